// The pages about following work without any of this; with it, an area can be drawn, and this device can be told.
import { offerMessages } from "./device.js";

document.querySelectorAll("[data-push-key]").forEach(offerMessages);

// Only pages with a map have what a map is made of.
if (document.querySelector("[data-map]")) {
  const { enhanceDrawing, showOutline } = await import("./draw.js");
  document.querySelectorAll("[data-draw]").forEach(enhanceDrawing);
  document.querySelectorAll("[data-outline]").forEach(showOutline);
}
