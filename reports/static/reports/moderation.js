// Rectangles are drawn on the photo itself and kept as numbers in the form; words to hide are taken from what is
// selected. Without this page works by typing both.
import { Rectangles } from "../stadtlotse/rectangles.js";

const SIDES = ["left", "top", "width", "height"];

class PhotoEditor {
  constructor(section) {
    Object.assign(this, { section, rows: section.querySelector("[data-rows]"), said: section.querySelector("[data-said]") });
    this.total = section.querySelector("input[name$='-TOTAL_FORMS']");
    const stage = section.querySelector("[data-rectangles]");
    stage.setAttribute("role", "application");
    stage.tabIndex = -1;
    stage.querySelector("img").draggable = false;
    this.rectangles = new Rectangles(stage, this.read());
    this.rectangles.addEventListener("change", (event) => this.write(event.detail.boxes));
    this.rows.addEventListener("change", () => this.rectangles.show(this.read()));
    for (const act of ["add", "undo", "remove"]) {
      section.querySelector(`[data-act="${act}"]`).addEventListener("click", () => this.rectangles[act]());
    }
    section.querySelector("[data-tools]").hidden = false;
  }

  inputs() {
    return [...this.rows.children].map((row) => SIDES.map((side) => row.querySelector(`input[name$="-${side}"]`)));
  }

  /** The rows that are filled in as boxes. */
  read() {
    return this.inputs()
      .map((row) => row.map((input) => input.valueAsNumber / 100))
      .filter((numbers) => numbers.every((number) => number >= 0))
      .map((numbers) => Object.fromEntries(numbers.map((number, i) => [SIDES[i], number])));
  }

  write(boxes) {
    while (this.rows.children.length < boxes.length) this.addRow();
    this.inputs().forEach((row, n) =>
      row.forEach((input, i) => {
        input.value = boxes[n] ? (boxes[n][SIDES[i]] * 100).toFixed(2) : "";
      }),
    );
    const { chosen } = this.rectangles;
    this.said.textContent = boxes[chosen] ? this.rectangles.nameOf(chosen) : "";
  }

  addRow() {
    const number = this.rows.children.length;
    const template = this.section.querySelector("template[data-row]");
    const html = template.innerHTML.replaceAll("__prefix__", String(number)).replaceAll("__number__", String(number + 1));
    this.rows.insertAdjacentHTML("beforeend", html);
    this.total.value = String(number + 1);
  }
}

function enhanceText(section) {
  const words = section.querySelector("[data-words]");
  const hidden = section.querySelector("[data-hidden] textarea");
  const said = section.querySelector("[data-said]");
  const button = section.querySelector("[data-hide-selection]");
  button.hidden = false;
  // Browsers let nobody select by keys in what is read-only; so it is made to look editable, and refuses to be.
  words.readOnly = false;
  words.setAttribute("aria-readonly", "true");
  words.addEventListener("beforeinput", (event) => event.preventDefault());
  button.addEventListener("click", () => {
    const selected = words.value.slice(words.selectionStart, words.selectionEnd);
    const lines = selected.split("\n").map((line) => line.trim());
    const passages = [...hidden.value.split("\n"), ...lines].filter(Boolean);
    hidden.value = [...new Set(passages)].join("\n");
    said.hidden = Boolean(selected.trim());
    said.textContent = selected.trim() ? "" : button.dataset.textNothing;
  });
}

document.querySelectorAll("[data-photo-editor]").forEach((section) => new PhotoEditor(section));
document.querySelectorAll("[data-text-editor]").forEach(enhanceText);
