// The questions of a category, from the JSON Schema that the API publishes: fields, answers, what is missing, and
// answers after which there is nothing to report here.
import { choiceSet, labelled, make } from "./elements.js";

const MANY_CHOICES = 7;

/**
 * `words`: the texts of the page ({optional, yes, no, choose, …}). `thingsFor(code)` gives a promise of the things on
 * the map that a question lets people choose from at the place, [{id, name}], or of null without network or place.
 */
export class Questions {
  constructor(box, words, thingsFor) {
    Object.assign(this, { box, words, thingsFor, schema: null });
    box.addEventListener("change", () => this.showAsked());
  }

  /** Ask what `schema` says (null: nothing), filled with `answers`. */
  show(schema, answers) {
    this.schema = schema;
    this.parts = Object.entries(schema?.properties ?? {}).map(([code, property]) => this.part(code, property, answers[code]));
    this.box.replaceChildren(...this.parts.map(({ element }) => element));
    this.showAsked();
    this.placeChanged();
  }

  /** Things on the map are those near the place. */
  async placeChanged() {
    for (const { code, look } of this.parts ?? []) if (look) look(await this.thingsFor(code));
  }

  part(code, property, answer) {
    const condition = conditionOf(this.schema, code);
    const required = condition ? condition.required : Boolean(this.schema.required?.includes(code));
    const id = idOf(code);
    const unit = property["x-unit"] ? ` (${property["x-unit"]})` : "";
    const said = {
      id,
      label: (property.title ?? code) + unit,
      hint: property.description,
      optional: required ? "" : this.words.optional,
    };
    const { element, read, look } = fieldFor(property, said, answer, this.words);
    return { code, look, property, condition, required, element, read };
  }

  /** Questions appear with the answer that brings them up. */
  showAsked() {
    const asked = new Set(this.asked().map(({ code }) => code));
    for (const { code, element } of this.parts) element.hidden = !asked.has(code);
  }

  asked() {
    const given = {};
    return (this.parts ?? []).filter(({ code, condition, read }) => {
      if (condition && !isAnswer(given[condition.question], condition.equals)) return false;
      given[code] = read();
      return true;
    });
  }

  /** {code: answer} of what is asked and answered. */
  get answers() {
    const given = this.asked().map(({ code, read }) => [code, read()]);
    return Object.fromEntries(given.filter(([, answer]) => answer !== undefined && !Number.isNaN(answer)));
  }

  /** What is wrong: [{pointer, text}]. */
  problems() {
    return this.asked().flatMap(({ code, property, required, read }) => {
      const answer = read();
      const text = Number.isNaN(answer) ? this.words.notANumber : this.problemOf(answer, property, required);
      return text ? [{ pointer: `/answers/${code}`, text }] : [];
    });
  }

  problemOf(answer, property, required) {
    const needed = property.type === "object" && !property.anyOf && !navigator.onLine ? "needsNetwork" : "needed";
    if (answer === undefined) return required ? this.words[needed] : "";
    const { minimum = -Infinity, maximum = Infinity } = property;
    if (property.type === "number" && (answer < minimum || answer > maximum)) {
      return this.words.between.replace("%1", minimum).replace("%2", maximum);
    }
    return "";
  }

  /** The stop that an answer leads to: {kind, reason, phone, url, office}, or null. */
  stop() {
    const stops = this.asked().flatMap(({ property, read }) =>
      (property["x-stop"] ?? []).filter(({ equals }) => isAnswer(read(), equals)),
    );
    return stops.find(({ kind }) => kind === "emergency") ?? stops[0] ?? null;
  }

  /** The element that an error at this pointer belongs to. */
  boxAt(pointer) {
    const code = pointer.match(/^\/answers\/([^/]+)/)?.[1];
    return this.parts?.find((part) => part.code === code)?.element ?? null;
  }
}

/** Answers from the fields of the server's form, {"q-code": [value, …]}, as the mirror keeps them. */
export function answersIn(details, schema) {
  const given = Object.entries(schema?.properties ?? {}).map(([code, property]) => {
    const values = (details[`q-${code}`] ?? []).filter(Boolean);
    const [other] = details[`q-${code}-other`] ?? [];
    return [code, answerIn(values, property, other)];
  });
  return Object.fromEntries(given.filter(([, answer]) => answer !== undefined));
}

function answerIn(values, property, other) {
  const [value] = values;
  const layer = (property.anyOf?.[0] ?? property).properties?.layer.const;
  if (layer && other) return { layer, id: null, name: other };
  if (value === undefined || value === "*") return undefined;
  if (layer) return { layer, id: value, name: value };
  if (property.type === "array") return values;
  if (property.type === "boolean") return value === "yes";
  if (property.type === "number") return numberIn(value);
  return value;
}

/** German people write a comma. */
function numberIn(text) {
  return text.trim() ? Number(text.trim().replace(",", ".")) : undefined;
}

const idOf = (code) => `id_q-${code}`;

