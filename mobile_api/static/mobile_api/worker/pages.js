// What is kept of the service, and when it is handed out. Nothing gets in here that is not on the server's list, which
// is the same for everybody; so no private page is ever kept.

const PREFIX = "stadtlotse-pages-";
const SERVER_IS_DOWN = [502, 503, 504];

const cacheName = (setup) => `${PREFIX}${setup.version}`;

/** Fetch and keep everything, or throw and keep nothing new. */
export async function keep(setup) {
  const cache = await caches.open(cacheName(setup));
  const pages = Object.values(setup.pages).flatMap((kept) => Object.values(kept));
  const fresh = [...pages, setup.theme].map((url) => new Request(url, { cache: "no-cache" }));
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
  if (url.pathname === setup.theme) return networkFirst(request, setup);
  return null;
}

async function page(event, url, setup) {
  try {
    const response = (await event.preloadResponse) ?? (await fetch(event.request));
    return SERVER_IS_DOWN.includes(response.status) ? await standIn(url, setup, response) : response;
  } catch {
    return standIn(url, setup, Response.error());
  }
}

/** The page that says there is no network, in the language of the page asked for. */
async function standIn(url, setup, otherwise) {
  const language = url.pathname.split("/")[1];
  const pages = setup.pages[language] ?? setup.pages[setup.language];
  return (await kept(pages.page, setup)) ?? otherwise;
}

async function keptFirst(request, setup) {
  return (await kept(request, setup)) ?? fetch(request);
}

async function networkFirst(request, setup) {
  try {
    return await fetch(request);
  } catch {
    return (await kept(request, setup)) ?? Response.error();
  }
}

async function kept(request, setup) {
  const cache = await caches.open(cacheName(setup));
  return cache.match(request);
}
