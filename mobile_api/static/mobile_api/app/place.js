// Where it is, with and without network: the position of the device, the place in a photo, or a typed address, which is
// looked up at once if there is a network and when the report is sent if not. Coordinates are EPSG:4326.
import { choiceSet, markWrong } from "./elements.js";

const TYPING_PAUSE_MS = 300;
const FEWEST_LETTERS = 3;
const ADDRESSES = "/api/v1/addresses/";

export class Place {
  /** `changed` is called when there is something new to keep. */
  constructor(form, words, changed) {
    const find = (selector) => form.querySelector(selector);
    Object.assign(this, { words, changed, place: null, config: null, asked: 0 });
    Object.assign(this, { query: find("#id_q"), note: find("#id_note"), found: find("[data-found]") });
    Object.assign(this, { said: find("[data-place-said]"), forget: find("[data-forget-place]") });
    this.box = this.query.closest(".kern-form-input");
    this.box.dataset.box = "id_q";
    find("[data-locate]").addEventListener("click", () => this.locate());
    this.forget.addEventListener("click", () => {
      this.choose(null);
      find("[data-locate]").focus();
    });
    this.query.addEventListener("input", () => this.typed());
    this.found.addEventListener("change", (event) => this.choose(this.offers[Number(event.target.value)]));
  }

  show({ place, address, note }) {
    Object.assign(this.query, { value: address });
    Object.assign(this.note, { value: note });
    this.found.replaceChildren();
    this.place = place;
    this.say();
  }

  get value() {
    return { place: this.place, address: this.query.value, note: this.note.value };
  }

  /** What is wrong: [{pointer, text}]. */
  problems() {
    if (this.place && !this.isInside(this.place)) return [{ pointer: "/lat", text: this.outside() }];
    if (this.place || this.query.value.trim()) return [];
    return [{ pointer: "/lat", text: this.words.needsPlace }];
  }

  mark(text) {
    markWrong(this.box, text, this.words.error);
  }

  choose(place) {
    this.place = place;
    this.say();
    this.changed();
  }

  /** A photo says where it was taken: taken as long as nothing else was said. */
  photoTaken(place) {
    if (this.place || this.query.value.trim() || !this.isInside(place)) return;
    this.choose({ ...place, source: "photo" });
  }

  locate() {
    if (!navigator.geolocation) return this.tell(this.words.noPosition, true);
    this.tell(this.words.locating);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const { latitude: lat, longitude: lon, accuracy } = coords;
        this.choose({ lat, lon, accuracy: Math.round(accuracy), source: "gps" });
      },
      () => this.tell(this.words.noPosition, true),
      { enableHighAccuracy: true, timeout: 20_000, maximumAge: 30_000 },
    );
    return undefined;
  }

  typed() {
    // An address typed now counts more than one chosen before.
    if (this.place?.source === "address") this.choose(null);
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.search(), TYPING_PAUSE_MS);
  }

  async search() {
    const words = this.query.value.trim();
    const number = (this.asked += 1);
    this.found.replaceChildren();
    if (words.length < FEWEST_LETTERS) return this.say();
    const query = new URLSearchParams({ q: words, limit: "5", lang: document.documentElement.lang });
    const answer = await fetch(`${ADDRESSES}?${query}`, { credentials: "omit" }).catch(() => null);
    const found = answer?.ok ? await answer.json().catch(() => null) : null;
    if (number !== this.asked) return undefined;
    if (!found) return this.place ? this.say() : this.tell(this.words.lookUpLater);
    return this.offer(found.features);
  }

  offer(features) {
    this.offers = features.map(({ geometry, properties: { geocoding } }) => ({
      lat: geometry.coordinates[1],
      lon: geometry.coordinates[0],
      words: geocoding.name ?? geocoding.label,
      label: geocoding.label,
      source: "address",
    }));
    if (!this.offers.length) return this.place ? undefined : this.tell(this.words.noneFound, true);
    const choices = this.offers.map(({ label }, i) => ({ value: String(i), title: label }));
    const said = { id: "found", name: "found", label: this.words.found, choices, chosen: [] };
    this.found.replaceChildren(choiceSet("radio", said));
    return this.say();
  }

  say() {
    this.forget.hidden = !this.place;
    if (!this.place) return this.tell(this.query.value.trim() && !navigator.onLine ? this.words.lookUpLater : "");
    if (!this.isInside(this.place)) return this.tell(this.outside(), true);
    const { source, words, accuracy } = this.place;
    const name = { gps: this.words.here, photo: this.words.takenHere }[source] ?? words;
    const parts = [this.words.chosen.replace("%1", words || name)];
    if (accuracy) parts.push(this.words.accuracy.replace("%1", accuracy));
    return this.tell(parts.join(" "));
  }

  tell(text, wrong = false) {
    this.said.classList.toggle("sl-place__said--wrong", wrong);
    this.said.textContent = text;
  }

  outside() {
    return this.words.outside.replace("%1", this.config?.name ?? "");
  }

  isInside({ lat, lon }) {
    if (!this.config) return true; // The server looks again.
    const [west, south, east, north] = this.config.bbox;
    return lon >= west && lon <= east && lat >= south && lat <= north;
  }
}
