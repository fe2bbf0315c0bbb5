// A draft's page: the map of moved reports, and figures that come by themselves while reports are being asked.
// Everything here only makes a page better that works without it.

/* global L */

import { follow } from "./follow.js";

/** Points coloured by the office that would get the report; each says its way. */
function showMoved(frame) {
  const map = frame.querySelector("[data-map]")?._map;
  if (!map) return;
  fetch(frame.dataset.moved)
    .then((answer) => answer.json())
    .then((moved) => {
      const renderer = L.svg({ padding: 0.3 });
      const points = L.geoJSON(moved, {
        pointToLayer: ({ properties }, at) =>
          L.circleMarker(at, { renderer, radius: 5, className: `sl-moved sl-moved--${properties.colour}` }),
        onEachFeature: ({ properties }, point) => point.bindTooltip(wayOf(properties)),
      }).addTo(map);
      map.ready?.then(() => map.fitBounds(points.getBounds().pad(0.1), { maxZoom: 16 }));
    })
    .catch(() => {});
}

function wayOf({ code, from, to }) {
  const words = document.createElement("span");
  words.textContent = `${code}: ${from} → ${to}`;
  return words;
}

document.querySelectorAll("[data-moved]").forEach(showMoved);
follow("replay");
