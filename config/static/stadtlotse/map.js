// The town map: Leaflet with a base map that the city draws of itself. No tile server, no other host.
//
// Markup (see templates/parts/map.html, which writes it):
//   <div data-map data-base="/layers/base.geojson" data-houses="/layers/houses.geojson" data-districts="/layers/districts.geojson"
//        data-bounds="west,south,east,north" data-point="lon,lat" data-status="in_progress"></div>
// With data-pick="id_lat,id_lon" a pin can be set by tap, by dragging, by arrow keys and by GPS; it writes the two
// inputs (with data-rounded only as exactly as a link may hold them, see rounding.js) and fires "map:pick" {lat, lon, accuracy, source} on the element. Coordinates are EPSG:4326.
//
// Everything here only makes a page better that works without it.

/* global L */

import { exactPlace, roundedPlace } from "./rounding.js";

const SHAPES = new URL("./shapes.svg", import.meta.url).href;
const FINEST_ZOOM = 19;
const ROAD_RANK = { path: 0, street: 1, main: 2, motorway: 3 };
const GROUND = ["settlement", "field", "green", "forest", "water"];
const HOUSES_FROM = 14.5;

// ---------------------------------------------------------------- base map

const pending = new Map();

/** A GeoJSON file, fetched once per page however many maps ask for it. */
export function geojson(url) {
  if (!pending.has(url)) {
    pending.set(
      url,
      fetch(url, { headers: { Accept: "application/geo+json" } }).then((answer) => {
        if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
        return answer.json();
      }),
    );
  }
  return pending.get(url);
}

/** Draw the city's own base map and its districts on a Leaflet map; resolves when both are there. */
export async function addBaseMap(map, { base, houses, districts, districtClick }) {
  const pane = map.createPane("sl-base");
  pane.style.zIndex = "200";
  map.createPane("sl-districts").style.zIndex = "350";
  followZoom(map);
  const labels = new Labels().addTo(map);
  const [ground, areas] = await Promise.all([
    base ? geojson(base).catch(() => null) : null,
    districts ? geojson(districts).catch(() => null) : null,
  ]);
  if (areas) drawTown(map, areas);
  if (ground) drawGround(map, ground);
  if (houses) drawHousesWhenNear(map, houses);
  if (areas) drawDistricts(map, areas, districtClick);
  labels.setFeatures(ground?.features ?? [], areas?.features ?? []);
  return { ground, areas, labels };
}

/** Widths of lines and what is worth showing depend on the zoom; the style sheet reads both from here. */
function followZoom(map) {
  const set = () => {
    const zoom = map.getZoom() ?? 13;
    const box = map.getContainer();
    box.style.setProperty("--sl-scale", String(Math.max(0.35, 2 ** ((zoom - 15) * 0.62))));
    box.dataset.zoom = zoom < 12.5 ? "far" : zoom < 14.5 ? "middle" : "near";
  };
  map.on("zoomend", set);
  map.whenReady(set);
}

/** Districts as a layer of their own, for maps with a switch for them. */
export function districtLayer(url) {
  const layer = L.geoJSON(null, {
    filter: (feature) => feature.properties.kind !== "municipality",
    style: () => ({ className: "sl-district" }),
    onEachFeature: (feature, one) => one.bindTooltip(escape(feature.properties.name), { sticky: true }),
  });
  geojson(url)
    .then((areas) => layer.addData(areas))
    .catch(() => {});
  return layer;
}

function drawTown(map, areas) {
  const town = areas.features.filter((feature) => feature.properties.kind === "municipality");
  drawPaths(map, "sl-base", town, () => "sl-base sl-base--town");
}

function drawGround(map, ground) {
  const of = (layer) => ground.features.filter((feature) => feature.properties.layer === layer);
  for (const layer of GROUND) drawPaths(map, "sl-base", of(layer), (f) => `sl-base sl-base--${layer} sl-base--${slug(f.properties.kind)} ${isLine(f)}`);
  drawPaths(map, "sl-base", of("rail"), () => "sl-base sl-base--rail");
  drawPaths(map, "sl-base", of("rail"), () => "sl-base sl-base--sleepers");
  const squares = of("road").filter((feature) => !isLine(feature));
  drawPaths(map, "sl-base", squares, () => "sl-base sl-base--square");
  const roads = of("road").filter(isLine).sort((a, b) => rank(a) - rank(b));
  drawPaths(map, "sl-base", roads, (f) => `sl-base sl-edge sl-edge--${slug(f.properties.kind)}`);
  drawPaths(map, "sl-base", roads, (f) => `sl-base sl-road sl-road--${slug(f.properties.kind)}`);
}

