// The photo step: a photo is sent as soon as it is taken, its preview is there at once. It goes in pieces, so that a
// lost connection only makes it take longer.
import { placeOf } from "./exif.js";
import { shrink } from "./shrink.js";
import { post, swap } from "./swap.js";
import { UploadError, forgetPhoto, newId, untilItWorks, uploadPhoto } from "./upload.js";

const LOOK_AGAIN_MS = 1500;
const LOOKS = 20;

export function enhancePhotos(form) {
  new PhotoStep(form);
}

class PhotoStep {
  constructor(form) {
    Object.assign(this, { form, said: form.querySelector("[data-said]"), goOn: null, underway: 0 });
    this.previews = new Map();
    this.pictures = new Map();
    form.addEventListener("change", (event) => {
      if (event.target.type === "file") this.take(event.target);
    });
    form.addEventListener("submit", (event) => this.submit(event));
    form.addEventListener("click", (event) => {
      const button = event.target.closest("[data-paint]");
      if (button) this.paint(button);
    });
    this.way = form.querySelector("[data-way]");
    this.withoutNetwork = form.querySelector("[data-without-network]");
    this.way.querySelector("[data-stop]").addEventListener("click", () => this.control.abort());
    this.lookAgain(LOOKS);
  }

  get busy() {
    return this.underway > 0;
  }

  /** Who wanted to go on meanwhile does so afterwards, unless something went wrong. */
  async busyWith(work) {
    this.underway += 1;
    const outcome = await work();
    this.underway -= 1;
    if (!this.busy) this.goOn?.click();
    return outcome;
  }

  /** While a photo is on its way, "continue" waits for it; removing happens without leaving the page. */
  submit(event) {
    const { submitter } = event;
    if (this.busy) {
      event.preventDefault();
      this.goOn = submitter;
    } else if (submitter?.name === "remove") {
      event.preventDefault();
      this.remove(submitter.value);
    }
  }

  async remove(id) {
    const data = this.basics();
    data.set("remove", id);
    this.tell("photo:gone", { id });
    await this.busyWith(() => this.exchange(data, this.form.dataset.textRemoved));
    this.form.querySelector("[data-live='photos-room'] input")?.focus();
  }

  async take(input) {
    const files = [...input.files];
    input.value = "";
    await this.busyWith(async () => {
      for (const file of files) await this.send(file);
    });
    this.lookAgain(LOOKS);
  }

  /** Paint over parts of a photo; what is sent takes its place, and the server forgets the other one. */
  async paint({ dataset: { paint: id, source } }) {
    let picture;
    try {
      const [{ paintOver }, known] = await Promise.all([import("./redact/editor.js"), this.pictureOf(id, source)]);
      picture = await paintOver(known);
    } catch {
      this.say(this.form.dataset.textUnpaintable, null, true);
      return;
    }
    if (!picture) return;
    const file = new File([picture], "photo.jpg", { type: picture.type });
    const fresh = await this.busyWith(() => this.send(file, id));
    this.form.querySelector(`[data-paint="${fresh ?? id}"]`)?.focus();
  }

  async pictureOf(id, source) {
    if (this.pictures.has(id)) return this.pictures.get(id);
    const answer = await fetch(source);
    if (!answer.ok) throw new Error(`${answer.status}`);
    return answer.blob();
  }

  async send(file, instead = "") {
    this.say(this.form.dataset.textPreparing, 0);
    const [place, small] = await Promise.all([placeOf(file), shrink(file)]);
    const id = newId();
    const data = this.basics();
    data.set("uploaded", id);
    data.set("uploaded_name", small.name);
    if (instead) data.set("replace", instead);
    if (place) {
      data.set("photo_lat", String(place.lat));
      data.set("photo_lon", String(place.lon));
    }
    this.tell("photo:taken", { id, file: small, place, instead });
    if (!(await this.upload(small, id))) return null;
    if (!(await this.exchange(data, this.form.dataset.textSent))) return null;
    this.previews.set(id, URL.createObjectURL(small));
    this.pictures.set(id, small);
    this.showPreviews();
    return id;
  }