/** When a question is asked: {question, equals, required}, or null if always. */
function conditionOf(schema, code) {
  const rule = schema.allOf?.find(({ else: otherwise }) => otherwise?.properties?.[code] === false);
  if (!rule) return null;
  const [[question, wanted]] = Object.entries(rule.if.properties);
  const required = Boolean(rule.then?.required?.includes(code));
  return { question, equals: "const" in wanted ? wanted.const : wanted.contains.const, required };
}

function isAnswer(given, wanted) {
  return Array.isArray(given) ? given.includes(wanted) : given === wanted;
}

function fieldFor(property, said, answer, words) {
  switch (property.type) {
    case "boolean":
      return yesOrNo(said, answer, words);
    case "number":
      return number(said, answer);
    case "array":
      return several(property, said, answer);
    case "object":
      return thing(property, said, answer, words);
    default:
      if (property.oneOf) return oneOf(property, said, answer, words);
      if (property.format === "date") return day(property, said, answer);
      return text(property, said, answer);
  }
}

function yesOrNo(said, answer, words) {
  const choices = [
    { value: "yes", title: words.yes },
    { value: "no", title: words.no },
  ];
  const chosen = answer === undefined ? [] : [answer ? "yes" : "no"];
  const element = choiceSet("radio", { ...said, name: said.id, choices, chosen });
  const read = () => ({ yes: true, no: false })[checkedIn(element)[0]];
  return { element, read };
}

function oneOf(property, said, answer, words) {
  const choices = property.oneOf.map((one) => ({ value: one.const, title: one.title }));
  if (choices.length <= MANY_CHOICES) {
    const element = choiceSet("radio", { ...said, name: said.id, choices, chosen: [answer] });
    return { element, read: () => checkedIn(element)[0] };
  }
  const options = [{ value: "", title: words.choose }, ...choices].map(({ value, title }) =>
    make("option", { value, selected: value === answer }, title),
  );
  const field = make("select", { class: "kern-form-input__select", id: said.id }, options);
  const wrapper = make("div", { class: "kern-form-input__select-wrapper" }, field);
  return { element: labelled(wrapper, said), read: () => field.value || undefined };
}

function several(property, said, answer = []) {
  const choices = property.items.oneOf.map((one) => ({ value: one.const, title: one.title }));
  const element = choiceSet("checkbox", { ...said, name: said.id, choices, chosen: answer });
  const read = () => {
    const chosen = checkedIn(element);
    return chosen.length ? chosen : undefined;
  };
  return { element, read };
}

function number(said, answer) {
  const field = input(said, { inputmode: "decimal", value: answer === undefined ? "" : String(answer) });
  return { element: labelled(field, said), read: () => numberIn(field.value) };
}

function day(property, said, answer) {
  const today = new Date().toLocaleDateString("sv");
  const limit = (name) => (property[name] === "today" ? today : property[name]);
  const field = input(said, { type: "date", value: answer, min: limit("x-not-before"), max: limit("x-not-after") });
  return { element: labelled(field, said), read: () => field.value || undefined };
}

function text(property, said, answer = "") {
  const { maxLength } = property;
  const many = property["x-multiline"];
  const field = many ? area(said, { rows: 3, maxlength: maxLength }) : input(said, { maxlength: maxLength });
  field.value = answer;
  return { element: labelled(field, said), read: () => field.value.trim() || undefined };
}

/** A thing of a city layer: chosen among those near the place, or named, if that is allowed. */
function thing(property, said, answer, words) {
  const { layer } = (property.anyOf?.[0] ?? property).properties;
  const select = make("select", { class: "kern-form-input__select", id: said.id });
  const wrapper = make("div", { class: "kern-form-input__select-wrapper" }, select);
  const id = `${said.id}-other`;
  const field = make("input", { class: "kern-form-input__input", type: "text", id, maxlength: 120 });
  if (answer && !answer.id) field.value = answer.name;
  const other = property.anyOf ? labelled(field, { id, label: words.thingOther, optional: words.optional }) : "";
  const look = (things) => {
    const known = things ?? (answer?.id ? [answer] : []);
    const options = [{ id: "", name: things ? words.choose : words.thingsLater }, ...known];
    select.replaceChildren(...options.map((one) => make("option", { value: one.id, selected: one.id === answer?.id }, one.name)));
  };
  const read = () => {
    const name = field.value.trim();
    if (select.value) return { layer: layer.const, id: select.value, name: select.selectedOptions[0].textContent };
    return name ? { layer: layer.const, id: null, name } : undefined;
  };
  look(null);
  return { element: make("div", { class: "sl-form", "data-box": said.id }, labelled(wrapper, said), other), read, look };
}

function input({ id, hint }, attributes) {
  const told = hint ? `${id}-hint` : null;
  return make("input", { class: "kern-form-input__input", type: "text", id, "aria-describedby": told, ...attributes });
}

function area({ id, hint }, attributes) {
  return make("textarea", { class: "kern-form-input__input", id, "aria-describedby": hint ? `${id}-hint` : null, ...attributes });
}

function checkedIn(element) {
  return [...element.querySelectorAll("input:checked")].map(({ value }) => value);
}
