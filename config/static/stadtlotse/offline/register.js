// Lets the browser keep what is needed to report without network. It waits until the page is done with itself.

const WORKER = "/service-worker.js";

function register() {
  // Refused in some private windows; every page works without it while there is a network.
  navigator.serviceWorker.register(WORKER, { type: "module", scope: "/" }).catch(() => {});
}

if ("serviceWorker" in navigator) {
  if (document.readyState === "complete") register();
  else window.addEventListener("load", register);
}
