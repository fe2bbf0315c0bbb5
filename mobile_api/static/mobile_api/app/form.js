// The form of the app: one page, one report at a time, kept on the device as one types.
import { fieldIn, make, markWrong } from "./elements.js";
import { PhotoBox } from "./photo_box.js";
import { Place } from "./place.js";
import { answersIn, Questions } from "./questions.js";
import { isEmpty, newReport, State } from "./report.js";
import { Stop } from "./stop.js";

const TYPING_PAUSE_MS = 250;
const LOOKS_LIKE_MAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

export class ReportForm {
  /** `on`: {finished(report), full()}: a report is ready to be sent; the device has no room. */
  constructor(section, store, words, on) {
    const find = (selector) => section.querySelector(selector);
    Object.assign(this, { section, store, words, on, form: find("[data-form]"), categories: new Map() });
    Object.assign(this, { summary: find("[data-summary]"), title: find("h1"), report: null });
    const { form } = this;
    this.fields = form.elements;
    for (const name of ["category", "description", "email"]) this.boxOf(name).dataset.box = `id_${name}`;
    this.photos = new PhotoBox(form, words, {
      keep: (photo) => this.keepPhoto(photo),
      drop: (photo) => this.store.change(({ drop }) => drop("photos", photo.id)),
      placed: (place) => this.place.photoTaken(place),
    });
    this.place = new Place(form, words, () => this.placeChanged());
    this.questions = new Questions(find("[data-questions]"), words, (code) => this.thingsFor(code));
    this.stop = new Stop(find("[data-stop]"), words);
    this.fields.category.addEventListener("change", () => this.kindChosen());
    form.addEventListener("input", () => this.keepSoon());
    form.addEventListener("change", () => this.showStop());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.finish();
    });
    find("[data-discard]").addEventListener("click", () => this.discard());
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this.keep());
  }

  // ------------------------------------------------------------- what it offers

  /** What can be reported, as the API tells it: config and groups of categories; null where neither could be had. */
  offer(config, groups) {
    if (config) {
      Object.assign(this.place, { config });
      this.photos.most = config.limits.photos;
      this.fields.description.maxLength = config.limits.description_length;
    }
    this.categories = new Map((groups ?? []).flatMap((group) => group.categories).map((one) => [one.id, one]));
    const option = ({ id, name }) => make("option", { value: id }, name);
    const sets = (groups ?? []).map((group) => make("optgroup", { label: group.name }, group.categories.map(option)));
    this.fields.category.append(...sets);
  }

  // ------------------------------------------------------------- open and keep

  /** Write on at a report (a fresh one if none is given). */
  open(report = newReport(document.documentElement.lang), photos = []) {
    this.report = report;
    this.photos.show(report.id, photos);
    this.place.show(report);
    this.fields.description.value = report.description;
    this.fields.category.value = this.categories.has(report.category) ? report.category : "";
    for (const name of ["email", "name", "phone"]) this.fields[name].value = "";
    this.kindChosen(report.details ? answersIn(report.details, this.category?.questions) : report.answers);
    this.showProblems(report.refusals.map((one) => ({ pointer: one.pointer, text: this.sentenceOf(one) })));
  }

  /** The contact of a report that was sent already and comes back to be changed. */
  showContact(contact) {
    for (const name of ["email", "name", "phone"]) this.fields[name].value = contact?.[name] ?? "";
  }

  /** The report as it is typed right now. */
  get typed() {
    const { category, description } = this.fields;
    const { details, ...report } = this.report;
    return {
      ...report,
      ...this.place.value,
      category: category.value,
      description: description.value,
      answers: this.questions.answers,
    };
  }

  keepSoon() {
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.keep(), TYPING_PAUSE_MS);
  }

  async keep() {
    clearTimeout(this.pause);
    if (!this.report || this.busy) return;
    const report = { ...this.typed, changed: Date.now() };
    this.report = report;
    const empty = isEmpty(report, this.photos.photos);
    await this.put(({ put, drop }) => (empty ? drop("reports", report.id) : put("reports", report)));
  }

  async keepPhoto(photo) {
    const kept = await this.put(({ put }) => put("photos", photo));
    if (kept) this.keepSoon();
    return kept;
  }

  /** False if the device has no room. */
  async put(work) {
    try {
      await this.store.change(work);
      return true;
    } catch (error) {
      this.on.full(error);
      return false;
    }
  }

  async discard() {
    if (!isEmpty(this.typed, this.photos.photos) && !window.confirm(this.words.really)) return;
    const { id } = this.report;
    clearTimeout(this.pause);
    const photos = await this.store.photosOf(id);
    await this.store.change(({ drop }) => {
      drop("reports", id);
      drop("contacts", id);
      for (const photo of photos) drop("photos", photo.id);
    });
    this.open();
    this.title.focus();
  }

  // ------------------------------------------------------------- kinds and questions

  get category() {
    return this.categories.get(this.fields.category.value);
  }

  kindChosen(answers = this.questions.answers) {
    const { category } = this;
    this.questions.show(category?.questions ?? null, answers);
    this.photos.askFor((category?.photo_roles ?? []).map((code) => ({ code, name: roleName(category, code) })));
    this.showText("[data-about]", category?.description);
    this.showText("[data-legal]", category?.legal_hint, "[data-legal-text]");
    this.askForContact(this.wantedContact);
    this.showStop();
  }

  placeChanged() {
    this.keepSoon();
    this.questions.placeChanged();
  }

  /** What a question about the map lets people choose from: [{id, name}], or null where nobody can tell now. */
  async thingsFor(question) {
    const { place } = this.place.value;
    if (!place) return null;
    const query = new URLSearchParams({ question, lat: place.lat, lon: place.lon, lang: document.documentElement.lang });
    const url = `/api/v1/categories/${this.category.id}/objects/?${query}`;
    const answer = await fetch(url, { credentials: "omit" }).catch(() => null);
    const found = answer?.ok ? await answer.json().catch(() => null) : null;
    return found?.features.map(({ properties: { id, name } }) => ({ id, name: name || id })) ?? null;
  }

  showText(selector, text, inside = selector) {
    const element = this.form.querySelector(selector);
    element.hidden = !text;
    this.form.querySelector(inside).textContent = text ?? "";
  }

  askForContact(wanted) {
    for (const part of this.form.querySelectorAll("[data-contact]")) {
      const { contact } = part.dataset;
      part.hidden = contact === "asked" ? wanted === "none" : contact !== wanted;
    }
  }

  /** none, optional, required, or confirmed: by e-mail, which needs one. */
  get wantedContact() {
    const { contact = "optional", confirmation } = this.category ?? {};
    return confirmation === "email" ? "confirmed" : contact;
  }

  showStop() {
    this.stop.show(this.category?.stop ?? this.questions.stop());
  }

  // ------------------------------------------------------------- finish

  async finish() {
    const problems = this.problems();
    this.showProblems(problems);
    if (problems.length || this.busy) return;
    this.busy = true;
    await this.putInOutbox();
    this.busy = false;
  }

  async putInOutbox() {
    clearTimeout(this.pause);
    const now = Date.now();
    const report = { ...this.typed, state: State.WAITING, changed: now, finished: now, refusals: [] };
    const contact = this.contact;
    const kept = await this.put(({ put, drop }) => {
      put("reports", report);
      if (contact) put("contacts", { report: report.id, ...contact });
      else drop("contacts", report.id);
    });
    if (!kept) return;
    this.open();
    this.on.finished(report);
  }

  get contact() {
    if (this.wantedContact === "none") return null;
    const { email, name, phone } = this.fields;
    const given = { email: email.value.trim(), name: name.value.trim(), phone: phone.value.trim() };
    return Object.values(given).some(Boolean) ? given : null;
  }

  problems() {
    const { words, fields } = this;
    if (this.stop.shown) return [{ pointer: "/stop", text: this.stop.shown.reason }];
    const mail = fields.email.value.trim();
    const wanted = this.wantedContact;
    const wrong = [...this.photos.problems(this.category), ...this.place.problems()];
    if (!fields.category.value) wrong.push({ pointer: "/category", text: words.needed });
    if (!fields.description.value.trim()) wrong.push({ pointer: "/description", text: words.needed });
    wrong.push(...this.questions.problems());
    if (wanted !== "none" && mail && !LOOKS_LIKE_MAIL.test(mail)) wrong.push({ pointer: "/contact/email", text: words.noMail });
    if (["required", "confirmed"].includes(wanted) && !mail) wrong.push({ pointer: "/contact/email", text: words.needed });
    return wrong;
  }

  showProblems(problems) {
    for (const box of this.form.querySelectorAll("[data-box]")) markWrong(box, "", this.words.error);
    const lines = problems.map(({ pointer, text }) => {
      const box = this.boxAt(pointer);
      markWrong(box, text, this.words.error);
      return this.summaryLine(box, text);
    });
    this.summary.querySelector("[data-problems]").replaceChildren(...lines);
    this.summary.hidden = !lines.length;
    if (lines.length) this.summary.focus();
  }

  summaryLine(box, text) {
    const label = box?.querySelector(".kern-label")?.firstChild?.textContent.trim();
    const words = label && box !== this.photos.ways ? `${label} – ${text}` : text;
    const target = fieldIn(box);
    if (!target) return make("li", {}, words);
    const link = make("a", { class: "kern-link kern-link--no-visited-state", href: `#${target.id}` }, words);
    link.addEventListener("click", (event) => {
      event.preventDefault();
      target.focus();
    });
    return make("li", {}, link);
  }

  boxAt(pointer) {
    const [, name] = pointer.split("/");
    if (name === "photos") return this.photos.ways;
    if (["lat", "lon", "accuracy", "address"].includes(name)) return this.place.box;
    if (name === "contact") return this.boxOf("email");
    if (name === "category" || name === "description") return this.boxOf(name);
    return this.questions.boxAt(pointer);
  }

  boxOf(name) {
    return this.fields[name].closest(".kern-form-input");
  }

  sentenceOf({ code, detail }) {
    const own = { address_unknown: this.words.addressUnknown, key_conflict: this.words.sentBefore };
    return own[code] ?? detail;
  }
}

function roleName(category, code) {
  const known = document.getElementById("roles").content.querySelector(`option[value="${CSS.escape(code)}"]`);
  return category.photo_role_names?.[code] ?? known?.textContent ?? code;
}
