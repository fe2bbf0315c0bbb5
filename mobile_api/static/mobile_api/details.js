// Questions appear with the answer that brings them up, and words are kept when somebody leaves the page.

export function enhanceDetails(form) {
  const update = () => form.querySelectorAll("[data-only-if]").forEach((part) => showIfAsked(form, part));
  form.addEventListener("change", update);
  update();
  keepOnLeaving(form);
}

function showIfAsked(form, part) {
  const given = new FormData(form).getAll(part.dataset.onlyIf);
  part.hidden = !given.includes(part.dataset.equals);
  // What is not asked is not sent, and what depends on it is not asked either.
  part.querySelectorAll("input, select, textarea").forEach((input) => (input.disabled = part.hidden));
}

/** Send what was typed when somebody leaves the page without a button. */
export function keepOnLeaving(form) {
  let changed = false;
  form.addEventListener("input", () => (changed = true));
  form.addEventListener("submit", () => (changed = false));
  document.addEventListener("visibilitychange", () => {
    if (!changed || document.visibilityState !== "hidden" || !navigator.sendBeacon) return;
    const data = new FormData(form);
    for (const input of form.querySelectorAll("input[type=file]")) data.delete(input.name);
    data.set("go", "keep");
    navigator.sendBeacon(form.action, data);
    changed = false;
  });
}
