// The outbox: sends what waits, one report after the other. Whoever is awake does it, page or service worker; a lock
// sees to it that only one does, and the id of a report that even two would make one report of it.
import { State } from "./report.js";
import { Gone, Later, Refused, send } from "./sending.js";

const LOCK = "stadtlotse-outbox";
const CHANNEL = "stadtlotse-outbox";
export const SYNC_TAG = "stadtlotse-outbox";
const WAIT = { first: 30_000, most: 900_000 }; // milliseconds between tries

const speaking = new BroadcastChannel(CHANNEL);

/** Call `heard` with {report, …} whenever something changes, in whatever tab or worker it does. */
export function listen(heard) {
  new BroadcastChannel(CHANNEL).addEventListener("message", ({ data }) => heard(data));
}

export function tell(news) {
  speaking.postMessage(news);
}

/** The reports that wait, in the order in which they were finished. */
export async function waiting(store) {
  const reports = await store.list("reports");
  return reports.filter(({ state }) => state === State.WAITING).sort((a, b) => a.finished - b.finished);
}

let nextRun = null;
let reason = "";

/**
 * Send everything that may be sent now. `why`: "network" (there may be one again: what waits for it is tried at once),
 * "person" (somebody asked for it: nothing has to wait), or nothing.
 */
export function flush(store, why = "") {
  // One run is under way at most, and one stands in line for what was finished meanwhile.
  if (why === "person" || !reason) reason = why;
  nextRun ??= locked(() => {
    const now = reason;
    nextRun = null;
    reason = "";
    return run(store, now);
  });
  return nextRun;
}

// Without locks, one after the other in this page at least.
let last = Promise.resolve();

function locked(work) {
  if (navigator.locks) return navigator.locks.request(LOCK, work);
  last = last.then(work, work);
  return last;
}

async function run(store, why) {
  for (const { id } of await waiting(store)) {
    const report = await store.read("reports", id);
    if (!report || report.state !== State.WAITING || !isDue(report, why)) continue;
    if (!(await attempt(store, report))) return;
  }
}

function isDue({ notBefore, waitsFor }, why) {
  return why === "person" || (why === "network" && waitsFor !== "server") || Date.now() >= notBefore;
}

/** One try; false if it is no use to try the others now. */
async function attempt(store, report) {
  try {
    await send(store, report.id, (progress) => tell({ report: report.id, ...progress }));
  } catch (error) {
    if (error instanceof Refused) await keepRefusal(store, report.id, error.refusals);
    else if (error instanceof Later && error.waitsFor === "again") return attempt(store, report);
    else if (!(error instanceof Gone)) await putOff(store, report.id, error);
    tell({ report: report.id });
    return !(error.waitsFor === "network" || error.seconds);
  }
  tell({ report: report.id });
  return true;
}

async function keepRefusal(store, id, refusals) {
  await store.update("reports", id, (report) => ({ ...report, state: State.REFUSED, refusals, changed: Date.now() }));
}

async function putOff(store, id, error) {
  // What is no Later is a mistake of ours or a full disk; it may not be lost for that.
  const waitsFor = error instanceof Later ? error.waitsFor : "server";
  if (!(error instanceof Later)) console.error(error);
  await store.update("reports", id, (report) => {
    const tries = report.tries + 1;
    const pause = Math.max((error.seconds ?? 0) * 1_000, Math.min(WAIT.most, WAIT.first * 2 ** (tries - 1)));
    return { ...report, tries, waitsFor, notBefore: Date.now() + pause };
  });
}
