// The dialog in which a person paints over faces and number plates before a picture is sent. Its words and its frame
// come from report/redact.html, which the page has to include.
import { Rectangles } from "../../stadtlotse/rectangles.js";
import { painted } from "./paint.js";

/**
 * Let a person paint over parts of a picture. Takes a Blob and gives a new JPEG Blob, or null if they changed nothing.
 * Throws if this browser cannot show the picture.
 */
export async function paintOver(picture) {
  const address = URL.createObjectURL(picture);
  try {
    const boxes = await new Editor(await shown(address)).boxes();
    return boxes.length ? await painted(picture, boxes) : null;
  } finally {
    URL.revokeObjectURL(address);
  }
}

async function shown(address) {
  const image = new Image();
  image.alt = "";
  image.draggable = false;
  image.src = address;
  await image.decode();
  return image;
}

class Editor {
  constructor(image) {
    const template = document.querySelector("template[data-redact]");
    this.dialog = document.importNode(template.content.firstElementChild, true);
    const stage = this.dialog.querySelector("[data-rectangles]");
    stage.prepend(image);
    // Its size follows from its shape and the room there is, which only the style sheet knows.
    stage.style.setProperty("--sl-ratio", String(image.naturalWidth / image.naturalHeight));
    this.rectangles = new Rectangles(stage);
    this.rectangles.addEventListener("change", () => this.tell());
    this.on("add", () => this.rectangles.add());
    this.on("remove", () => this.rectangles.remove());
    this.on("undo", () => this.rectangles.undo());
    this.on("done", () => this.dialog.close("done"));
    this.on("cancel", () => this.dialog.close(""));
    this.enable();
  }

  /** The boxes that were drawn; none if the person thinks better of it. */
  boxes() {
    const { dialog } = this;
    document.body.append(dialog);
    dialog.showModal();
    return new Promise((resolve) => {
      dialog.addEventListener("close", () => {
        dialog.remove();
        resolve(dialog.returnValue === "done" ? this.rectangles.boxes : []);
      });
    });
  }

  on(name, act) {
    this.dialog.querySelectorAll(`[data-act="${name}"]`).forEach((button) => button.addEventListener("click", act));
  }

  tell() {
    const { rectangles, dialog } = this;
    const said = dialog.querySelector("[data-said]");
    said.textContent = rectangles.boxes[rectangles.chosen] ? rectangles.nameOf(rectangles.chosen) : said.dataset.textNone;
    this.enable();
  }

  enable() {
    const { rectangles, dialog } = this;
    // Not disabled: a button that has the focus would lose it.
    const set = (name, on) => dialog.querySelector(`[data-act="${name}"]`).setAttribute("aria-disabled", String(!on));
    set("undo", rectangles.canUndo);
    set("remove", rectangles.boxes.length > 0);
    set("done", rectangles.boxes.length > 0);
  }
}
