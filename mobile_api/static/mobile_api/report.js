// The reporting pages work without any of this; with it, photos are sent while one looks on, the pin can be dragged,
// and lists answer as one types.
import { suggestKinds } from "./kinds.js";
import { enhanceDetails } from "./details.js";
import { mirrorForm, reportArrived } from "./keepsake.js";
import { sendOnce } from "./once.js";
import { enhancePhotos } from "./photos.js";
import { enhancePlace } from "./place.js";

const parts = {
  "[data-photos]": enhancePhotos,
  "[data-place]": enhancePlace,
  "[data-kinds]": suggestKinds,
  "[data-details]": enhanceDetails,
  "[data-once]": sendOnce,
  "[data-copy]": copyOnClick,
  "[data-keepsake]": mirrorForm,
  "[data-arrived]": reportArrived,
};

for (const [selector, enhance] of Object.entries(parts)) {
  document.querySelectorAll(selector).forEach(enhance);
}

function copyOnClick(button) {
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).href);
    button.querySelector(".kern-label").textContent = button.dataset.textCopied;
  });
}
