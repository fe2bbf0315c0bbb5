// Lets the browser keep what is needed to report without network. It waits until the page is done with itself.

const WORKER = "/service-worker.js";

const OUTBOX = "stadtlotse-outbox";

function register() {
  // Refused in some private windows; every page works without it while there is a network.
  navigator.serviceWorker.register(WORKER, { type: "module", scope: "/", updateViaCache: "all" }).then(sendWaiting, () => {});
}

/** There may be a network: whatever waits in the outbox may try. */
async function sendWaiting() {
  const registration = await navigator.serviceWorker.ready;
  registration.active.postMessage(OUTBOX);
}

if ("serviceWorker" in navigator) {
  if (document.readyState === "complete") register();
  else window.addEventListener("load", register);
  window.addEventListener("online", sendWaiting);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && sendWaiting());
}
