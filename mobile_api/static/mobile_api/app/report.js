// A report as this device keeps it, and what may be done with it.
import { newId } from "../upload.js";

export const State = { DRAFT: "draft", WAITING: "waiting", REFUSED: "refused", SENT: "sent" };
export const DAYS_KEPT = 7;
// The mirror of what is being typed into the pages of the form; it becomes a draft when they cannot be reached.
export const MIRROR = "mirror";

const DAY_MS = 86_400_000;

/** An empty report. `id` is made once, so that sending it twice makes one report. */
export function newReport(language, id = newId()) {
  const now = Date.now();
  return {
    id,
    state: State.DRAFT,
    language,
    made: now,
    changed: now,
    category: "",
    description: "",
    answers: {},
    place: null, // {lat, lon, accuracy, words, source}, EPSG:4326 and metres
    address: "", // as typed; looked up when it is sent, if there is no place
    note: "",
    ...NOT_TRIED,
  };
}

const NOT_TRIED = { body: null, tries: 0, notBefore: 0, waitsFor: "", refusals: [] };

/** The same report, free to be changed again. A new id, if the server knows the old one for something else. */
export function reopened(report) {
  const taken = report.refusals.some(({ code }) => code === "key_conflict");
  return { ...report, ...NOT_TRIED, refusals: report.refusals, id: taken ? newId() : report.id, state: State.DRAFT };
}

export function isEmpty(report, photos) {
  const { category, description, place, address, note } = report;
  return !(photos.length || category || description.trim() || place || address.trim() || note.trim());
}

/** Whether it may be changed: not while the server might have it already. */
export function canChange(report) {
  return report.state === State.REFUSED || (report.state === State.WAITING && !report.body);
}

/** Whether the days are over in which this is kept. What waits to be sent is kept until it is. */
export function isOutdated(report, now = Date.now()) {
  const passing = report.state !== State.WAITING && report.state !== State.REFUSED;
  return passing && now - report.changed > DAYS_KEPT * DAY_MS;
}

/** The words that name the place in the report: as chosen or typed, and where exactly. */
export function addressOf(report) {
  return [report.place?.words || report.address.trim(), report.note.trim()].filter(Boolean).join(" – ");
}

/** The body of POST /api/v1/reports/. Written once and kept, so that every repeat is the very same. */
export function bodyOf(report, photos, contact, place) {
  const { lat, lon, accuracy } = place;
  return JSON.stringify({
    id: report.id,
    category: report.category,
    lat,
    lon,
    ...(accuracy && { accuracy }),
    address: addressOf({ ...report, place }),
    description: report.description.trim(),
    answers: report.answers,
    photos: photos.map((photo) => photo.id),
    ...(contact && { contact }),
    language: report.language,
  });
}
