// The app: reports are written without network, wait in the outbox, and are sent when there is one.
import { ReportForm } from "./form.js";
import { Outbox } from "./outbox.js";
import { flush, SYNC_TAG, waiting } from "./queue.js";
import { takeMirror } from "./mirror.js";
import { forgetOutdated } from "./outdated.js";
import { canChange, reopened, State } from "./report.js";
import { openStore } from "./store.js";

const box = document.getElementById("app");
const find = (selector) => box.querySelector(selector);
const words = textsOf(box);
const language = document.documentElement.lang;

start();

async function start() {
  const store = await openStore();
  if (!store.lasting) trouble(words.nothingLasts);
  const form = new ReportForm(find("[data-section=report]"), store, words, { finished, full });
  const outbox = new Outbox(find("[data-section=outbox]"), store, words, { open, counted });
  outbox.hidden = () => form.report?.id;

  await forgetOutdated(store);
  const [config, kinds] = await Promise.all([told("config"), told("categories")]);
  if (!kinds) trouble(words.noKinds);
  form.offer(config, kinds?.groups);
  outbox.names = new Map([...form.categories].map(([id, { name }]) => [id, name]));
  await openNewest();
  box.dataset.ready = "";
  showView();
  watchNetwork(() => send("network"));
  window.addEventListener("hashchange", showView);
  send("network");

  async function openNewest() {
    const mirrored = await takeMirror(store);
    const drafts = (await store.list("reports")).filter(({ state }) => state === State.DRAFT);
    drafts.sort((a, b) => b.changed - a.changed);
    const draft = mirrored?.report ?? drafts[0];
    form.open(draft, draft ? await store.photosOf(draft.id) : []);
    form.showContact(mirrored?.contact);
    outbox.draw();
  }

  /** Write on at a report of the outbox; what is in the form now goes there. */
  async function open({ id }) {
    const report = await store.read("reports", id);
    // It may have been sent since the list was drawn.
    if (!report || !(report.state === State.DRAFT || canChange(report))) return outbox.draw();
    await form.keep();
    const contact = await store.read("contacts", report.id);
    const photos = await store.photosOf(report.id);
    const draft = report.state === State.DRAFT ? report : reopened(report);
    await store.change(({ put, drop }) => {
      drop("contacts", report.id);
      if (draft.id !== report.id) drop("reports", report.id);
      put("reports", draft);
      for (const photo of photos) put("photos", { ...photo, report: draft.id });
    });
    goTo("report");
    form.open(draft, await store.photosOf(draft.id));
    form.showContact(contact);
    return outbox.draw();
  }

  function finished(report) {
    goTo("outbox");
    outbox.draw().then(() => find(`[data-report="${report.id}"] [data-title]`)?.focus());
    if (!navigator.onLine) navigator.storage?.persist?.();
    send("network");
  }

  async function send(why) {
    askToBeWoken();
    await flush(store, why);
    const next = Math.min(...(await waiting(store)).map(({ notBefore }) => notBefore));
    if (!Number.isFinite(next)) return;
    clearTimeout(send.timer);
    send.timer = setTimeout(() => send(""), Math.max(1_000, next - Date.now()));
  }
}

/** Background Sync, where a browser has it: sends what waits when the network is back, without a page. */
async function askToBeWoken() {
  const registration = await navigator.serviceWorker?.getRegistration();
  await registration?.sync?.register(SYNC_TAG).catch(() => {});
}

function watchNetwork(backAgain) {
  const line = find("[data-network]");
  const finish = find("[data-finish] .kern-label");
  const show = () => {
    const { onLine } = navigator;
    line.textContent = onLine ? words.online : words.offline;
    finish.textContent = onLine ? words.send : words.putAside;
  };
  const changed = () => {
    line.hidden = false;
    show();
    if (navigator.onLine) backAgain();
  };
  show();
  line.hidden = navigator.onLine;
  window.addEventListener("online", changed);
  window.addEventListener("offline", changed);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && backAgain());
}

/** What the API tells, or the worker's copy of it; null if there is neither. */
async function told(what) {
  const answer = await fetch(`/api/v1/${what}/?lang=${language}`, { credentials: "omit" }).catch(() => null);
  return answer?.ok ? answer.json().catch(() => null) : null;
}

function showView() {
  const view = window.location.hash === "#outbox" ? "outbox" : "report";
  for (const section of box.querySelectorAll("[data-section]")) section.hidden = section.dataset.section !== view;
  for (const link of box.querySelectorAll("[data-view]")) {
    if (link.dataset.view === view) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

function goTo(view) {
  window.history.pushState(null, "", `#${view}`);
  showView();
  window.scrollTo(0, 0);
}

function counted(number) {
  const badge = find("[data-count]");
  badge.hidden = !number;
  badge.textContent = String(number);
}

function full(error) {
  trouble(error?.name === "QuotaExceededError" ? words.full : words.nothingLasts);
}

function trouble(text) {
  find("[data-trouble]").hidden = false;
  find("[data-trouble-text]").textContent = text;
}

/** data-text-no-position becomes words.noPosition; the addresses come along. */
function textsOf({ dataset }) {
  const texts = Object.entries(dataset).filter(([name]) => name.startsWith("text"));
  const short = texts.map(([name, text]) => [name[4].toLowerCase() + name.slice(5), text]);
  return { ...Object.fromEntries(short), status: dataset.status, office: dataset.office };
}
