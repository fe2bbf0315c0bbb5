// The crew's pages work without a script; with one, the nearest work comes first, photos travel light and one tap counts.
import { sendOnce } from "./once.js";

const EARTH_M = 6_371_009;

document.querySelectorAll("[data-sort]").forEach(sortByDistance);
document.querySelectorAll("[data-once]").forEach(sendOnce);

function sortByDistance(bar) {
  if (!navigator.geolocation) return;
  bar.hidden = false;
  const said = bar.querySelector("[data-said]");
  bar.querySelector("button").addEventListener("click", () => {
    said.textContent = bar.dataset.textWaiting;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        sort(coords);
        said.textContent = bar.dataset.textSorted;
      },
      () => (said.textContent = bar.dataset.textFailed),
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 },
    );
  });
}

function sort(from) {
  const list = document.querySelector(".sl-jobs");
  const items = [...list.children].map((node) => ({ node, metres: distance(from, node.dataset) }));
  items.sort((a, b) => a.metres - b.metres);
  for (const { node, metres } of items) {
    const shown = node.querySelector("[data-distance]");
    shown.hidden = false;
    shown.textContent = inWords(metres);
    list.append(node);
  }
}

/** Metres on the sphere. */
function distance({ latitude, longitude }, { lat, lon }) {
  const radians = Math.PI / 180;
  const [north, other] = [latitude * radians, Number(lat) * radians];
  const half = (angle) => Math.sin(angle / 2) ** 2;
  const chord = half(other - north) + Math.cos(north) * Math.cos(other) * half((Number(lon) - longitude) * radians);
  return 2 * EARTH_M * Math.asin(Math.sqrt(chord));
}

function inWords(metres) {
  const language = document.documentElement.lang;
  if (metres < 1000) return `${new Intl.NumberFormat(language).format(Math.round(metres / 10) * 10)}\u00a0m`;
  return `${new Intl.NumberFormat(language, { maximumFractionDigits: 1 }).format(metres / 1000)}\u00a0km`;
}