  /** Send a photo however often the line breaks; false if the person stopped it, or if it cannot be sent. */
  async upload(photo, id) {
    const { textSending, textWaiting, textStopped } = this.form.dataset;
    const { signal } = (this.control = new AbortController());
    const onProgress = (share, hindrance) => {
      const waiting = hindrance?.status ? hindrance.message : textWaiting;
      this.say(hindrance ? waiting : textSending, share);
      // The app, which needs no network, has this photo already (keepsake.js).
      if (hindrance && !hindrance.status) this.withoutNetwork.hidden = !navigator.serviceWorker?.controller;
    };
    this.way.hidden = false;
    this.withoutNetwork.hidden = true;
    try {
      await uploadPhoto(photo, { id, onProgress, signal });
      return true;
    } catch (error) {
      // Of what is no picture the server keeps the reason, and the page that follows tells it.
      if (error.status === 422 && error.code !== "empty") return true;
      if (signal.aborted) forgetPhoto(id);
      this.tell("photo:gone", { id });
      this.say(signal.aborted ? textStopped : error.message, null, !signal.aborted);
      this.goOn = null;
      return false;
    } finally {
      this.way.hidden = true;
    }
  }

  /** For the mirror of the form (keepsake.js). */
  tell(name, detail) {
    this.form.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  }

  /** The form without its files. */
  basics() {
    const data = new FormData(this.form);
    data.delete("photos");
    data.set("go", "stay");
    return data;
  }

  async exchange(data, done) {
    try {
      const onFailure = () => this.say(this.form.dataset.textWaiting);
      // Nothing in it counts twice, so it may be sent again.
      swap(await untilItWorks(() => this.post(data), { onFailure }));
      this.showPreviews();
      const wrong = document.querySelector("#error-summary");
      this.say(wrong ? "" : done);
      wrong?.focus();
      return !wrong;
    } catch {
      this.say(this.form.dataset.textFailed, null, true);
      this.goOn = null;
      return false;
    }
  }

  async post(data) {
    try {
      return await post(this.form.action, data, (share) => this.say(this.form.dataset.textSending, share));
    } catch (error) {
      throw new UploadError(error.message, { final: !["network", "timeout"].includes(error.message) });
    }
  }

  /** Tell how it stands; `share`, if given, is how much of a photo has arrived. */
  say(text, share = null, wrong = false) {
    const box = this.said.parentElement;
    box.hidden = !text;
    box.classList.toggle("sl-upload__said--wrong", wrong);
    // Screen readers hear the beginning and the end, not every per cent.
    if (this.said.textContent !== text) this.said.textContent = text;
    if (share !== null) this.way.querySelector("progress").value = share;
  }

  ids() {
    return [...this.form.querySelectorAll("button[name=remove]")].map((button) => button.value);
  }

  showPreviews() {
    for (const [id, url] of this.previews) {
      const item = this.form.querySelector(`button[name=remove][value="${id}"]`)?.closest("li");
      const wait = item?.querySelector(".sl-thumb__wait");
      if (!wait) continue;
      const picture = new Image();
      picture.alt = item.querySelector(".sl-thumb__name").textContent;
      picture.addEventListener("load", () => wait.replaceWith(picture));
      picture.src = url;
    }
  }

  /** Photos that this page has no preview of are looked for until the worker has made them. */
  lookAgain(times) {
    if (!times || this.busy) return;
    const waiting = [...this.form.querySelectorAll("[data-pending]")].some(
      (item) => !this.previews.has(item.querySelector("button[name=remove]")?.value),
    );
    if (!waiting) return;
    setTimeout(async () => {
      const answer = await fetch(this.form.action).catch(() => null);
      if (answer?.ok && !this.busy) {
        swap(await answer.text());
        this.showPreviews();
      }
      this.lookAgain(times - 1);
    }, LOOK_AGAIN_MS);
  }
}
