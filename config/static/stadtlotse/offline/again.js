// The page that stands in for another makes room as soon as the network is back and the service answers.

const LOOK_AGAIN_MS = 10_000;

async function lookAgain() {
  if (document.visibilityState !== "visible") return;
  const answer = await fetch("/healthz", { cache: "no-store" }).catch(() => null);
  if (answer?.ok) window.location.reload();
}

document.querySelector("[data-again]").addEventListener("click", () => window.location.reload());
window.addEventListener("online", lookAgain);
document.addEventListener("visibilitychange", lookAgain);
setInterval(lookAgain, LOOK_AGAIN_MS);
