// Drawing an area corner by corner, by taps or by the keyboard. The hidden field holds "lon,lat;lon,lat;…".
import { Pen } from "../../reports/area_editor/pen.js";
import { createMap } from "../../stadtlotse/map.js";

/* global L */

const LEAST = 3;
const DIGITS = 6;

export function enhanceDrawing(panel) {
  const radio = document.getElementById("id_where_drawn");
  for (const shown of [panel, radio.closest("[data-with-script]")]) shown.hidden = false;
  const begin = () => radio.checked && !panel.drawing && (panel.drawing = new Drawing(panel));
  for (const one of document.querySelectorAll("[name=where]")) one.addEventListener("change", begin);
  begin();
}

/** Show what was drawn before. */
export function showOutline(box) {
  const map = createMap(box.querySelector("[data-map]"));
  // The map shows the whole town when it is ready, and the area after that.
  map.ready.then(() => outline(positions(box.dataset.outline), map));
}

class Drawing {
  constructor(panel) {
    Object.assign(this, { panel, words: panel.dataset, most: Number(panel.dataset.most) });
    this.field = panel.querySelector("[name=corners]");
    this.said = panel.querySelector("[data-said]");
    this.buttons = Object.fromEntries(["finish", "back", "again"].map((name) => [name, panel.querySelector(`[data-${name}]`)]));
    const box = panel.querySelector("[data-map]");
    this.map = createMap(box);
    box.tabIndex = 0;
    // The panel was hidden until now, so the map could not know its size.
    this.map.invalidateSize();
    this.pen = new Pen(this.map, { snap: (at) => at, drawn: (count) => this.drawn(count), done: (path) => this.done(path) });
    this.buttons.finish.addEventListener("click", () => this.pen.finish());
    this.buttons.back.addEventListener("click", () => this.pen.back());
    this.buttons.again.addEventListener("click", () => this.begin());
    const before = positions(this.field.value);
    if (before.length >= LEAST) this.done(before);
    else this.begin();
  }

  begin() {
    this.area?.remove();
    this.field.value = "";
    this.pen.begin(LEAST);
    this.drawn(0);
    this.say(this.words.textBegin);
  }

  drawn(count) {
    this.show({ finish: count >= LEAST, back: count > 0, again: false });
    if (count >= this.most) {
      this.pen.finish();
      this.say(this.words.textFull.replace("%s", this.most));
    } else if (count >= LEAST) this.say(this.words.textCorners.replace("%s", count));
    else this.say(this.words.textBegin);
  }

  done(path) {
    if (!path) return this.begin();
    this.field.value = path.map(([lon, lat]) => `${lon.toFixed(DIGITS)},${lat.toFixed(DIGITS)}`).join(";");
    this.area = outline(path, this.map);
    this.show({ finish: false, back: false, again: true });
    this.say(this.words.textDone.replace("%s", path.length));
    return undefined;
  }

  show(buttons) {
    for (const [name, is] of Object.entries(buttons)) this.buttons[name].hidden = !is;
  }

  say(text) {
    this.said.textContent = text;
  }
}

function positions(text) {
  return (text ?? "")
    .split(";")
    .map((part) => part.split(",").map(Number))
    .filter((at) => at.length === 2 && at.every(Number.isFinite));
}

function outline(path, map) {
  const ring = path.map(([lon, lat]) => [lat, lon]);
  const area = L.polygon(ring, { className: "sl-alerts__area", interactive: false }).addTo(map);
  map.fitBounds(area.getBounds(), { padding: [24, 24], animate: false });
  return area;
}
