// A draft's page: the map of moved reports, and figures that come by themselves while reports are being asked.
// Everything here only makes a page better that works without it.

/* global L */

const PAUSE = 2000;

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

/** While the worker asks, the section is fetched again until it is done; then the page comes anew, with its map. */
async function follow() {
  const section = document.querySelector("#replay[data-under-way]");
  if (!section) return;
  await new Promise((resolve) => setTimeout(resolve, PAUSE));
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.querySelector("#replay");
    if (now && !now.hasAttribute("data-under-way")) {
      location.reload();
      return;
    }
    const [told, progress] = ["[role=status] p", "progress"].map((part) => [section.querySelector(part), now?.querySelector(part)]);
    if (told[1]) told[0].textContent = told[1].textContent;
    if (progress[1]) progress[0].value = progress[1].value;
  } catch {
    // The network may come back.
  }
  follow();
}

document.querySelectorAll("[data-moved]").forEach(showMoved);
follow();