/** Houses are the biggest part of the base map, so they are fetched when somebody comes near. */
function drawHousesWhenNear(map, url) {
  map.createPane("sl-houses").style.zIndex = "210";
  const look = () => {
    if (map.getZoom() < HOUSES_FROM) return;
    map.off("zoomend", look);
    geojson(url)
      .then(({ features }) => drawPaths(map, "sl-houses", features, () => "sl-base sl-base--building"))
      .catch(() => {});
  };
  map.on("zoomend", look);
  look();
}

function drawDistricts(map, areas, onClick) {
  const districts = areas.features.filter((feature) => feature.properties.kind !== "municipality");
  const layer = drawPaths(map, "sl-districts", districts, () => "sl-district", Boolean(onClick));
  if (onClick) layer.on("click", (event) => onClick(event.propagatedFrom ?? event.layer));
}

function drawPaths(map, pane, features, className, interactive = false) {
  const renderer = (map[`_sl_${pane}`] ??= L.svg({ pane, padding: 0.6 }));
  const drawn = features.filter((feature) => feature.geometry && feature.geometry.type !== "Point");
  return L.geoJSON(
    { type: "FeatureCollection", features: drawn },
    { pane, renderer, interactive, style: (feature) => ({ className: className(feature), smoothFactor: 0.6 }) },
  ).addTo(map);
}

const rank = (feature) => ROAD_RANK[feature.properties.kind] ?? 1;
const isLine = (feature) => (feature.geometry.type.includes("Line") ? "sl-line" : "");
const slug = (text) => String(text ?? "").replace(/[^a-z0-9_-]/gi, "");

// ---------------------------------------------------------------- labels

// Lower numbers are placed first; what collides with an earlier label is left out.
const LABEL_RULES = {
  city: { order: 0, from: 9, size: 10 },
  village: { order: 1, from: 11.5, size: 8 },
  neighbour: { order: 1, from: 11, size: 8 },
  place: { order: 2, from: 13, size: 8 },
  landmark: { order: 3, from: 14.5 },
  station: { order: 3, from: 14 },
  square: { order: 4, from: 16 },
  district: { order: 2, from: 12, to: 16.5 },
  water: { order: 5, from: 13 },
  green: { order: 5, from: 14 },
  forest: { order: 5, from: 13 },
  building: { order: 4, from: 16 },
  road: { order: 6, from: 14.5 },
};
const SVG = "http://www.w3.org/2000/svg";

/** Names on the map, drawn anew after each move; none ever covers another. */
class Labels extends L.Layer {
  setFeatures(ground, areas) {
    const districts = areas.filter((feature) => feature.properties.kind !== "municipality");
    this.items = [
      ...ground.filter((feature) => feature.properties.name).map((feature) => item(feature, ruleOf(feature))),
      ...districts.map((feature) => item(feature, "district")),
    ].filter((one) => LABEL_RULES[one.kind]);
    this.items.sort((a, b) => LABEL_RULES[a.kind].order - LABEL_RULES[b.kind].order || b.weight - a.weight);
    this.draw();
  }

  onAdd(map) {
    const pane = map.getPane("sl-labels") ?? map.createPane("sl-labels");
    pane.style.zIndex = "450";
    pane.style.pointerEvents = "none";
    this.svg = document.createElementNS(SVG, "svg");
    this.svg.setAttribute("class", "sl-labels leaflet-zoom-hide");
    this.svg.setAttribute("aria-hidden", "true");
    pane.append(this.svg);
    map.on("moveend zoomend viewreset", this.draw, this);
  }

  onRemove(map) {
    map.off("moveend zoomend viewreset", this.draw, this);
    this.svg.remove();
  }

