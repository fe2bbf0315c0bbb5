// The map beside the table of rules, and the one of a single rule.
//   <div data-rule-borders="address of GeoJSON" data-here="address that says what holds at a place"
//        data-answers="address of the API that says who is responsible" data-on="2026-05-31"> around parts/map.html
// A press on a border leads to the rules for that area; one anywhere else says what holds there. The table, its
// links and its field for an address do the same without a map.

/* global L */

const WIDE = { maxWidth: 320, maxHeight: 340, autoPanPadding: [16, 16] };

function showRules(frame) {
  const map = frame.querySelector("[data-map]")?._map;
  if (!map) return;
  draw(map, frame);
  if (frame.dataset.here) map.on("click", ({ latlng }) => tell(map, frame, latlng));
}

async function draw(map, frame) {
  const borders = await fetched(frame.dataset.ruleBorders);
  if (!borders?.features.length) return;
  const renderer = L.svg({ padding: 0.3 });
  const link = Boolean(frame.dataset.here);
  const drawn = L.geoJSON(borders, {
    renderer,
    style: () => ({ className: `sl-rule-border ${link ? "sl-rule-border--link" : ""}` }),
    pointToLayer: (_house, at) => L.circleMarker(at, { renderer, radius: 6, className: "sl-rule-house" }),
    onEachFeature: ({ properties }, layer) => {
      layer.bindTooltip(words(properties), { sticky: true });
      if (!link || !properties.url) return;
      layer.on("click", (event) => {
        L.DomEvent.stopPropagation(event);
        location.assign(properties.url);
      });
    },
  }).addTo(map);
  await map.ready;
  map.fitBounds(drawn.getBounds().pad(0.08), { maxZoom: 17, animate: false });
}

/** What holds at a place, in a bubble there. */
async function tell(map, frame, { lat, lng }) {
  const place = { lat: lat.toFixed(6), lon: lng.toFixed(6) };
  const found = await fetched(withQuery(frame.dataset.here, place));
  if (!found) return;
  const box = add(document.createElement("div"), "div", "", "sl-popup sl-rules-here");
  add(box, "p", found.title, "sl-popup__title");
  const answers = add(box, "div");
  if (found.rules.length) tellRules(box, found);
  for (const area of found.areas) addLink(add(box, "p"), area.text, area.url);
  const popup = L.popup(WIDE).setLatLng([lat, lng]).setContent(box).openOn(map);
  await tellWho(answers, frame, found, place);
  popup.update();
}

function tellRules(box, { rules, all }) {
  const list = add(box, "ul");
  for (const rule of rules) {
    const line = add(list, "li");
    addLink(line, rule.title, rule.url);
    add(line, "span", ` ${rule.words}`);
  }
  addLink(add(box, "p"), all.text, all.url);
}

/** Who is responsible for the services of these rules, as everybody is told by the API. */
async function tellWho(box, frame, { services, asked }, place) {
  const lang = document.documentElement.lang;
  const questions = services.map(({ code }) => ({ ...place, service: code, on: frame.dataset.on, lang }));
  const answers = await Promise.all(questions.map((one) => fetched(withQuery(frame.dataset.answers, one))));
  if (!answers.some(Boolean)) return;
  add(box, "p", asked);
  const list = add(box, "ul");
  answers.forEach((answer, number) => {
    if (!answer) return;
    const names = answer.ambiguous ? answer.candidates.map(({ name }) => name) : [answer.office.name];
    add(list, "li", `${services[number].name}: ${names.join(" / ")}`);
  });
}

async function fetched(address) {
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json, application/geo+json" } });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

function withQuery(address, more) {
  const url = new URL(address, location.href);
  for (const [name, value] of Object.entries(more)) url.searchParams.set(name, value);
  return url;
}

function words({ name, kind, rules }) {
  const node = document.createElement("span");
  node.textContent = [kind ? `${name} (${kind})` : name, rules].filter(Boolean).join(": ");
  return node;
}

function add(box, tag, text = "", className = "") {
  const node = document.createElement(tag);
  node.textContent = text;
  node.className = className;
  box.append(node);
  return node;
}

function addLink(box, text, url) {
  add(box, "a", text, "kern-link").href = url;
}

document.querySelectorAll("[data-rule-borders]").forEach(showRules);
