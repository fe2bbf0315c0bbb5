// Sends one report: its photos in pieces, then the report. It keeps what it has reached after every step, so that it
// can be killed at any moment and goes on from there.
import { uploadPhoto, UploadError } from "../upload.js";
import { bodyOf, State } from "./report.js";

const REPORTS = "/api/v1/reports/";
const ADDRESSES = "/api/v1/addresses/";
const PATIENCE_MS = 60_000;
const TRIES_PER_PHOTO = 3;
const PASSING = [408, 425, 429];

/** It did not work now, and may later. `seconds`: what the server asks us to wait. */
export class Later extends Error {
  constructor(waitsFor, seconds = 0) {
    super(waitsFor);
    Object.assign(this, { name: "Later", waitsFor, seconds });
  }
}

/** Somebody took it out of the outbox meanwhile. */
export class Gone extends Error {}

/** The server does not take it as it is: [{pointer, code, detail}]. */
export class Refused extends Error {
  constructor(refusals) {
    super(refusals[0]?.detail);
    Object.assign(this, { name: "Refused", refusals });
  }
}

/**
 * Send the report with this id, or throw Later, Refused or Gone. `tell` hears how far it is:
 * {step: "photo", photo, photos, share, waits} or {step: "report"}.
 */
export async function send(store, id, tell) {
  const photos = await store.photosOf(id);
  await sendPhotos(store, photos, await store.read("reports", id), tell);
  tell({ step: "report" });
  const body = await writtenOnce(store, id, photos);
  const answer = await post(store, id, body);
  await store.change(({ put, drop }) => {
    put("reports", sent(body, answer));
    for (const photo of photos) drop("photos", photo.id);
    drop("contacts", id);
  });
}

/** What stays on the device: no words, no photo, nobody's address. */
function sent(body, { code, private_key: key, awaiting_confirmation: unconfirmed = false }) {
  const { id, category, language } = JSON.parse(body);
  const now = Date.now();
  return { id, state: State.SENT, language, category, made: now, changed: now, code, key, unconfirmed };
}

async function sendPhotos(store, photos, { language }, tell) {
  for (const [i, photo] of photos.entries()) {
    if (photo.arrived) continue;
    const progress = { step: "photo", photo: i + 1, photos: photos.length };
    tell({ ...progress, share: 0 });
    await sendPhoto(photo, i, language, (share, hindrance) =>
      // What the server says about it is told once the tries are over.
      tell({ ...progress, share, waits: Boolean(hindrance) && !hindrance.status }),
    );
    await store.update("photos", photo.id, (kept) => ({ ...kept, arrived: true }));
  }
}

async function sendPhoto(photo, number, lang, onProgress) {
  const blob = new Blob(photo.bytes ? [photo.bytes] : [], { type: photo.type });
  try {
    await uploadPhoto(blob, { id: photo.id, role: photo.role, lang, onProgress, tries: TRIES_PER_PHOTO });
  } catch (error) {
    if (!(error instanceof UploadError)) throw error;
    if (!error.final) throw new Later(error.status ? "server" : "network", error.seconds);
    throw new Refused([{ pointer: `/photos/${number}`, code: error.code, detail: error.message }]);
  }
}

async function writtenOnce(store, id, photos) {
  const report = await store.read("reports", id);
  if (report?.state !== State.WAITING) throw new Gone();
  if (report.body) return report.body;
  const place = report.place ?? (await placeAt(report));
  const body = bodyOf(report, photos, await contactOf(store, id), place);
  await store.update("reports", id, (kept) => (kept.state === State.WAITING ? { ...kept, body } : kept));
  const kept = await store.read("reports", id);
  if (kept?.body !== body) throw new Gone();
  return body;
}

async function contactOf(store, id) {
  const found = await store.read("contacts", id);
  if (!found) return null;
  const { report, ...contact } = found;
  return contact;
}

/** Where a typed address is, if that is certain; whoever typed it has to say more otherwise. */
async function placeAt({ address, language }) {
  const query = new URLSearchParams({ q: address.trim(), limit: "1", lang: language });
  const found = await call(`${ADDRESSES}?${query}`, { method: "GET" });
  const [best] = found.features ?? [];
  const { match_level: level, label } = best?.properties.geocoding ?? {};
  if (level !== "house") throw new Refused([{ pointer: "/address", code: "address_unknown", detail: "" }]);
  const [lon, lat] = best.geometry.coordinates;
  return { lat, lon, words: label };
}

async function post(store, id, body) {
  const { language } = JSON.parse(body);
  const headers = { "Content-Type": "application/json" };
  try {
    const answer = await call(`${REPORTS}?lang=${language}`, { method: "POST", headers, body });
    return answer.properties;
  } catch (error) {
    if (error instanceof Refused) await afterRefusal(store, id, error.refusals);
    throw error;
  }
}

/** Photos that waited too long for their report are deleted on the server: once, they are sent again. */
async function afterRefusal(store, id, refusals) {
  const photos = await store.photosOf(id);
  const report = await store.read("reports", id);
  const lost = refusals.every(({ pointer }) => pointer.startsWith("/photos/"));
  if (!lost || report.photosAgain || !photos.length) return;
  await store.change(({ put }) => {
    for (const photo of photos) put("photos", { ...photo, arrived: false });
    put("reports", { ...report, photosAgain: true });
  });
  throw new Later("again");
}

async function call(url, options) {
  const control = new AbortController();
  const timer = setTimeout(() => control.abort(), PATIENCE_MS);
  try {
    const shared = { credentials: "omit", cache: "no-store", signal: control.signal };
    return await understood(await fetch(url, { ...shared, ...options }));
  } catch (error) {
    if (error instanceof Later || error instanceof Refused) throw error;
    throw new Later("network");
  } finally {
    clearTimeout(timer);
  }
}

async function understood(answer) {
  const { status } = answer;
  if (status >= 500 || PASSING.includes(status)) {
    throw new Later("server", Number(answer.headers.get("Retry-After")) || 0);
  }
  // The page of a hotel's network is no answer of ours, whatever its status.
  const said = await answer.json();
  if (answer.ok) return said;
  const { code, detail, title, errors } = said;
  throw new Refused(errors?.length ? errors : [{ pointer: "", code, detail: detail || title }]);
}