  draw() {
    if (!this._map || !this.items) return;
    this.svg.replaceChildren();
    const taken = [];
    const seen = new Set();
    for (const one of this.items) {
      const rule = LABEL_RULES[one.kind];
      const zoom = this._map.getZoom();
      if (zoom < rule.from || zoom > (rule.to ?? 99) || seen.has(one.name)) continue;
      const drawn = one.line ? this.alongLine(one, taken) : this.atPoint(one, taken);
      if (drawn) seen.add(one.name);
    }
  }

  atPoint(one, taken) {
    const middle = this._map.latLngToLayerPoint(one.at);
    const size = LABEL_RULES[one.kind].size ?? 7;
    const half = (one.name.length * size) / 2;
    if (one.box && this.widthOf(one.box) < half * 1.4) return false;
    const box = [middle.x - half, middle.y - 9, middle.x + half, middle.y + 9];
    if (!this.isInView(box) || !claim([box], taken)) return false;
    this.write(one, { x: middle.x, y: middle.y + 4 });
    return true;
  }

  alongLine(one, taken) {
    const needed = one.name.length * 6.8 + 16;
    const points = straightest(one.line.map((at) => this._map.latLngToLayerPoint(at)), this.view());
    if (!points || lengthOf(points) < needed) return false;
    if (points[0].x > points.at(-1).x) points.reverse();
    if (!claim(boxesAlong(points, needed), taken)) return false;
    this.write(one, { path: points });
    return true;
  }

  write(one, { x, y, path }) {
    const text = document.createElementNS(SVG, "text");
    text.setAttribute("class", `sl-label sl-label--${one.kind} sl-label--${one.subkind}`);
    if (path) {
      const line = document.createElementNS(SVG, "path");
      line.id = `sl-label-${L.stamp(this)}-${this.svg.childElementCount}`;
      line.setAttribute("d", `M${path.map((point) => `${point.x.toFixed(1)},${point.y.toFixed(1)}`).join("L")}`);
      line.setAttribute("fill", "none");
      const along = document.createElementNS(SVG, "textPath");
      along.setAttribute("href", `#${line.id}`);
      along.setAttribute("startOffset", "50%");
      along.textContent = one.name;
      text.setAttribute("dy", "4");
      text.append(along);
      this.svg.append(line);
    } else {
      text.setAttribute("x", x.toFixed(1));
      text.setAttribute("y", y.toFixed(1));
      text.textContent = one.name;
    }
    this.svg.append(text);
  }

  view() {
    const size = this._map.getSize();
    const origin = this._map.containerPointToLayerPoint([0, 0]);
    return [origin.x, origin.y, origin.x + size.x, origin.y + size.y];
  }

  isInView([west, north, east, south]) {
    const view = this.view();
    return east > view[0] && west < view[2] && south > view[1] && north < view[3];
  }

  widthOf(box) {
    const west = this._map.latLngToLayerPoint(box.getNorthWest());
    return this._map.latLngToLayerPoint(box.getSouthEast()).x - west.x;
  }
}

const ruleOf = ({ properties: { layer, kind } }) => (layer === "place" && LABEL_RULES[kind] ? kind : layer);

function item(feature, kind) {
  const { name, kind: subkind, label } = feature.properties;
  const shape = L.geoJSON(feature);
  const box = shape.getBounds();
  const one = { name, kind, subkind: slug(subkind), at: box.getCenter(), weight: box.getEast() - box.getWest() };
  if (feature.geometry.type === "Point") return one;
  if (feature.geometry.type.includes("Line")) {
    const parts = feature.geometry.type === "LineString" ? [feature.geometry.coordinates] : feature.geometry.coordinates;
    const longest = parts.reduce((best, part) => (part.length > best.length ? part : best));
    return { ...one, line: longest.map(([lon, lat]) => L.latLng(lat, lon)) };
  }
  return { ...one, box, at: label ? L.latLng(label[1], label[0]) : one.at };
}

