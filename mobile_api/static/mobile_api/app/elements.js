// Elements in KERN's markup, made as the server's templates make them (config/templates/forms).

/** An element; `attributes` that are false or null are left out, `children` are elements or texts. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null));
  return element;
}

/** A template of the page, filled in by the caller. */
export function fromTemplate(id) {
  // Imported: a clone in the template's own document could not resolve addresses.
  return document.importNode(document.getElementById(id).content.firstElementChild, true);
}

/** A label, a hint, a field below them, tied together. */
export function labelled(field, { id, label, hint, optional }) {
  return make(
    "div",
    { class: "kern-form-input", "data-box": id },
    make("label", { class: "kern-label", for: id }, label, optionalMark(optional)),
    hint ? make("div", { class: "kern-hint", id: `${id}-hint` }, hint) : null,
    field,
  );
}

/** Radio buttons or check boxes below a legend. `choices`: [{value, title}]. */
export function choiceSet(type, { id, name, label, hint, optional, choices, chosen }) {
  const kind = type === "radio" ? "kern-form-check__radio" : "kern-form-check__checkbox";
  const boxes = choices.map(({ value, title }, i) =>
    make(
      "div",
      { class: "kern-form-check" },
      make("input", { class: kind, type, name, id: `${id}_${i}`, value, checked: chosen.includes(value) }),
      make("label", { class: "kern-label", for: `${id}_${i}` }, title),
    ),
  );
  return make(
    "fieldset",
    { class: "kern-fieldset", id, "data-box": id, "aria-describedby": hint ? `${id}-hint` : null },
    make("legend", { class: "kern-label" }, label, optionalMark(optional)),
    hint ? make("div", { class: "kern-hint", id: `${id}-hint` }, hint) : null,
    make("div", { class: "kern-fieldset__body" }, boxes),
  );
}

function optionalMark(word) {
  return word ? make("span", { class: "kern-label__optional" }, ` ${word}`) : null;
}

/** Say below a field what is wrong with it, or take that away (`text` empty). */
export function markWrong(box, text, word) {
  if (!box) return;
  box.querySelector(":scope > .kern-error")?.remove();
  const kind = box.classList.contains("kern-fieldset") ? "kern-fieldset" : "kern-form-input";
  box.classList.toggle(`${kind}--error`, Boolean(text));
  const field = box.matches("fieldset") ? box : box.querySelector("input, select, textarea");
  const ids = [`${box.dataset.box}-hint`, `${box.dataset.box}-error`];
  if (text) box.append(errorLine(ids[1], text, word));
  const told = ids.filter((id) => document.getElementById(id));
  if (told.length) field?.setAttribute("aria-describedby", told.join(" "));
  else field?.removeAttribute("aria-describedby");
}

function errorLine(id, text, word) {
  return make(
    "p",
    { class: "kern-error", id },
    make("span", { class: "kern-icon kern-icon--danger", "aria-hidden": "true" }),
    make("span", { class: "kern-body" }, make("span", { class: "kern-sr-only" }, word), ` ${text}`),
  );
}

/** What can take the focus in the box of a field. */
export function fieldIn(box) {
  return box?.querySelector("input, select, textarea, button") ?? box;
}
