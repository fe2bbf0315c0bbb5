// Messages on this device. The browser is asked only after a tap, and only where it can do it; what it gives is sent
// along with the form.

const WORKER = "/service-worker.js";
const CAN = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

export function offerMessages(form) {
  if (!CAN || !form.dataset.pushKey) return;
  for (const way of form.querySelectorAll("[data-with-push]")) way.hidden = false;
  form.addEventListener("submit", async (event) => {
    if (channelOf(form, event.submitter) !== "push" || form.elements.endpoint.value) return;
    event.preventDefault();
    const said = form.querySelector("[data-refused]");
    said.textContent = "";
    const refused = await agree(form);
    if (refused) said.textContent = form.dataset[refused];
    else form.requestSubmit(event.submitter);
  });
}

const channelOf = (form, submitter) => submitter?.value || form.elements.channel?.value;

/** Ask, and write what the browser gives into the form; else the name of the sentence to show. */
async function agree(form) {
  if ((await Notification.requestPermission()) !== "granted") return "textDenied";
  try {
    const { endpoint, keys } = (await subscription(form.dataset.pushKey)).toJSON();
    Object.assign(form.elements.endpoint, { value: endpoint });
    Object.assign(form.elements.p256dh, { value: keys.p256dh });
    Object.assign(form.elements.auth, { value: keys.auth });
    return "";
  } catch {
    return "textFailed";
  }
}

async function subscription(key) {
  // Pages that report have it registered before; this one may be the first that somebody sees.
  await navigator.serviceWorker.register(WORKER, { type: "module", scope: "/" });
  const { pushManager } = await navigator.serviceWorker.ready;
  const known = await pushManager.getSubscription();
  if (known && sameKey(known, key)) return known;
  await known?.unsubscribe();
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(key) });
}

/** The consent belongs to a key of the service; with another one it is worth nothing. */
function sameKey({ options }, key) {
  const had = options?.applicationServerKey;
  return Boolean(had) && bytes(key).every((byte, at) => new Uint8Array(had)[at] === byte);
}

function bytes(base64url) {
  const text = atob(base64url.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
