// Borders of areas on a map of the desk: <div data-borders="address of GeoJSON"> around parts/map.html.
// Each is a link to its area's page. Everything here only makes a page better that works without it.

/* global L */

/** Draw what an address gives; `side` of a feature (before, after) chooses how. */
function showBorders(frame) {
  const map = frame.querySelector("[data-map]")?._map;
  if (!map) return;
  fetch(frame.dataset.borders)
    .then((answer) => answer.json())
    .then((borders) => {
      if (!borders.features.length) return;
      // Big ones first, so that small ones on top of them can be reached; the dashes of old borders over the new ones.
      const order = (one) => (one.properties.side === "before" ? 1 : 0);
      const bySize = borders.features.sort((one, other) => order(one) - order(other) || reach(other) - reach(one));
      const renderer = L.svg({ padding: 0.3 });
      const drawn = L.geoJSON(
        { type: "FeatureCollection", features: bySize },
        {
          renderer,
          style: ({ properties }) => ({ className: `sl-border ${properties.side ? `sl-border--${properties.side}` : ""}` }),
          onEachFeature: ({ properties }, layer) => {
            layer.bindTooltip(nameOf(properties), { sticky: true });
            if (properties.url) layer.on("click", () => location.assign(properties.url));
          },
        },
      ).addTo(map);
      const show = () => map.fitBounds(seenFirst(drawn).pad(0.1), { maxZoom: 17, animate: false });
      map.ready ? map.ready.then(show) : show();
    })
    .catch(() => {});
}

/** The town comes first; what its neighbours have is found beside it. */
function seenFirst(drawn) {
  const own = drawn.getLayers().filter(({ feature }) => feature.properties.kind !== "neighbour");
  return L.featureGroup(own.length ? own : drawn.getLayers()).getBounds();
}

const reach = (feature) => {
  const bounds = L.geoJSON(feature).getBounds();
  return (bounds.getEast() - bounds.getWest()) * (bounds.getNorth() - bounds.getSouth());
};

function nameOf({ name, kind }) {
  const words = document.createElement("span");
  words.textContent = `${name} (${kind})`;
  return words;
}

document.querySelectorAll("[data-borders]").forEach((frame) => {
  if (!("draw" in frame.dataset)) showBorders(frame);
});
