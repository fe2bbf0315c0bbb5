// The pages about following work without any of this; with it, an area can be drawn, and this device can be told.
import { enhanceDrawing, showOutline } from "./draw.js";
import { offerMessages } from "./device.js";

const parts = { "[data-draw]": enhanceDrawing, "[data-outline]": showOutline, "[data-push-key]": offerMessages };

for (const [selector, enhance] of Object.entries(parts)) {
  document.querySelectorAll(selector).forEach(enhance);
}
