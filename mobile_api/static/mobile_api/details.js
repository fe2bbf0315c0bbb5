// Questions appear with the answer that brings them up, and words are kept when somebody leaves the page.

export function enhanceDetails(form) {
  const ask = () => form.querySelectorAll("[data-only-if]").forEach((part) => showIfAsked(form, part));
  form.addEventListener("change", () => {
    ask();
    // What the server said of the answer before.
    document.getElementById("stop")?.remove();
    stopIfAnswered(form)?.scrollIntoView({ block: "nearest" });
  });
  ask();
  if (!document.getElementById("stop")) stopIfAnswered(form);
  keepOnLeaving(form);
}

function isGiven(form, name, value) {
  return new FormData(form).getAll(name).includes(value);
}

function showIfAsked(form, part) {
  part.hidden = !isGiven(form, part.dataset.onlyIf, part.dataset.equals);
  // What is not asked is not sent, and what depends on it is not asked either.
  part.querySelectorAll("input, select, textarea").forEach((input) => (input.disabled = part.hidden));
}

/** Show who has to hear of it instead as soon as an answer says so; what comes behind it waits out of sight. */
function stopIfAnswered(form) {
  let stopped = null;
  for (const part of form.children) {
    const buttons = part.matches(".sl-wizard__buttons");
    part.classList.toggle("sl-behind-stop", Boolean(stopped) && !buttons);
    // Nothing lies over the panel.
    if (buttons) part.classList.toggle("sl-wizard__buttons--still", Boolean(stopped));
    for (const panel of part.querySelectorAll("[data-stop-if]")) {
      const holds = !stopped && !part.hidden && isGiven(form, panel.dataset.stopIf, panel.dataset.equals);
      panel.hidden = !holds;
      if (holds) stopped = panel;
    }
  }
  form.querySelectorAll("[data-go-on]").forEach((button) => (button.hidden = Boolean(stopped)));
  return stopped;
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
