// Corners on the map that can be dragged. One of them is the chosen one: it alone takes the focus and the keys.

/* global L */

// More corners than this at once cannot be told apart; zooming in shows them.
const MOST = 250;

const latLng = ([lon, lat]) => L.latLng(lat, lon);
const positionOf = ({ lat, lng }) => [lng, lat];
const isSame = (one, other) => one && other && one.part === other.part && one.path === other.path && one.corner === other.corner;

export class Handles {
  /** `does` has begin(), move(at, position), end(at), insert(at, position), key(event), tooMany(many), label(at). */
  constructor(map, shape, does) {
    Object.assign(this, { map, shape, does, chosen: null, dragging: false });
    this.layer = L.layerGroup().addTo(map);
    map.on("moveend", () => this.draw());
  }

  /** Draw all anew, or only the chosen one where they are too many. `focus` lets that have the focus. */
  draw(focus = this.hasFocus()) {
    if (this.dragging) return;
    this.layer.clearLayers();
    this.marker = null;
    this.does.tooMany(false);
    if (this.hidden || this.shape.isEmpty) return;
    if (!this.shape.path(this.chosen ?? {})?.[this.chosen.corner]) [this.chosen] = this.shape.places();
    const view = this.map.getBounds().pad(0.1);
    const seen = [...this.shape.places()].filter((at) => view.contains(latLng(this.positionAt(at))));
    const many = seen.length > MOST;
    this.does.tooMany(many);
    for (const at of many ? [] : seen) {
      if (!isSame(at, this.chosen)) this.corner(at);
      const middle = this.shape.middleAfter(at);
      if (middle) this.between(at, middle);
    }
    this.marker = this.chosenCorner(focus);
  }

  hasFocus() {
    return Boolean(this.marker?.getElement()?.matches(":focus"));
  }

  choose(at, focus = true) {
    this.chosen = at;
    const place = latLng(this.positionAt(at));
    if (!this.map.getBounds().pad(-0.1).contains(place)) this.map.panTo(place, { animate: false });
    this.draw(focus);
  }

  positionAt(at) {
    return this.shape.path(at)[at.corner];
  }

  handle(kind, position) {
    const icon = L.divIcon({ className: `sl-handle sl-handle--${kind}`, iconSize: [24, 24] });
    return L.marker(latLng(position), { icon, draggable: true, keyboard: false, autoPan: true });
  }

  corner(at) {
    const marker = this.handle("corner", this.positionAt(at)).addTo(this.layer);
    marker.on("click", () => this.choose(at));
    this.drags(marker, () => at);
  }

  chosenCorner(focus) {
    const at = this.chosen;
    const marker = this.handle("chosen", this.positionAt(at)).setZIndexOffset(1000).addTo(this.layer);
    const element = marker.getElement();
    element.tabIndex = 0;
    element.setAttribute("role", "button");
    element.setAttribute("aria-label", this.does.label(at));
    element.addEventListener("keydown", (event) => this.does.key(event));
    this.drags(marker, () => at);
    if (focus) element.focus({ preventScroll: true });
    return marker;
  }

  /** A new corner comes into being where the middle of an edge is dragged or clicked. */
  between(at, middle) {
    const marker = this.handle("between", middle).addTo(this.layer);
    let made = null;
    const make = () => (made ??= this.does.insert(at, middle));
    marker.on("click", () => this.choose(make()));
    this.drags(marker, make);
  }

  drags(marker, place) {
    marker.on("dragstart", () => {
      this.dragging = true;
      this.does.begin();
      this.chosen = place();
    });
    marker.on("drag", () => marker.setLatLng(latLng(this.does.move(this.chosen, positionOf(marker.getLatLng())))));
    marker.on("dragend", () => {
      this.dragging = false;
      this.does.end(this.chosen);
    });
  }
}
