// Kinds of defect are suggested while one types; the list of all stays where it is.
import { keepOnLeaving } from "./details.js";

const TYPING_PAUSE_MS = 250;

export function suggestKinds(form) {
  const input = form.elements.about;
  const box = form.querySelector("[data-suggested]");
  const said = form.querySelector("[data-said]");
  let pause, asked;

  async function suggest() {
    clearTimeout(pause);
    const about = input.value.trim();
    if (about === asked) return;
    asked = about;
    const url = `${form.dataset.kinds}?${new URLSearchParams({ about })}`;
    const answer = await fetch(url).catch(() => null);
    const page = answer?.ok ? await answer.text().catch(() => null) : null;
    // A late answer is about words that have changed.
    if (about !== asked) return;
    if (page === null) {
      asked = undefined;
      return;
    }
    const fresh = new DOMParser().parseFromString(page, "text/html");
    box.replaceChildren(...fresh.body.childNodes);
    said.textContent = box.querySelector("[data-count]")?.textContent ?? "";
  }

  input.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(suggest, TYPING_PAUSE_MS);
  });
  // Enter asks at once; what is meant is chosen by a button of its own.
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    suggest();
  });
  keepOnLeaving(form);
}
