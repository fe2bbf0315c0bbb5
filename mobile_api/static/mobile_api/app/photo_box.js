// The photos of the report that is being written: made smaller, kept on the device, shown.
import { placeOf } from "../exif.js";
import { paintOver } from "../redact/editor.js";
import { shrink } from "../shrink.js";
import { newId } from "../upload.js";
import { fromTemplate, make, markWrong } from "./elements.js";

const MOST_PHOTOS = 5; // until the server has told its limit

export class PhotoBox {
  /** `on`: {keep(photo), drop(photo), placed(place)}; keep and drop are promises. */
  constructor(form, words, on) {
    const find = (selector) => form.querySelector(selector);
    Object.assign(this, { words, on, photos: [], roles: [], previews: new Map(), most: MOST_PHOTOS });
    Object.assign(this, { list: find("[data-thumbs]"), ways: find("[data-upload]"), said: find("[data-photo-said]") });
    this.ways.addEventListener("change", (event) => this.take(event.target));
  }

  show(report, photos) {
    for (const url of this.previews.values()) URL.revokeObjectURL(url);
    this.previews.clear();
    Object.assign(this, { report, photos: [...photos] });
    this.say("");
    this.draw();
  }

  /** The roles that the category asks for: [{code, name}]. */
  askFor(roles) {
    this.roles = roles;
    this.draw();
  }

  /** What is wrong: [{pointer, text}]; `category` as the API tells it, or undefined. */
  problems(category) {
    if (!category?.photo_required) return [];
    const given = this.photos.map(({ role }) => role);
    const missing = this.roles.filter(({ code }) => !given.includes(code));
    if (missing.length) return missing.map(({ name }) => ({ pointer: "/photos", text: `${name}: ${this.words.needsPhoto}` }));
    return this.photos.length ? [] : [{ pointer: "/photos", text: this.words.needsAnyPhoto }];
  }

  mark(text) {
    markWrong(this.ways, text, this.words.error);
  }

  async take(input) {
    const files = [...input.files];
    input.value = "";
    this.mark("");
    for (const file of files) {
      if (this.photos.length >= this.most) return this.say(this.words.tooMany.replace("%1", this.most), true);
      await this.add(file);
    }
    return undefined;
  }

  async add(file) {
    if (file.type && !file.type.startsWith("image/")) return this.say(this.words.noPhoto.replace("%1", file.name), true);
    this.say(this.words.preparing);
    const [place, small] = await Promise.all([placeOf(file), shrink(file)]);
    const photo = {
      id: newId(),
      report: this.report,
      name: small.name,
      type: small.type || "application/octet-stream",
      bytes: await small.arrayBuffer(),
      role: "",
      order: Date.now() + this.photos.length,
      arrived: false,
    };
    if (!(await this.on.keep(photo))) return this.say("");
    this.photos.push(photo);
    this.draw();
    if (place) this.on.placed(place);
    return this.say(this.words.kept);
  }

  /** Paint over faces and plates; the picture before that is gone at once. */
  async paint(photo) {
    try {
      const picture = await paintOver(blobOf(photo));
      if (!picture) return;
      // Another id: pieces of the picture before may be on the server already.
      const painted = { ...photo, id: newId(), type: picture.type, bytes: await picture.arrayBuffer(), arrived: false };
      if (!(await this.on.keep(painted))) return;
      await this.on.drop(photo);
      this.photos = this.photos.map((one) => (one.id === photo.id ? painted : one));
      this.draw();
      this.list.querySelector(`[data-photo="${painted.id}"] [data-hide]`)?.focus();
    } catch {
      this.say(this.words.noPainting, true);
    }
  }

  async remove(photo) {
    await this.on.drop(photo);
    this.photos = this.photos.filter(({ id }) => id !== photo.id);
    URL.revokeObjectURL(this.previews.get(photo.id));
    this.previews.delete(photo.id);
    this.draw();
    this.say(this.words.removed);
    this.ways.querySelector("#id_photos").focus();
  }

  draw() {
    this.list.replaceChildren(...this.photos.map((photo, i) => this.thumb(photo, i + 1)));
  }

  thumb(photo, number) {
    const item = fromTemplate("thumb");
    const name = this.words.photo.replace("%1", number);
    const picture = item.querySelector("img");
    picture.alt = name;
    picture.addEventListener("error", () => picture.replaceWith(make("span", { class: "sl-thumb__wait" }, name)));
    picture.src = this.preview(photo);
    item.querySelector("[data-name]").textContent = photo.name;
    const button = item.querySelector("[data-remove]");
    button.querySelector(".sl-thumb__label").append(this.words.remove, make("span", { class: "kern-sr-only" }, ` ${name}`));
    button.addEventListener("click", () => this.remove(photo));
    const hide = item.querySelector("[data-hide]");
    hide.querySelector(".sl-thumb__label").append(this.words.hide, make("span", { class: "kern-sr-only" }, ` ${name}`));
    hide.addEventListener("click", () => this.paint(photo));
    hide.hidden = !photo.bytes;
    item.dataset.photo = photo.id;
    this.showRoles(item, photo, name);
    return item;
  }

  showRoles(item, photo, name) {
    const label = item.querySelector("[data-role-label]");
    label.hidden = !this.roles.length;
    label.querySelector("span").textContent = `${name}: ${this.words.shows}`;
    const select = label.querySelector("select");
    const options = [{ code: "", name: this.words.shows }, ...this.roles];
    select.append(...options.map(({ code, name: title }) => make("option", { value: code, selected: code === photo.role }, title)));
    select.addEventListener("change", () => {
      photo.role = select.value;
      this.on.keep(photo);
    });
  }

  preview(photo) {
    if (!this.previews.has(photo.id)) this.previews.set(photo.id, URL.createObjectURL(blobOf(photo)));
    return this.previews.get(photo.id);
  }

  say(text, wrong = false) {
    this.said.hidden = !text;
    this.said.textContent = text;
    this.said.classList.toggle("sl-upload__said--wrong", wrong);
  }
}

function blobOf({ bytes, type }) {
  return new Blob(bytes ? [bytes] : [], { type });
}
