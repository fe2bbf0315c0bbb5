// One tap counts, and big photos are made smaller before they go. The server would take a second tap for the first,
// but a person should see that the first one works.
import { shrink } from "./shrink.js";

/** Send a form once, however often its button is tapped. `data-text-sending` is what the button says meanwhile. */
export function sendOnce(form) {
  let state = "idle"; // With photos then "shrinking" and "go", at last "sent".
  form.addEventListener("submit", async (event) => {
    if (state === "go") {
      state = "sent";
      return;
    }
    if (state !== "idle") {
      event.preventDefault();
      return;
    }
    const button = event.submitter;
    button.setAttribute("aria-disabled", "true");
    if (form.dataset.textSending) button.querySelector(".kern-label").textContent = form.dataset.textSending;
    const filled = [...form.querySelectorAll("input[type=file]")].filter((input) => input.files.length);
    if (!filled.length) {
      state = "sent";
      return;
    }
    event.preventDefault();
    state = "shrinking";
    await Promise.all(filled.map(shrinkAll));
    state = "go";
    // A form cannot be submitted while its own submit event is still under way.
    setTimeout(() => form.requestSubmit(button));
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) window.location.reload();
  });
}

async function shrinkAll(input) {
  if (typeof DataTransfer !== "function") return;
  const smaller = new DataTransfer();
  for (const file of input.files) smaller.items.add(await shrink(file));
  input.files = smaller.files;
}
