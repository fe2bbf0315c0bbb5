// Mirrors what is entered into the pages of the form onto this device. When the network goes away in the middle, the
// next tap lands in the app (app/main.js), which takes the mirror over, with everything filled in already.
//
// The server writes its draft into the page as data-keepsake (mobile_api/offline/keepsake.py); what is typed since lies
// over it. How to reach who reports is mirrored only once the report is sent, as in the app.
import { forgetMirror, takeMirror } from "./app/mirror.js";
import { MIRROR, newReport } from "./app/report.js";
import { openStore } from "./app/store.js";
import { shrink } from "./shrink.js";
import { newId } from "./upload.js";

const TYPING_PAUSE_MS = 250;
const PLAIN = { description: "description", note: "note", q: "address" };
const CONTACT = ["email", "name", "phone"];

export async function mirrorForm(box) {
  const store = await openStore();
  // Where nothing lasts, nothing could be handed over.
  if (store.lasting) await new Keepsake(box, store).start();
}

/** The report has arrived: nothing of it stays here. */
export async function reportArrived() {
  await forgetMirror(await openStore());
}

class Keepsake {
  constructor(box, store) {
    Object.assign(this, { box, store, order: Date.now() });
  }

  async start() {
    const { keepsake } = this.box.dataset;
    const server = keepsake ? JSON.parse(keepsake) : null;
    const known = await this.store.read("reports", MIRROR);
    // On the first page the server has no draft yet, and no id for it.
    const goesOn = known && (!known.mirrors || known.mirrors === server?.id);
    // Something else was begun here before and neither sent nor discarded: the app has it from now on.
    this.begun = known && !goesOn ? () => takeMirror(this.store) : async () => {};
    this.mirror = goesOn ? known : { ...newReport(document.documentElement.lang), id: MIRROR, state: MIRROR, mirrors: "" };
    if (server) await this.takeOver(server);
    this.box.addEventListener("input", () => this.keepSoon());
    this.box.addEventListener("change", (event) => this.changed(event.target));
    this.box.addEventListener("submit", (event) => this.submitted(event), true);
    this.box.addEventListener("photo:taken", (event) => this.photoTaken(event.detail));
    this.box.addEventListener("photo:gone", (event) => this.store.change(({ drop }) => drop("photos", event.detail.id)));
  }

  /** Make room for this report, once. */
  async begin() {
    const { begun } = this;
    this.begun = async () => {};
    await begun();
  }

  /** What the server knows; photos that it does not have any more go, those that it has need not be sent again. */
  async takeOver({ id, photos, ...entered }) {
    await this.begin();
    Object.assign(this.mirror, entered, { mirrors: id });
    const kept = new Map((await this.store.photosOf(MIRROR)).map((photo) => [photo.id, photo]));
    const arrived = photos.map((photo, i) => ({
      ...(kept.get(photo.id) ?? { ...photo, report: MIRROR, type: "", bytes: null, order: i }),
      role: photo.role,
      arrived: true,
    }));
    const gone = [...kept.keys()].filter((one) => !photos.some((photo) => photo.id === one));
    await this.store.change(({ put, drop }) => {
      put("reports", this.mirror);
      for (const photo of arrived) put("photos", photo);
      for (const one of gone) drop("photos", one);
    });
  }

  changed(input) {
    this.keepSoon();
    // The step for photos tells by itself what it takes; elsewhere they travel with the form.
    if (input.type !== "file" || !input.name.startsWith("photo-")) return;
    const role = input.name.replace("photo-", "");
    for (const file of input.files) this.photoTaken({ id: newId(), file, role });
  }

  keepSoon() {
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.keep(), TYPING_PAUSE_MS);
  }

  async keep() {
    clearTimeout(this.pause);
    await this.begin();
    this.read();
    await this.store.change(({ put }) => put("reports", this.mirror)).catch(() => {});
  }

  /** The fields of this page, whichever step it is. */
  read() {
    const details = {};
    for (const form of this.box.querySelectorAll("form")) {
      const data = new FormData(form);
      for (const [field, name] of Object.entries(PLAIN)) if (data.has(field)) this.mirror[name] = data.get(field);
      if (data.get("about") && !this.mirror.description) this.mirror.description = data.get("about");
      for (const field of data.keys()) if (field.startsWith("q-")) details[field] = data.getAll(field);
      this.readPlace(form, data);
    }
    this.mirror.details = { ...this.mirror.details, ...details };
    this.mirror.changed = Date.now();
  }

  readPlace(form, data) {
    const chosen = form.querySelector("[name=choice]:checked");
    if (!chosen || chosen.value === "kept") return;
    const { lat, lon } = chosen.dataset;
    const words = chosen.labels?.[0]?.textContent.trim() ?? "";
    if (lat) this.mirror.place = { lat: Number(lat), lon: Number(lon), words, source: "form" };
    else if (chosen.value === "pin" && data.get("lat")) {
      const accuracy = Number(data.get("accuracy")) || undefined;
      this.mirror.place = { lat: Number(data.get("lat")), lon: Number(data.get("lon")), accuracy, source: "pin" };
    }
  }

  /** The page leaves right after this, so everything is asked of the store at once. */
  submitted({ target, submitter }) {
    clearTimeout(this.pause);
    if (submitter?.value === "discard" || submitter?.name === "support") return forgetMirror(this.store);
    if (submitter?.name === "category") this.mirror.category = submitter.value;
    this.read();
    const contact = submitter?.value === "send" ? contactIn(new FormData(target)) : null;
    return this.store.change(({ put }) => {
      put("reports", this.mirror);
      if (contact) put("contacts", { report: MIRROR, ...contact });
    });
  }

  async photoTaken({ id, file, role = "", place, instead }) {
    const small = await shrink(file);
    const photo = { id, report: MIRROR, name: small.name, type: small.type, bytes: await small.arrayBuffer() };
    await this.begin();
    this.order += 1;
    if (place && !this.mirror.place) this.mirror.place = { ...place, source: "photo" };
    this.read();
    await this.store
      .change(({ put, drop }) => {
        put("reports", this.mirror);
        put("photos", { ...photo, role, order: this.order, arrived: false });
        if (instead) drop("photos", instead);
      })
      .catch(() => {}); // No room: the server has it, or soon will.
  }
}

function contactIn(data) {
  const contact = Object.fromEntries(CONTACT.map((name) => [name, data.get(name)?.trim() ?? ""]));
  return Object.values(contact).some(Boolean) ? contact : null;
}
