// The place step: pin, position of the device, and addresses as one types; all write the same form.

const TYPING_PAUSE_MS = 250;
const FEWEST_LETTERS = 2;

export function enhancePlace(form) {
  new PlaceStep(form);
}

class PlaceStep {
  constructor(form) {
    const find = (selector) => form.querySelector(selector);
    Object.assign(this, { form, box: find("#map"), said: find("[data-said]"), found: find("[data-found]"), asked: 0 });
    this.query = form.elements.q;
    this.box?.addEventListener("map:pick", (event) => this.picked(event.detail));
    this.box?.addEventListener("map:no-position", () => this.say(form.dataset.textNoPosition, "wrong"));
    form.addEventListener("change", (event) => this.chosen(event.target));
    this.query.addEventListener("input", () => this.typed());
    form.addEventListener("keydown", (event) => this.entered(event));
    find("[value=search]").addEventListener("click", (event) => {
      event.preventDefault();
      this.search();
    });
    find("[data-pin-here]")?.addEventListener("click", () => this.pinHere());
    this.recall();
  }

  /** What was chosen before the page came again, say from the list of streets, or a pin that nobody confirmed. */
  recall() {
    const chosen = this.form.querySelector("[data-found] input:checked, #list input:checked");
    const { lat, lon, accuracy, choice } = this.form.elements;
    if (chosen) this.chosen(chosen);
    else if (choice.value === "pin" && lat.value) this.describe({ lat: lat.value, lon: lon.value, accuracy: accuracy.value });
  }

  /** The pin was set by hand or by GPS: it counts, whatever was chosen in the lists. */
  picked({ lat, lon, accuracy, source }) {
    if (source === "list") return;
    this.form.querySelector("#id_choice_pin").checked = true;
    this.describe({ lat, lon, accuracy: accuracy ?? "" });
  }

  chosen(input) {
    if (input.name !== "choice" || input.id === "id_choice_pin") return;
    const label = input.dataset.words ?? input.labels[0]?.textContent.trim();
    this.say(this.form.dataset.textNear.replace("%s", label));
    if (!input.dataset.lon) return;
    const { lat, lon } = input.dataset;
    const detail = { lat: Number(lat), lon: Number(lon), accuracy: Number(input.dataset.accuracy) || null, source: "list" };
    this.box?.dispatchEvent(new CustomEvent("map:set", { detail }));
    this.describe({ lat, lon, accuracy: input.dataset.accuracy ?? "", label });
  }

  pinHere() {
    const { lat, lng } = this.box._map.getCenter();
    this.box.dispatchEvent(new CustomEvent("map:set", { detail: { lat, lon: lng, source: "middle" } }));
  }

  /** Ask the server for the sentence that is read out. */
  async describe(place) {
    const number = (this.asked += 1);
    const answer = await fetch(`${this.form.dataset.here}?${new URLSearchParams(place)}`).catch(() => null);
    if (!answer?.ok || number !== this.asked) return;
    const { said, inside, check } = await answer.json();
    this.say(said, inside ? check && "check" : "wrong");
  }

  say(text, tone = "") {
    this.said.textContent = text;
    this.said.dataset.tone = tone || "";
  }

  typed() {
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.search(), TYPING_PAUSE_MS);
  }

  /** Enter searches in the search field; elsewhere it goes on. */
  entered(event) {
    if (event.key !== "Enter" || event.target.tagName !== "INPUT") return;
    event.preventDefault();
    if (event.target === this.query) this.search();
    else this.form.querySelector("[value=next]").click();
  }

  async search() {
    clearTimeout(this.pause);
    const words = this.query.value.trim();
    if (words.length < FEWEST_LETTERS) {
      this.found.replaceChildren();
      return;
    }
    const number = (this.searched = (this.searched ?? 0) + 1);
    const answer = await fetch(`${this.form.dataset.addresses}?${new URLSearchParams({ q: words })}`).catch(() => null);
    if (!answer?.ok || number !== this.searched) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    this.found.replaceChildren(...fresh.body.childNodes);
    this.count(this.found.querySelectorAll("input").length);
  }

  count(number) {
    const { textNone, textOne, textSome } = this.form.dataset;
    const text = number === 0 ? textNone : number === 1 ? textOne : textSome.replace("%s", String(number));
    this.form.querySelector("[data-counted]").textContent = text;
  }
}
