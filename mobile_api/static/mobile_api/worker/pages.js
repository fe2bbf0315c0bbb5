// What is kept of the service, and when it is handed out. Nothing gets in here that is not on the server's list, which
// is the same for everybody; so no private page is ever kept.

const PREFIX = "stadtlotse-pages-";
const SERVER_IS_DOWN = [502, 503, 504];
const PATIENCE_MS = 3_000; // with a network that is too slow for what is kept anyway

const cacheName = (setup) => `${PREFIX}${setup.version}`;

/** Fetch and keep everything, or throw and keep nothing new. */
export async function keep(setup) {
  const cache = await caches.open(cacheName(setup));
  const pages = Object.values(setup.pages).flatMap((kept) => Object.values(kept));
  const fresh = [...pages, ...setup.data, setup.theme].map((url) => new Request(url, { cache: "no-cache" }));
  await cache.addAll([...setup.files, ...fresh]);
}

/** Forget what older versions kept. */
export async function tidy(setup) {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(PREFIX) && name !== cacheName(setup));
  await Promise.all(old.map((name) => caches.delete(name)));
}

/** A promise of an answer, or null for what the browser does better alone. */
export function answer(event, setup) {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return null;
  if (request.mode === "navigate") return page(event, url, setup);
  if (request.method !== "GET") return null;
  if (setup.files.includes(url.pathname)) return setup.hashed ? keptFirst(request, setup) : networkFirst(request, setup);
  if (url.pathname === setup.theme || setup.data.includes(url.pathname + url.search)) return networkFirst(request, setup);
  return null;
}

async function page(event, url, setup) {
  const pages = Object.values(setup.pages);
  if (event.request.method === "GET" && pages.some(({ app }) => app === url.pathname)) {
    return (await kept(url.pathname, setup)) ?? fetch(event.request);
  }
  try {
    const response = (await event.preloadResponse) ?? (await fetch(event.request));
    return SERVER_IS_DOWN.includes(response.status) ? await standIn(url, setup, response) : response;
  } catch {
    return standIn(url, setup, Response.error());
  }
}

/**
 * For the pages of the form the app, which has what was typed there already; for any other the page that says there is
 * no network, in the same language.
 */
async function standIn(url, setup, otherwise) {
  const asked = url.pathname.split("/")[1];
  const language = asked in setup.pages ? asked : setup.language;
  const pages = setup.pages[language];
  if (url.pathname.startsWith(setup.forms[language]) && (await kept(pages.app, setup))) return Response.redirect(pages.app, 303);
  return (await kept(pages.page, setup)) ?? otherwise;
}

async function keptFirst(request, setup) {
  return (await kept(request, setup)) ?? fetch(request);
}

/** The newest there is; it is kept for the next time. */
async function networkFirst(request, setup) {
  const fresh = fetch(request).then((response) => remember(request, response, setup));
  try {
    return await soon(fresh);
  } catch {
    return (await kept(request, setup)) ?? fresh;
  }
}

async function remember(request, response, setup) {
  if (!response.ok) throw new Error(`${request.url}: ${response.status}`);
  const cache = await caches.open(cacheName(setup));
  await cache.put(request, response.clone());
  return response;
}

function soon(promise) {
  const late = new Promise((_resolve, reject) => setTimeout(() => reject(new Error("late")), PATIENCE_MS));
  return Promise.race([promise, late]);
}

async function kept(request, setup) {
  const cache = await caches.open(cacheName(setup));
  return cache.match(request, { ignoreVary: true });
}
