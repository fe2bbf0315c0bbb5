// The service worker: hands out kept pages where there is no network. What it keeps is told by the server.
import { answer, keep, tidy } from "./pages.js";

/** `setup` is what mobile_api/offline/worker.py writes. */
export function start(setup) {
  self.addEventListener("install", (event) => {
    // A new version takes over at once: pages that are open have all their modules already.
    self.skipWaiting();
    event.waitUntil(keep(setup));
  });
  self.addEventListener("activate", (event) => event.waitUntil(takeOver(setup)));
  self.addEventListener("fetch", (event) => {
    const answered = answer(event, setup);
    if (answered) event.respondWith(answered);
  });
}

async function takeOver(setup) {
  await tidy(setup);
  // The request for a page sets out while the worker is still waking up.
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
}
