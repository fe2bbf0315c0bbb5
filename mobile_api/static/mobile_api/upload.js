// Sends a photo in pieces, so that a lost connection costs at most the piece under way: the tus protocol (1.0.0).
// It works in a page and in a service worker. docs/decisions/0026 says why it is our own.

const UPLOADS = "/api/v1/uploads/";
const PIECE = { first: 128 * 1024, least: 32 * 1024, most: 2 * 1024 * 1024 }; // bytes
const GOOD_SECONDS = 2; // a piece should take about that long
const PATIENCE_MS = 60_000; // until a piece counts as lost
const WAIT = { first: 1_000, most: 30_000, longest: 60_000 }; // milliseconds between tries
// What passes by itself. Of a piece also: another copy of it was there first (409), it was damaged on its way (460), the
// upload was forgotten meanwhile (404, 410); then it is begun or found again.
const PASSING = [408, 425, 429];
const BEGIN_AGAIN = [404, 409, 410, 460];

/** Why a photo did not arrive. `final`: trying again is useless; `code` and `message` are the server's words. */
export class UploadError extends Error {
  constructor(message, { status = 0, code = "network", errors = [], final = false } = {}) {
    super(message);
    Object.assign(this, { name: "UploadError", status, code, errors, final });
  }
}

/**
 * Send a photo and give its id, which goes into `photos` of a report.
 *
 * `id` is a UUID made once per photo and kept with it: the same call again, also from another tab or after a restart,
 * goes on where the last one ended. What has arrived stays for a day.
 * `onProgress` gets the share that has arrived, from 0 to 1, and null or the UploadError that it waits to pass.
 * `signal` stops it, and throws its reason. `tries` is how often in a row it may fail without any progress.
 * Throws UploadError: with `final` it is useless to try again, else it may go on later.
 */
export async function uploadPhoto(blob, { id = newId(), role = "", onProgress, signal, lang, tries = Infinity } = {}) {
  const upload = new Upload(blob, { id, role, onProgress, signal, lang });
  const onFailure = (error) => upload.stumble(error);
  while (!upload.isComplete) await untilItWorks(() => upload.step(), { tries, signal, onFailure });
  return id;
}

/** Do something again and again, with pauses, until it no longer throws an UploadError that may pass by itself. */
export async function untilItWorks(step, { tries = Infinity, signal, onFailure } = {}) {
  for (let failures = 1; ; failures += 1) {
    try {
      return await step();
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof UploadError) || error.final || failures >= tries) throw error;
      onFailure?.(error);
      const wait = error.seconds * 1_000 || backOff(failures);
      await pause(Math.min(wait, WAIT.longest), signal);
    }
  }
}

/** Delete what has arrived of a photo that no report has yet. Never throws: it would be deleted after a day anyway. */
export async function forgetPhoto(id) {
  await fetch(`${UPLOADS}${id}/`, { method: "DELETE", headers: SPOKEN, credentials: "omit" }).catch(() => null);
}

/** A random UUID, also where the page is not served over HTTPS. */
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

const SPOKEN = { "Tus-Resumable": "1.0.0" };

class Upload {
  constructor(blob, options) {
    Object.assign(this, options, { blob, offset: null, arrived: 0, size: PIECE.first });
  }

  get isComplete() {
    return this.offset === this.blob.size && this.offset > 0;
  }

  /** One piece further; before the first, and after a failure, what has arrived is asked. */
  async step() {
    if (this.offset === null) await this.begin();
    this.onProgress?.(this.offset / this.blob.size, null);
    if (!this.isComplete) await this.sendPiece();
    this.onProgress?.(this.offset / this.blob.size, null);
  }

  /** Nobody knows now what has arrived. */
  stumble(error) {
    this.arrived = this.offset ?? this.arrived;
    this.onProgress?.(this.arrived / this.blob.size, error);
    this.offset = null;
    this.size = Math.max(PIECE.least, this.size / 2);
  }

  /** The creation has an id, so its repeat finds the first one and tells how far it is. */
  async begin() {
    const said = { id: this.id, ...(this.role && { role: this.role }) };
    const metadata = Object.entries(said).map(([name, value]) => `${name} ${btoa(value)}`);
    this.offset = await this.call("POST", UPLOADS, {
      "Upload-Length": String(this.blob.size),
      "Upload-Metadata": metadata.join(","),
    });
  }

  async sendPiece() {
    const begun = performance.now();
    const piece = this.blob.slice(this.offset, this.offset + this.size);
    const headers = { "Upload-Offset": String(this.offset), "Content-Type": "application/offset+octet-stream" };
    this.offset = await this.call("PATCH", `${UPLOADS}${this.id}/`, headers, piece);
    const fair = (this.size * GOOD_SECONDS * 1_000) / Math.max(1, performance.now() - begun);
    this.size = Math.round(Math.min(PIECE.most, Math.max(PIECE.least, Math.min(fair, this.size * 2))));
  }

  /** One request; gives the offset that the server answers, or throws an UploadError. */
  async call(method, address, headers, body) {
    const { signal, done } = within(PATIENCE_MS, this.signal);
    const lang = this.lang ?? globalThis.document?.documentElement.lang;
    try {
      const query = lang ? `?lang=${lang}` : "";
      // No cookie is needed, so none is sent.
      const options = { method, headers: { ...SPOKEN, ...headers }, body, signal, credentials: "omit", cache: "no-store" };
      const answer = await fetch(address + query, options);
      if (!answer.ok) throw await refusal(answer, method);
      return Number(answer.headers.get("Upload-Offset"));
    } catch (error) {
      if (error instanceof UploadError) throw error;
      throw new UploadError(String(error)); // no network, or no answer in time
    } finally {
      done();
    }
  }
}

async function refusal(answer, method) {
  const { status } = answer;
  const problem = await answer.json().catch(() => ({}));
  const passing = status >= 500 || PASSING.includes(status) || (method === "PATCH" && BEGIN_AGAIN.includes(status));
  const { code = "refused", detail, title, errors } = problem;
  const error = new UploadError(detail || title || String(status), { status, code, errors, final: !passing });
  error.seconds = Number(answer.headers.get("Retry-After")) || 0;
  return error;
}

/** A signal that fires after some time or with another one. AbortSignal.any is too new for many phones. */
function within(milliseconds, other) {
  const control = new AbortController();
  const stop = () => control.abort();
  const timer = setTimeout(stop, milliseconds);
  if (other?.aborted) stop();
  other?.addEventListener("abort", stop);
  const done = () => {
    clearTimeout(timer);
    other?.removeEventListener("abort", stop);
  };
  return { signal: control.signal, done };
}

/** Doubles from try to try; a little chance keeps many phones from asking at the same moment. */
function backOff(failures) {
  return Math.min(WAIT.most, WAIT.first * 2 ** (failures - 1)) * (0.75 + Math.random() / 2);
}

/** Wait, but no longer than until the network is back or `signal` fires. */
function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(end, milliseconds);
    globalThis.addEventListener("online", end);
    signal?.addEventListener("abort", end);
    function end() {
      clearTimeout(timer);
      globalThis.removeEventListener("online", end);
      signal?.removeEventListener("abort", end);
      if (signal?.aborted) reject(signal.reason);
      else resolve();
    }
  });
}
