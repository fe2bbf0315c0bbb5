// The list of the outbox: what waits, what is on its way, what arrived, what was not taken, and why.
import { fromTemplate, make } from "./elements.js";
import { flush, listen, tell } from "./queue.js";
import { addressOf, canChange, State } from "./report.js";

const MARKS = { waiting: "info", refused: "danger", sent: "success", draft: "edit" };
const ORDER = [State.REFUSED, State.WAITING, State.DRAFT, State.SENT];

export class Outbox {
  /** `on`: {open(report): write on at it; counted(number): how many are not sent yet}. */
  constructor(section, store, words, on) {
    const find = (selector) => section.querySelector(selector);
    Object.assign(this, { section, store, words, on, names: new Map(), hidden: null, under_way: new Map() });
    Object.assign(this, { list: find("[data-items]"), empty: find("[data-empty]"), said: find("[data-outbox-said]") });
    listen((news) => this.heard(news));
  }

  heard({ report, ...progress }) {
    if (progress.step) this.under_way.set(report, progress);
    else this.under_way.delete(report);
    const item = this.list.querySelector(`[data-report="${report}"]`);
    if (item && progress.step) this.showProgress(item, progress);
    else this.draw();
  }

  /** Draw the list anew; `hidden()` is the id of the report that is open in the form. */
  async draw() {
    const number = (this.drawing = (this.drawing ?? 0) + 1);
    const reports = await this.store.list("reports");
    const shown = reports.filter(({ id, state }) => id !== this.hidden?.() && ORDER.includes(state));
    shown.sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) || b.made - a.made);
    const photos = await Promise.all(shown.map(({ id }) => this.store.photosOf(id)));
    if (number !== this.drawing) return;
    const focused = document.activeElement?.closest("[data-report]")?.dataset.report;
    this.list.replaceChildren(...shown.map((report, i) => this.item(report, photos[i].length)));
    this.empty.hidden = Boolean(shown.length);
    this.on.counted(shown.filter(({ state }) => state === State.WAITING || state === State.REFUSED).length);
    if (focused) this.list.querySelector(`[data-report="${focused}"] [data-title]`)?.focus();
  }

  item(report, photos) {
    const item = fromTemplate("outbox-item");
    const find = (selector) => item.querySelector(selector);
    const waits = report.state === State.WAITING;
    item.dataset.report = report.id;
    item.dataset.state = report.state;
    find("[data-title]").textContent = this.names.get(report.category) ?? (report.category || this.words.noKind);
    find("[data-place]").textContent = report.state === State.SENT ? "" : this.summary(report, photos);
    find("[data-state]").textContent = this.stateOf(report);
    find("[data-mark]").classList.add(`kern-icon--${MARKS[report.state]}`);
    const progress = this.under_way.get(report.id);
    if (waits && progress) this.showProgress(item, progress);
    this.showRefusals(find("[data-why]"), report);
    this.showArrival(find, report);
    const change = find("[data-change]");
    // The one thing to do with what was refused.
    change.classList.toggle("kern-btn--primary", report.state === State.REFUSED);
    change.classList.toggle("kern-btn--secondary", report.state !== State.REFUSED);
    this.button(change, canChange(report), () => this.on.open(report));
    this.button(find("[data-continue]"), report.state === State.DRAFT, () => this.on.open(report));
    this.button(find("[data-now]"), waits && !progress, () => flush(this.store, "person"));
    this.button(find("[data-delete]"), true, () => this.drop(report));
    return item;
  }

  button(button, offered, tapped) {
    button.hidden = !offered;
    button.addEventListener("click", tapped);
  }

  summary(report, photos) {
    const counted = photos === 1 ? this.words.photosOne : this.words.photosSome.replace("%1", photos);
    const words = addressOf(report) || { gps: this.words.here, photo: this.words.takenHere }[report.place?.source];
    return [words, photos ? counted : ""].filter(Boolean).join(" · ");
  }

  stateOf({ state, waitsFor, notBefore, unconfirmed }) {
    const { words } = this;
    if (state === State.DRAFT) return words.stateDraft;
    if (state === State.SENT) return unconfirmed ? words.stateUnconfirmed : words.stateSent;
    if (state === State.REFUSED) return words.stateRefused;
    if (waitsFor === "network" || !navigator.onLine) return words.stateWaits;
    if (waitsFor !== "server") return words.stateTurn;
    const time = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    return words.stateLater.replace("%1", time.format(notBefore));
  }

  showProgress(item, { step, photo, photos, share = 0, waits = false }) {
    const sending = step === "photo" ? this.words.statePhoto.replace("%1", photo).replace("%2", photos) : this.words.stateReport;
    const text = waits ? this.words.stateWaits : sending;
    item.querySelector("[data-state]").textContent = text;
    item.querySelector("[data-now]").hidden = true;
    const bar = item.querySelector("[data-progress]");
    bar.hidden = waits;
    const progress = bar.querySelector("progress");
    progress.setAttribute("aria-label", text);
    progress.value = step === "photo" ? (photo - 1 + share) / photos : 1;
  }

  showRefusals(list, { state, refusals = [] }) {
    list.hidden = state !== State.REFUSED;
    const own = { address_unknown: this.words.addressUnknown, key_conflict: this.words.sentBefore };
    list.replaceChildren(...refusals.map(({ code, detail }) => make("li", {}, own[code] ?? detail)));
  }

  showArrival(find, { id, state, code, key, refusals = [] }) {
    find("[data-code]").hidden = find("[data-link]").hidden = state !== State.SENT;
    // The form of the pages knows what became of a report that it sent itself.
    const before = find("[data-before]");
    before.hidden = state !== State.REFUSED || !refusals.some((one) => one.code === "key_conflict");
    before.search = new URLSearchParams({ draft: id });
    if (state !== State.SENT) return;
    find("[data-code] strong").textContent = code;
    const page = this.words.status.replace("CODE", encodeURIComponent(code));
    find("[data-link]").href = `${page}?${new URLSearchParams({ key })}`;
  }

  async drop(report) {
    if (report.state !== State.SENT && !window.confirm(this.words.really)) return;
    const photos = await this.store.photosOf(report.id);
    await this.store.change((change) => {
      change.drop("reports", report.id);
      change.drop("contacts", report.id);
      for (const photo of photos) change.drop("photos", photo.id);
    });
    this.said.textContent = this.words.deleted;
    tell({ report: report.id });
    this.section.querySelector("h1").focus();
  }
}
