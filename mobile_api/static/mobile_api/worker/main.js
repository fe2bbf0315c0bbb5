// The service worker: hands out kept pages where there is no network, and sends what waits in the outbox when there is
// one again. What it keeps is told by the server.
import { forgetOutdated } from "../app/outdated.js";
import { flush, SYNC_TAG, waiting } from "../app/queue.js";
import { openStore } from "../app/store.js";
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
  self.addEventListener("sync", (event) => {
    if (event.tag === SYNC_TAG) event.waitUntil(sendAll());
  });
  // Where there is no Background Sync: pages of ours say that there may be a network.
  self.addEventListener("message", (event) => {
    if (event.data === SYNC_TAG) event.waitUntil(lookAfterOutbox());
  });
}

async function takeOver(setup) {
  await tidy(setup);
  // The request for a page sets out while the worker is still waking up.
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
}

async function lookAfterOutbox() {
  const store = await openStore();
  await forgetOutdated(store);
  await flush(store, "network");
}

/** Throws while something still waits for the network, so that the browser calls again. */
async function sendAll() {
  await lookAfterOutbox();
  const store = await openStore();
  const left = await waiting(store);
  if (left.some(({ waitsFor }) => waitsFor === "network")) throw new Error("There is no network yet.");
}
