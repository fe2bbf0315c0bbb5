// The map on which a border is drawn. It writes GeoJSON into the text field, which is what is sent; without this script
// the text field is all there is. Markup: templates/desk/area_editor.html.

/* global L */

import { Handles } from "./handles.js";
import { Neighbours } from "./neighbours.js";
import { Pen } from "./pen.js";
import { Shape, rounded } from "./shape.js";

const STEPS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const FAR_REACH = 400; // pixels, for the key that snaps

class Editor {
  constructor(root) {
    this.root = root;
    this.words = root.dataset;
    this.map = root.querySelector("[data-map]")._map;
    this.field = root.querySelector("textarea");
    this.shape = new Shape(this.isRoad());
    this.drawn = L.featureGroup().addTo(this.map);
    this.neighbours = new Neighbours(this.map, () => this.bordersAddress());
    this.handles = new Handles(this.map, this.shape, this);
    this.pen = new Pen(this.map, { snap: (position) => this.snapped(position), drawn: () => this.showTools(), done: (path) => this.penned(path) });
    this.listen();
    this.unfold();
    const readable = this.shape.read(this.field.value);
    if (!readable) this.say(this.words.textUnreadable);
    this.showExtras();
    this.draw();
    this.map.ready.finally(() => this.fit());
  }

  // ------------------------------------------------------------ the page around it

  unfold() {
    for (const tool of this.root.querySelectorAll("[data-tools]")) tool.hidden = false;
    const details = this.root.querySelector("[data-text]");
    details.open = Boolean(details.querySelector("[aria-invalid=true], .kern-error")) && !this.words.offer;
    this.map.getContainer().setAttribute("role", "application");
    this.showKind();
  }

  isRoad() {
    return document.querySelector("[name=drawn_as]:checked")?.value === "road";
  }

  showKind() {
    const road = this.isRoad();
    for (const one of document.querySelectorAll("[data-only-road]")) one.hidden = !road;
    for (const one of document.querySelectorAll("[data-only-area]")) one.hidden = road;
  }

  bordersAddress() {
    const value = (name) => document.querySelector(`[name=${name}]`)?.value ?? "";
    const query = new URLSearchParams({ kind: this.words.kind || value("kind") || "municipality", except: this.words.except });
    if (value("draft")) query.set("draft", value("draft"));
    else if (value("takes_effect")) query.set("on", value("takes_effect"));
    return `${this.words.borders}?${query}`;
  }

  listen() {
    this.field.addEventListener("change", () => {
      this.shape.keep();
      if (this.shape.read(this.field.value)) this.draw();
      else this.say(this.words.textUnreadable);
      this.fit();
    });
    this.root.addEventListener("click", ({ target }) => this.use(target.closest("[data-tool]")?.dataset.tool));
    this.root.addEventListener("keydown", (event) => {
      const undo = event.key === "z" && (event.ctrlKey || event.metaKey);
      if (!undo || event.target === this.field) return;
      event.preventDefault();
      this.undo();
    });
    for (const one of document.querySelectorAll("[name=drawn_as]")) {
      one.addEventListener("change", () => {
        this.shape.turnInto(this.isRoad());
        this.showKind();
        this.changed();
      });
    }
    for (const name of ["kind", "draft", "takes_effect"]) {
      document.querySelector(`[name=${name}]`)?.addEventListener("change", () => this.neighbours.fetch(true));
    }
  }

  fit() {
    const bounds = this.drawn.getBounds();
    if (bounds.isValid()) this.map.fitBounds(bounds.pad(0.15), { maxZoom: 18, animate: false });
    this.neighbours.fetch();
  }

  say(text) {
    this.root.querySelector("[data-said]").textContent = text;
  }

  // ------------------------------------------------------------ tools

  use(tool) {
    const does = {
      part: () => this.take("part"),
      hole: () => this.take("hole"),
      finish: () => this.pen.finish(),
      cancel: () => this.pen.end(null),
      remove: () => this.removePath(),
      undo: () => this.undo(),
    }[tool];
    does?.();
  }

  take(what) {
    this.making = what;
    this.handles.hidden = true;
    this.handles.draw(false);
    this.pen.begin(this.shape.least);
    this.showTools();
    this.say(this.words.textDrawing);
  }

  penned(path) {
    this.handles.hidden = false;
    this.say("");
    if (path) {
      this.shape.keep();
      const at = this.making === "hole" ? this.shape.addHole(path) : this.shape.addPart(path);
      if (at) this.handles.chosen = at;
      else this.shape.past.pop();
      if (!at) this.say(this.words.textHoleOutside);
    }
    this.changed(true);
  }

  removePath() {
    if (this.shape.isEmpty) return;
    this.shape.keep();
    this.shape.removePath(this.handles.chosen);
    this.changed();
  }

  undo() {
    if (!this.shape.undo()) return;
    const radio = document.querySelector(`[name=drawn_as][value=${this.shape.road ? "road" : "area"}]`);
    if (radio) radio.checked = true;
    this.showKind();
    this.changed();
    this.say(this.words.textUndone);
  }