/** Take the boxes [left, top, right, bottom] for a label, if none of them is taken yet. */
function claim(boxes, taken) {
  const apart = (a, b) => a[2] < b[0] || a[0] > b[2] || a[3] < b[1] || a[1] > b[3];
  const free = boxes.every((box) => taken.every((other) => apart(box, other)));
  if (free) taken.push(...boxes);
  return free;
}

/** Small boxes under a label of some length in the middle of a line. */
function boxesAlong(points, length) {
  const start = (lengthOf(points) - length) / 2;
  const steps = Array.from({ length: Math.ceil(length / 12) + 1 }, (_, i) => pointAt(points, start + i * 12));
  return steps.map(({ x, y }) => [x - 7, y - 7, x + 7, y + 7]);
}

/** The longest stretch of a line inside the view that bends nowhere by more than 40 degrees. */
function straightest(points, [west, north, east, south]) {
  let best = null;
  let current = [];
  const close = () => {
    if (current.length > 1 && (!best || lengthOf(current) > lengthOf(best))) best = current;
    current = [];
  };
  for (const point of points) {
    const inside = point.x > west && point.x < east && point.y > north && point.y < south;
    if (!inside) close();
    else {
      if (current.length > 1 && turn(current.at(-2), current.at(-1), point) > 0.7) {
        const corner = current.at(-1);
        close();
        current.push(corner);
      }
      current.push(point);
    }
  }
  close();
  return best;
}

function turn(a, b, c) {
  const angle = Math.atan2(c.y - b.y, c.x - b.x) - Math.atan2(b.y - a.y, b.x - a.x);
  return Math.abs(Math.atan2(Math.sin(angle), Math.cos(angle)));
}

const lengthOf = (points) => points.slice(1).reduce((sum, point, i) => sum + point.distanceTo(points[i]), 0);

function pointAt(points, distance) {
  let left = distance;
  for (let i = 1; i < points.length; i += 1) {
    const step = points[i].distanceTo(points[i - 1]);
    if (step >= left) return points[i - 1].add(points[i].subtract(points[i - 1]).multiplyBy(left / step));
    left -= step;
  }
  return points.at(-1);
}

// ---------------------------------------------------------------- pins

/** The pin of a report: its shape and its colour both say the state. */
export function statusIcon(status) {
  const name = slug(status);
  return L.divIcon({
    className: "sl-pin-box",
    html: `<span class="sl-pin sl-state--${name}"><svg class="sl-shape"><use href="${SHAPES}#${name}"></use></svg></span>`,
    iconSize: [32, 40],
    iconAnchor: [16, 38],
    popupAnchor: [0, -34],
  });
}

/** The pin that a person sets. */
export function pickIcon() {
  return L.divIcon({
    className: "sl-pin-box",
    html: '<span class="sl-pin sl-pin--pick"><span class="sl-pin__eye"></span></span>',
    iconSize: [44, 54],
    iconAnchor: [22, 52],
  });
}

/** A bubble with the number of reports in it; `each` is what a screen reader hears: "%s reports". */
export function clusterIcon(cluster, each = "%s") {
  const count = cluster.getChildCount();
  const size = count < 10 ? 40 : count < 100 ? 48 : 56;
  return L.divIcon({
    className: "sl-cluster-box",
    html: `<span class="sl-cluster"><span aria-hidden="true">${count}</span><span class="kern-sr-only">${escape(each.replace("%s", count))}</span></span>`,
    iconSize: [size, size],
  });
}

/** What a pin says when it is opened. Built from nodes, so that no text can become markup. */
export function reportPopup({ title, status_name: statusName, status, place, when, url, more }) {
  const box = document.createElement("div");
  box.className = "sl-popup";
  const add = (tag, text, className = "") => {
    if (!text) return null;
    const node = document.createElement(tag);
    node.textContent = text;
    node.className = className;
    box.append(node);
    return node;
  };
  add("p", title, "sl-popup__title");
  add("p", statusName, `sl-popup__status sl-state--${slug(status)}`);
  add("p", [place, when].filter(Boolean).join(" · "), "sl-popup__place");
  const link = add("a", more, "kern-link");
  if (link) {
    link.href = url;
    link.target = "_top";
  }
  return box;
}

// ---------------------------------------------------------------- maps in pages

