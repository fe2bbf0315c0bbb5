// Drawing a new path, corner by corner: by clicks, or with Enter in the middle of the map.

/* global L */

const CLOSE = 14; // pixels from the first corner

export class Pen {
  /** `does` has snap(position), and done(path) when a path is finished (null: given up). */
  constructor(map, does) {
    Object.assign(this, { map, does, path: null });
    this.line = L.polyline([], { className: "sl-border sl-draw__pen", interactive: false, renderer: L.svg({ padding: 0.3 }) });
    map.on("click", ({ latlng }) => this.path && this.add([latlng.lng, latlng.lat]));
    map.getContainer().addEventListener("keydown", (event) => this.path && this.key(event));
  }

  begin(least) {
    Object.assign(this, { path: [], least });
    this.map.doubleClickZoom.disable();
    this.map.getContainer().classList.add("sl-map--pen");
    this.map.getContainer().focus({ preventScroll: true });
    this.line.setLatLngs([]).addTo(this.map);
  }

  add(position) {
    if (this.path.length >= this.least && this.isFirst(position)) return this.finish();
    this.path.push(this.does.snap(position));
    this.draw();
    return undefined;
  }

  isFirst(position) {
    const [here, first] = [position, this.path[0]].map(([lon, lat]) => this.map.latLngToContainerPoint([lat, lon]));
    return this.least > 2 && here.distanceTo(first) < CLOSE;
  }

  key(event) {
    if (event.target !== this.map.getContainer()) return;
    const { lng, lat } = this.map.getCenter();
    const does = { Enter: () => this.add([lng, lat]), Backspace: () => this.back(), Escape: () => this.end(null) }[event.key];
    if (!does) return;
    event.preventDefault();
    does();
  }

  back() {
    this.path.pop();
    this.draw();
  }

  draw() {
    this.line.setLatLngs(this.path.map(([lon, lat]) => [lat, lon]));
    this.does.drawn(this.path.length);
  }

  finish() {
    this.end(this.path.length >= this.least ? this.path : null);
  }

  end(path) {
    this.path = null;
    this.line.remove();
    this.map.doubleClickZoom.enable();
    this.map.getContainer().classList.remove("sl-map--pen");
    this.does.done(path);
  }
}
