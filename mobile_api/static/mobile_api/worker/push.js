// What happens when a message arrives, and when somebody taps it. The server says what to show
// (reports/alerts/push/message.py); a message that cannot be read still has to show something, or the browser takes the
// consent back.

const ICON = new URL("../../stadtlotse/icons/icon-192.png", import.meta.url).href;

self.addEventListener("push", (event) => {
  const { title, body, lang, url, tag } = read(event.data);
  event.waitUntil(self.registration.showNotification(title, { body, lang, tag, icon: ICON, data: { url } }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.url));
});

function read(data) {
  try {
    const { title = "Stadtlotse", body = "", lang = "", url = "/", tag = "" } = data?.json() ?? {};
    return { title, body, lang, url, tag };
  } catch {
    return { title: "Stadtlotse", body: "", lang: "", url: "/", tag: "" };
  }
}

/** A window that shows it already, or a new one. Only pages of ours are opened. */
async function open(path) {
  const url = new URL(path ?? "/", self.location.origin);
  if (url.origin !== self.location.origin) return;
  const windows = await self.clients.matchAll({ type: "window" });
  const there = windows.find((one) => one.url === url.href);
  await (there ? there.focus() : self.clients.openWindow(url.href));
}