const texts = (box) => ({
  zoomIn: box.dataset.textZoomIn ?? "+",
  zoomOut: box.dataset.textZoomOut ?? "−",
  locate: box.dataset.textLocate ?? "GPS",
  pin: box.dataset.textPin ?? "Pin",
  moved: box.dataset.textMoved ?? "",
  noPosition: box.dataset.textNoPosition ?? "",
  outside: box.dataset.textOutside ?? "",
});

/** Turn one element into a map; returns the Leaflet map. Calling it twice is harmless. */
export function createMap(box) {
  if (box._map) return box._map;
  const words = texts(box);
  box.replaceChildren();
  box.classList.add("sl-map--live");
  const map = L.map(box, {
    zoomControl: false,
    maxZoom: FINEST_ZOOM,
    minZoom: 10,
    zoomSnap: 0.5,
    scrollWheelZoom: !("calm" in box.dataset),
    attributionControl: Boolean(box.dataset.attribution),
  });
  map.attributionControl?.setPrefix(false).addAttribution(escape(box.dataset.attribution));
  L.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);
  const town = bounds(box.dataset.bounds);
  const point = place(box.dataset.point);
  if (point) map.setView(point, Number(box.dataset.zoomTo ?? 16));
  else if (town) map.fitBounds(town);
  else map.setView([0, 0], 2);
  box._map = map;
  map.ready = addBaseMap(map, { base: box.dataset.base, houses: box.dataset.houses, districts: box.dataset.districts });
  map.ready.then(({ areas }) => {
    if (!point && !town && areas?.features.length) map.fitBounds(L.geoJSON(areas).getBounds());
  });
  if (box.dataset.pick) new Picker(map, box, words, point);
  else if (point) L.marker(point, { icon: statusIcon(box.dataset.status ?? "submitted"), keyboard: false, interactive: false }).addTo(map);
  if (box.dataset.points) fillWithReports(map, box.dataset.points);
  return map;
}

/** Put the reports of a GeoJSON address on a map or into a cluster group. */
export function fillWithReports(group, url) {
  return geojson(url)
    .then((reports) => {
      const pins = L.geoJSON(reports, {
        pointToLayer: ({ properties }, at) =>
          L.marker(at, { icon: statusIcon(properties.status), title: `${properties.title}: ${properties.status_name}` }),
        onEachFeature: ({ properties }, pin) => pin.bindPopup(() => reportPopup(properties)),
      });
      group.addLayer(pins);
    })
    .catch(() => {});
}

/** Text as markup that shows exactly this text. */
export function escape(text) {
  const node = document.createElement("span");
  node.textContent = text ?? "";
  return node.innerHTML;
}

function bounds(text) {
  const numbers = (text ?? "").split(",").map(Number);
  if (numbers.length !== 4 || numbers.some(Number.isNaN)) return null;
  const [west, south, east, north] = numbers;
  return L.latLngBounds([south, west], [north, east]);
}

function place(text) {
  const numbers = (text ?? "").split(",").map(Number);
  return text && numbers.length === 2 && numbers.every(Number.isFinite) ? L.latLng(numbers[1], numbers[0]) : null;
}

// ---------------------------------------------------------------- setting a pin

const STEP = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

class Picker {
  constructor(map, box, words, point) {
    [this.lat, this.lon, this.accuracy] = box.dataset.pick.split(",").map((id) => document.getElementById(id.trim()));
    Object.assign(this, { map, box, words, circle: null, isRounded: "rounded" in box.dataset });
    this.live = document.createElement("p");
    this.live.className = "sl-map__said";
    this.live.setAttribute("role", "status");
    box.after(this.live);
    const given = point ?? this.fromInputs();
    if (given) this.show(given);
    if (given) this.showAccuracy(given, Number.parseFloat(this.accuracy?.value));
    if (given && !point) map.setView(given, 17);
    map.on("click", (event) => this.set(event.latlng, { source: "map" }));
    box.addEventListener("map:set", (event) => this.jump(event.detail));
    if (navigator.geolocation) this.addLocateButton();
  }

  fromInputs() {
    const [lat, lon] = [this.lat, this.lon].map((input) => Number.parseFloat(input?.value));
    return Number.isFinite(lat) && Number.isFinite(lon) ? L.latLng(lat, lon) : null;
  }