  showTools() {
    const penning = this.pen.path !== null;
    const tool = (name) => this.root.querySelector(`[data-tool=${name}]`);
    for (const name of ["part", "remove", "undo"]) tool(name).hidden = penning;
    tool("hole").hidden = penning || this.shape.road;
    for (const name of ["finish", "cancel"]) tool(name).hidden = !penning;
    tool("finish").disabled = penning && this.pen.path.length < this.pen.least;
    tool("undo").disabled = this.shape.past.length === 0;
    tool("remove").disabled = this.shape.isEmpty;
    tool("hole").disabled = this.shape.isEmpty;
  }

  // ------------------------------------------------------------ what the handles ask for

  begin() {
    this.shape.keep();
  }

  move(at, position) {
    const place = this.snapped(position);
    this.shape.move(at, place);
    this.drawShape();
    return place;
  }

  end(at) {
    this.handles.chosen = at;
    this.changed(true);
  }

  insert(at, position) {
    const made = this.shape.insert(at, position);
    this.drawShape();
    return made;
  }

  tooMany(many) {
    this.root.querySelector("[data-many]").hidden = !many;
  }

  label(at) {
    const path = this.shape.path(at);
    const [lon, lat] = path[at.corner];
    return `${this.words.textCorner} ${at.corner + 1}/${path.length}: ${lon.toFixed(5)} ${lat.toFixed(5)}`;
  }

  key(event) {
    if (event.ctrlKey || event.metaKey) return;
    const at = this.handles.chosen;
    const step = STEPS[event.key];
    const does = {
      n: () => this.handles.choose(this.shape.step(at, 1)),
      p: () => this.handles.choose(this.shape.step(at, -1)),
      s: () => this.snapKey(at),
      "+": () => this.addKey(at),
      Insert: () => this.addKey(at),
      Delete: () => this.removeKey(at),
      Backspace: () => this.removeKey(at),
    }[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!step && !does) return;
    event.preventDefault();
    event.stopPropagation();
    if (step) this.moveKey(at, step, event.shiftKey ? 40 : event.altKey ? 1 : 8);
    else does();
  }

  moveKey(at, [east, south], pixels) {
    this.shape.keep();
    const [lon, lat] = this.shape.path(at)[at.corner];
    // Not by the pixels of the map's frame, which are rounded.
    const to = this.map.unproject(this.map.project([lat, lon]).add([east * pixels, south * pixels]));
    this.shape.move(at, rounded([to.lng, to.lat]));
    this.map.panInside(to, { padding: [48, 48], animate: false });
    this.changed(true);
    this.say(this.words.textMoved);
  }

  snapKey(at) {
    const place = this.neighbours.near(this.shape.path(at)[at.corner], FAR_REACH);
    if (!place) return;
    this.shape.keep();
    this.shape.move(at, place);
    this.changed(true);
    this.say(this.words.textSnapped);
  }

  addKey(at) {
    const middle = this.shape.middleAfter(at);
    if (!middle) return;
    this.shape.keep();
    this.handles.chosen = this.shape.insert(at, rounded(middle));
    this.changed(true);
    this.say(this.words.textAdded);
  }

  removeKey(at) {
    this.shape.keep();
    const before = this.shape.remove(at);
    if (before) this.handles.chosen = before;
    else this.shape.past.pop();
    this.changed(true);
    this.say(before ? this.words.textRemoved : this.words.textLeast);
  }

  snapped(position) {
    const wanted = this.root.querySelector("[data-snap]").checked;
    return (wanted && this.neighbours.near(position)) || rounded(position);
  }

  // ------------------------------------------------------------ showing

  changed(focus = false) {
    this.field.value = this.shape.write();
    this.draw(focus);
  }

  draw(focus = false) {
    this.drawShape();
    this.handles.draw(focus);
    this.showTools();
  }

  drawShape() {
    this.renderer ??= L.svg({ padding: 0.3 });
    const latLngs = this.shape.parts.map((part) => part.map((path) => path.map(([lon, lat]) => [lat, lon])));
    const options = { className: "sl-border sl-draw__shape", interactive: false, renderer: this.renderer };
    const layer = this.shape.road
      ? L.polyline(latLngs.map(([line]) => line), { ...options, className: "sl-border sl-draw__shape sl-draw__road" })
      : L.polygon(latLngs, options);
    this.drawn.clearLayers();
    if (!this.shape.isEmpty) this.drawn.addLayer(layer);
    this.showSize();
  }

  showSize() {
    const { size, road, corners } = this.shape;
    const big = road ? size >= 1000 : size >= 1e5;
    const value = big ? size / (road ? 1000 : 1e6) : size;
    const unit = road ? (big ? "km" : "m") : big ? "km²" : "m²";
    const number = (one, digits) => one.toLocaleString(this.words.lang, { maximumFractionDigits: digits, minimumFractionDigits: digits });
    const told = `${road ? this.words.textLength : this.words.textSize} ${number(value, big ? 3 : 0)} ${unit}`;
    this.root.querySelector("[data-size]").textContent = this.shape.isEmpty ? "" : `${told} · ${number(corners, 0)} ${this.words.textCorners}`;
  }

  /** What could be meant, and where edges do not meet. */
  showExtras() {
    const show = (text, className) => {
      if (text) L.geoJSON(JSON.parse(text), { interactive: false, renderer: L.svg({ padding: 0.3 }), style: { className } }).addTo(this.map);
    };
    show(this.words.offer, "sl-border sl-border--after");
    show(this.words.places, "sl-border sl-border--missing");
  }
}

document.querySelectorAll("[data-draw]").forEach((root) => new Editor(root));
