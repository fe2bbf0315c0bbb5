// The reporting pages work without any of this; with it, photos are sent while one looks on, the pin can be dragged,
// and lists answer as one types.
import { filterKinds } from "./kinds.js";
import { enhanceDetails } from "./details.js";
import { enhancePhotos } from "./photos.js";
import { enhancePlace } from "./place.js";

const parts = {
  "[data-photos]": enhancePhotos,
  "[data-place]": enhancePlace,
  "[data-kinds]": filterKinds,
  "[data-details]": enhanceDetails,
  "[data-check]": sendOnce,
  "[data-copy]": copyOnClick,
};

for (const [selector, enhance] of Object.entries(parts)) {
  document.querySelectorAll(selector).forEach(enhance);
}

/** One tap is enough. The server would take the second one for the first, but a person should see that it works. */
function sendOnce(form) {
  let sending = false;
  form.addEventListener("submit", (event) => {
    if (sending) event.preventDefault();
    if (event.submitter?.value !== "send") return;
    sending = true;
    event.submitter.setAttribute("aria-disabled", "true");
    event.submitter.querySelector(".kern-label").textContent = form.dataset.textSending;
  });
  // Back from the next page: the button works again.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) window.location.reload();
  });
}

function copyOnClick(button) {
  if (!navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).href);
    button.querySelector(".kern-label").textContent = button.dataset.textCopied;
  });
}