  show(at) {
    if (this.marker) {
      this.marker.setLatLng(at);
      return;
    }
    this.marker = L.marker(at, { icon: pickIcon(), draggable: true, keyboard: true, autoPan: true, alt: this.words.pin });
    this.marker.on("dragend", () => this.set(this.marker.getLatLng(), { source: "drag" }));
    this.marker.addTo(this.map);
    const element = this.marker.getElement();
    element.setAttribute("aria-label", this.words.pin);
    element.addEventListener("keydown", (event) => this.key(event));
  }

  key(event) {
    const step = STEP[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    const pixels = event.shiftKey ? 40 : 8;
    const from = this.map.latLngToContainerPoint(this.marker.getLatLng());
    const to = this.map.containerPointToLatLng(from.add([step[0] * pixels, step[1] * pixels]));
    this.set(to, { source: "keyboard" });
    this.map.panInside(to, { padding: [48, 48] });
  }

  /** Put the pin somewhere and tell the form. `accuracy` in metres, if the place was measured. */
  set(at, { accuracy = null, source }) {
    this.show(at);
    this.showAccuracy(at, accuracy);
    const told = this.isRounded ? roundedPlace(at.lat, at.lng, accuracy) : exactPlace(at.lat, at.lng, accuracy);
    this.write(this.lat, told.lat);
    this.write(this.lon, told.lon);
    if (this.accuracy) this.write(this.accuracy, told.accuracy);
    this.say(this.words.moved);
    const detail = { lat: at.lat, lon: at.lng, accuracy, source };
    this.box.dispatchEvent(new CustomEvent("map:pick", { bubbles: true, detail }));
  }

  /** A circle around a measured place; a place that somebody pointed at has none. */
  showAccuracy(at, metres) {
    this.circle?.remove();
    this.circle = null;
    if (!(metres > 0)) return;
    this.circle = L.circle(at, { radius: metres, className: "sl-accuracy", interactive: false }).addTo(this.map);
    if (!this.map.getBounds().contains(this.circle.getBounds())) this.map.fitBounds(this.circle.getBounds());
  }

  write(input, value) {
    if (!input || input.value === value) return;
    input.value = value;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  /** For the page: `box.dispatchEvent(new CustomEvent("map:set", {detail: {lat, lon, accuracy, source}}))`. */
  jump({ lat, lon, accuracy = null, source = "page" }) {
    const at = L.latLng(lat, lon);
    this.map.setView(at, Math.max(this.map.getZoom(), 17));
    this.set(at, { accuracy, source });
  }

  /** The page's own button (`data-locate` is its id), or one on the map. */
  addLocateButton() {
    const own = document.getElementById(this.box.dataset.locate);
    if (own) {
      own.hidden = false;
      own.addEventListener("click", () => this.locate(own));
      return;
    }
    const control = L.control({ position: "topright" });
    control.onAdd = () => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sl-locate";
      button.append(locateDrawing(), document.createTextNode(this.words.locate));
      L.DomEvent.disableClickPropagation(button);
      button.addEventListener("click", () => this.locate(button));
      return button;
    };
    control.addTo(this.map);
  }

  locate(button) {
    button.setAttribute("aria-busy", "true");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        button.removeAttribute("aria-busy");
        const at = L.latLng(coords.latitude, coords.longitude);
        this.map.setView(at, 17);
        this.set(at, { accuracy: coords.accuracy, source: "gps" });
      },
      () => {
        button.removeAttribute("aria-busy");
        this.say(this.words.noPosition);
        this.box.dispatchEvent(new CustomEvent("map:no-position", { bubbles: true }));
      },
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 30000 },
    );
  }

  say(text) {
    this.live.textContent = text;
  }
}

function locateDrawing() {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "sl-icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `${new URL("./icons.svg", import.meta.url).href}#locate`);
  svg.append(use);
  return svg;
}

/** Turn every map of a page (or of a part that came later) into a live one. */
export function enhance(root = document) {
  root.querySelectorAll("[data-map]").forEach(createMap);
}

enhance();
