// The check of a town: the faults that are somewhere on a map, and the progress of a check that is under way.
// Everything here only makes a page better that works without it.

/* global L */

import { follow } from "./follow.js";

// What is smaller on the screen than this gets a ring, so that it can be found.
const SMALL = 14;

/** Shapes by what is wrong; each says its sentence, and the list leads to it. */
function showFaults(frame) {
  const map = frame.querySelector("[data-map]")?._map;
  if (!map) return;
  fetch(frame.dataset.findings)
    .then((answer) => answer.json())
    .then((faults) => {
      const renderer = L.svg({ padding: 0.3 });
      const shapes = new Map();
      const layer = L.geoJSON(faults, {
        style: ({ properties }) => ({ renderer, className: `sl-fault sl-fault--${look(properties)}` }),
        onEachFeature: ({ properties }, shape) => {
          shape.bindPopup(() => words(properties));
          shapes.set(String(properties.number), shape);
        },
      }).addTo(map);
      ringTheSmall(map, shapes, renderer);
      map.ready?.then(() => map.fitBounds(layer.getBounds().pad(0.15), { maxZoom: 16 }));
      leadFromTheList(map, shapes);
    })
    .catch(() => {});
}

const look = ({ code }) => (code.includes("gap") ? "gap" : "overlap");

function words({ title, sentence, number }) {
  const box = document.createElement("div");
  box.className = "sl-popup";
  for (const [text, className] of [[title, "sl-popup__title"], [sentence, ""]]) {
    const line = document.createElement("p");
    line.className = className;
    line.textContent = text;
    box.append(line);
  }
  const item = document.getElementById(`fault-${number}`);
  if (item) {
    const link = document.createElement("a");
    link.className = "kern-link";
    link.href = `#fault-${number}`;
    link.textContent = document.getElementById("list-title").textContent;
    box.append(link);
  }
  return box;
}

function ringTheSmall(map, shapes, renderer) {
  const rings = L.layerGroup().addTo(map);
  const draw = () => {
    rings.clearLayers();
    for (const shape of shapes.values()) {
      const bounds = shape.getBounds();
      const [from, to] = [bounds.getNorthWest(), bounds.getSouthEast()].map((at) => map.latLngToLayerPoint(at));
      if (Math.max(to.x - from.x, to.y - from.y) >= SMALL) continue;
      const ring = L.circleMarker(bounds.getCenter(), { renderer, radius: SMALL, className: `sl-fault sl-fault--ring sl-fault--${look(shape.feature.properties)}` });
      ring.bindPopup(() => words(shape.feature.properties)).addTo(rings);
    }
  };
  map.on("zoomend", draw);
  map.whenReady(draw);
}

function leadFromTheList(map, shapes) {
  for (const button of document.querySelectorAll("[data-show]")) {
    const shape = shapes.get(button.dataset.show);
    if (!shape) continue;
    button.hidden = false;
    button.addEventListener("click", () => {
      map.fitBounds(shape.getBounds().pad(0.4), { maxZoom: 18 });
      map.getContainer().scrollIntoView({ block: "center" });
      shape.openPopup(shape.getBounds().getCenter());
    });
  }
}

document.querySelectorAll("[data-findings]").forEach(showFaults);
follow("run");
