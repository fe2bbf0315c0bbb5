/* Shows the GeoJSON of a text field on a map and lets people move it there.
 *
 * The text field stays what is sent; without this script it is all there is. Nothing is loaded from
 * another host: the base map is the town's own layers.
 */
(() => {
  "use strict";

  // More corners than this at once cannot be told apart; zooming in shows them.
  const MOST_HANDLES = 250;
  const DIGITS = 7;

  const round = (number) => Number(number.toFixed(DIGITS));
  const toLatLng = ([lon, lat]) => L.latLng(lat, lon);
  const toPosition = ({ lat, lng }) => [round(lng), round(lat)];

  const read = (text) => {
    try {
      return JSON.parse(text);
    } catch {
      return null;
    }
  };

  // Every ring of a Polygon or MultiPolygon, as the arrays that are in the geometry itself.
  const ringsOf = (geometry) => {
    if (geometry.type === "Polygon") return geometry.coordinates;
    if (geometry.type === "MultiPolygon") return geometry.coordinates.flat();
    return [];
  };

  const handle = (kind, label, latlng, size) =>
    L.marker(latlng, {
      draggable: true,
      keyboard: true,
      alt: label,
      title: label,
      icon: L.divIcon({ className: `geo-map-handle geo-map-handle--${kind}`, iconSize: [size, size] }),
    });

  class MapField {
    constructor(root) {
      this.labels = root.dataset;
      this.readOnly = root.dataset.readOnly === "true";
      this.field = root.querySelector("textarea");
      this.geometry = read(this.field.value);
      const place = root.querySelector("[data-map]");
      place.hidden = false;
      root.querySelector("details").open = false;
      this.map = L.map(place, { attributionControl: false });
      this.shape = L.geoJSON(null, { pointToLayer: () => L.layerGroup(), style: { color: "#1a5fb4", weight: 2 } });
      this.handles = L.layerGroup();
      this.#show();
      this.#drawBaseMap(root.dataset.baseMap);
      this.shape.addTo(this.map);
      this.handles.addTo(this.map);
      this.#listen();
      this.draw();
    }

    #show() {
      const bounds = this.geometry ? L.geoJSON(this.geometry).getBounds() : null;
      const [lon, lat] = (this.labels.center || "10.5,51.2").split(",").map(Number);
      if (bounds?.isValid()) this.map.fitBounds(bounds, { maxZoom: 17, padding: [20, 20] });
      else this.map.setView([lat, lon], this.labels.center ? 13 : 6);
    }

    async #drawBaseMap(path) {
      if (!path) return;
      const answer = await fetch(path, { headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const style = { color: "#8a8a8a", weight: 1, fillOpacity: 0.12 };
      L.geoJSON(await answer.json(), { interactive: false, style, pointToLayer: () => L.layerGroup() })
        .addTo(this.map)
        .bringToBack();
    }

    #listen() {
      this.field.addEventListener("change", () => {
        this.geometry = read(this.field.value);
        this.draw();
      });
      this.map.on("moveend", () => this.#drawHandles());
      if (!this.readOnly && this.#isPoint()) {
        this.map.on("click", (event) => this.#setPoint(event.latlng));
      }
    }

    #isPoint() {
      return this.labels.kind === "Point" || this.geometry?.type === "Point";
    }

    #setPoint(latlng) {
      this.geometry = { type: "Point", coordinates: toPosition(latlng) };
      this.#changed();
    }

    #changed() {
      this.field.value = JSON.stringify(this.geometry);
      this.field.dispatchEvent(new Event("input", { bubbles: true }));
      this.draw();
    }

    draw() {
      this.shape.clearLayers();
      if (this.geometry) this.shape.addData(this.geometry);
      this.#drawHandles();
    }

    #drawHandles() {
      this.handles.clearLayers();
      if (!this.geometry) return;
      if (this.geometry.type === "Point") this.#drawPoint();
      else if (!this.readOnly) this.#drawCorners();
    }

    #drawPoint() {
      const point = handle("point", this.labels.labelPoint, toLatLng(this.geometry.coordinates), 24);
      point.on("dragend", () => this.#setPoint(point.getLatLng()));
      point.addTo(this.handles);
      if (this.readOnly) point.dragging.disable();
    }

    #drawCorners() {
      const view = this.map.getBounds();
      const rings = ringsOf(this.geometry);
      const seen = rings.flatMap((ring) =>
        ring.slice(0, -1).map((position, index) => ({ ring, index, position })),
      ).filter(({ position }) => view.contains(toLatLng(position)));
      this.#drawWhole();
      if (seen.length > MOST_HANDLES) return;
      for (const { ring, index } of seen) {
        this.#drawCorner(ring, index);
        this.#drawBetween(ring, index);
      }
    }

    #drawWhole() {
      const middle = L.geoJSON(this.geometry).getBounds().getCenter();
      const whole = handle("whole", this.labels.labelWhole, middle, 18);
      whole.on("dragend", () => {
        const { lat, lng } = whole.getLatLng();
        for (const ring of ringsOf(this.geometry)) {
          for (const position of ring) {
            position[0] = round(position[0] + lng - middle.lng);
            position[1] = round(position[1] + lat - middle.lat);
          }
        }
        this.#changed();
      });
      whole.addTo(this.handles);
    }

    #drawCorner(ring, index) {
      const corner = handle("corner", this.labels.labelCorner, toLatLng(ring[index]), 14);
      corner.on("dragend", () => {
        ring[index] = toPosition(corner.getLatLng());
        if (index === 0) ring[ring.length - 1] = [...ring[0]];
        this.#changed();
      });
      corner.on("keydown", ({ originalEvent }) => {
        if (originalEvent.key === "Delete") this.#removeCorner(ring, index);
      });
      corner.addTo(this.handles);
    }

    #removeCorner(ring, index) {
      if (ring.length <= 4) return;
      ring.splice(index, 1);
      if (index === 0) ring[ring.length - 1] = [...ring[0]];
      this.#changed();
    }

    #drawBetween(ring, index) {
      const [a, b] = [ring[index], ring[index + 1]];
      const middle = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
      const between = handle("between", this.labels.labelBetween, toLatLng(middle), 10);
      between.on("dragend", () => {
        ring.splice(index + 1, 0, toPosition(between.getLatLng()));
        this.#changed();
      });
      between.addTo(this.handles);
    }
  }

  const start = () => {
    for (const root of document.querySelectorAll("[data-map-widget]")) new MapField(root);
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
