// The finder: what is seen is what counts, an address or a pin; and the position of the device, rounded here.
// Everything works without this file but the position.

import { roundedPlace } from "../stadtlotse/rounding.js";

class Finder {
  constructor(form) {
    const find = (selector) => form.querySelector(selector);
    Object.assign(this, { form, fields: form.elements, button: find("[data-my-position]") });
    Object.assign(this, { said: find("[data-said]"), pinSaid: find("[data-pin-said]") });
    // Only scripts ever write there.
    this.said.setAttribute("role", "status");
    document.addEventListener("map:pick", () => this.picked());
    this.fields.address.addEventListener("input", () => this.typed());
    if (navigator.geolocation) this.offerPosition();
  }

  /** A pin was set: an address that was typed before is no longer meant. */
  picked() {
    this.fields.address.value = "";
    this.pinSaid.hidden = true;
  }

  /** An address is typed: a pin that was set before is no longer meant. */
  typed() {
    this.write({ lat: "", lon: "", accuracy: "" });
    this.pinSaid.hidden = true;
  }

  write(place) {
    for (const [name, text] of Object.entries(place)) this.fields[name].value = text;
  }

  offerPosition() {
    this.button.hidden = false;
    this.button.addEventListener("click", () => this.locate());
  }

  locate() {
    this.say(this.form.dataset.textSearching);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => this.located(coords),
      () => this.say(this.form.dataset.textNoPosition),
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 30000 },
    );
  }

  /** Nothing more exact than this leaves the device. */
  located({ latitude, longitude, accuracy }) {
    const place = roundedPlace(latitude, longitude, accuracy);
    this.picked();
    this.write(place);
    this.say(this.form.dataset.textFound.replace("%s", place.accuracy));
    if (this.fields.q.value.trim()) this.form.requestSubmit();
    else this.fields.q.focus();
  }

  say(text) {
    this.said.textContent = text;
  }
}

document.querySelectorAll("[data-finder]").forEach((form) => new Finder(form));
