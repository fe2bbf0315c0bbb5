// Rectangles on a picture: drawn by dragging or by tapping two opposite corners, moved and sized by dragging or by arrow
// keys, undone step by step. Who uses it decides what the rectangles mean.
//
// Markup: <div data-rectangles role="application" aria-label="…" data-text-rectangle="Rectangle {number}: {left} % …">
//           <img …></div>
// A box is {left, top, width, height} in fractions of the picture, 0 to 1. "change" {boxes} is fired after every change.

const LEAST = 0.005; // of the picture: what is smaller was no rectangle, but a slip
const STEP = 0.01;
const DRAG_FROM = 6; // CSS pixels
const CORNERS = ["nw", "ne", "sw", "se"];
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class Rectangles extends EventTarget {
  constructor(stage, boxes = []) {
    super();
    Object.assign(this, { stage, boxes: boxes.map((box) => ({ ...box })), past: [], chosen: -1, corner: null, hold: null });
    stage.addEventListener("pointerdown", (event) => this.press(event));
    stage.addEventListener("pointermove", (event) => this.drag(event));
    stage.addEventListener("pointerup", (event) => this.release(event));
    stage.addEventListener("pointercancel", () => this.cancel());
    stage.addEventListener("keydown", (event) => this.key(event));
    stage.addEventListener("focusin", (event) => this.choose(this.numberOf(event.target)));
    this.render();
  }

  get canUndo() {
    return this.past.length > 0;
  }

  /** A rectangle in the middle, with the focus, for who cannot drag. */
  add() {
    this.remember();
    // Beside the one before, so that it is not taken for it.
    const aside = 0.04 * (this.boxes.length % 5);
    this.boxes.push({ left: 0.35 + aside, top: 0.35 + aside, width: 0.2, height: 0.2 });
    this.changed(this.boxes.length - 1, true);
  }

  remove(number = this.chosen) {
    if (!this.boxes[number]) return;
    this.remember();
    this.boxes.splice(number, 1);
    this.changed(Math.min(number, this.boxes.length - 1), true);
  }

  undo() {
    if (!this.canUndo) return;
    this.boxes = this.past.pop();
    this.changed(Math.min(this.chosen, this.boxes.length - 1));
  }

  /** Other boxes, which were typed beside the picture; nothing is fired. */
  show(boxes) {
    this.boxes = boxes.map((box) => ({ ...box }));
    this.render();
  }

  // ---------------------------------------------------------------- pointers

  press(event) {
    if (event.button !== 0 || this.hold) return;
    const at = this.at(event);
    const number = this.numberOf(event.target);
    const handle = event.target.dataset.handle;
    const from = number < 0 ? null : { ...this.boxes[number] };
    this.hold = { at, number, handle, from, x: event.clientX, y: event.clientY, before: this.copy(), moved: false };
    this.stage.setPointerCapture(event.pointerId);
    if (number < 0) event.preventDefault();
  }

  drag(event) {
    const { hold } = this;
    if (!hold) return;
    const far = Math.hypot(event.clientX - hold.x, event.clientY - hold.y) >= DRAG_FROM;
    if (!hold.moved && !far) return;
    hold.moved = true;
    const at = this.at(event);
    if (hold.number < 0) {
      hold.number = this.boxes.push(between(hold.at, at)) - 1;
      hold.fresh = true;
    } else if (hold.fresh) {
      this.boxes[hold.number] = between(hold.at, at);
    } else if (hold.handle) {
      this.boxes[hold.number] = between(opposite(hold.from, hold.handle), at);
    } else {
      this.boxes[hold.number] = moved(hold.from, at.x - hold.at.x, at.y - hold.at.y);
    }
    this.chosen = hold.number;
    this.render();
  }

  release(event) {
    const { hold } = this;
    this.hold = null;
    if (!hold) return;
    if (!hold.moved) this.tap(hold, this.at(event));
    else if (tooSmall(this.boxes[hold.number])) this.restore(hold.before);
    else this.done(hold.before, hold.number);
  }

  /** The first tap marks a corner, the second one the corner opposite. */
  tap(hold, at) {
    if (hold.number >= 0) {
      this.element(hold.number).focus();
      return;
    }
    const box = this.corner && between(this.corner, at);
    this.corner = box ? null : at;
    if (box && !tooSmall(box)) {
      this.boxes.push(box);
      this.done(hold.before, this.boxes.length - 1);
    } else {
      this.render();
    }
  }

  cancel() {
    if (this.hold) this.restore(this.hold.before);
    this.hold = null;
  }

  restore(boxes) {
    this.boxes = boxes;
    this.render();
  }

  done(before, number) {
    this.corner = null;
    this.past.push(before);
    this.changed(number, true);
  }

  at(event) {
    const frame = this.stage.getBoundingClientRect();
    const share = (value) => Math.min(1, Math.max(0, value));
    return { x: share((event.clientX - frame.left) / frame.width), y: share((event.clientY - frame.top) / frame.height) };
  }

  // ---------------------------------------------------------------- keys

  key(event) {
    const number = this.numberOf(event.target);
    if (number < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const arrow = ARROWS[event.key];
    if (arrow) {
      event.preventDefault();
      this.remember();
      const [x, y] = arrow.map((direction) => direction * STEP);
      this.boxes[number] = event.shiftKey ? sized(this.boxes[number], x, y) : moved(this.boxes[number], x, y);
      this.changed(number);
    } else if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      this.remove(number);
    }
  }

  // ---------------------------------------------------------------- state and sight

  remember() {
    this.past.push(this.copy());
  }

  copy() {
    return this.boxes.map((box) => ({ ...box }));
  }

  choose(number) {
    if (number >= 0 && number !== this.chosen) {
      this.chosen = number;
      this.render();
    }
  }

  changed(number, focus = false) {
    this.chosen = number;
    this.render();
    if (focus) (this.element(number) ?? this.stage).focus({ preventScroll: true });
    this.dispatchEvent(new CustomEvent("change", { detail: { boxes: this.copy() } }));
  }

  element(number) {
    return this.stage.querySelector(`[data-rectangle="${number}"]`);
  }

  numberOf(element) {
    const found = element.closest?.("[data-rectangle]");
    return found ? Number(found.dataset.rectangle) : -1;
  }

  /** What a rectangle is called: its number and where it lies, in whole per cent. */
  nameOf(number) {
    const percent = Object.entries(this.boxes[number]).map(([side, share]) => [side, Math.round(share * 100)]);
    const facts = { number: number + 1, ...Object.fromEntries(percent) };
    return this.stage.dataset.textRectangle.replace(/\{(\w+)\}/g, (_whole, name) => facts[name]);
  }

  render() {
    this.stage.querySelectorAll("[data-rectangle]").forEach((one) => {
      if (!this.boxes[one.dataset.rectangle]) one.remove();
    });
    this.boxes.forEach((box, number) => this.place(this.element(number) ?? this.made(number), box, number));
    this.stage.querySelector(".sl-rectangles__corner")?.remove();
    if (this.corner) this.markCorner();
  }

  made(number) {
    const element = document.createElement("button");
    element.type = "button";
    element.className = "sl-rectangle";
    element.dataset.rectangle = String(number);
    for (const corner of CORNERS) {
      const handle = document.createElement("span");
      handle.className = `sl-rectangle__handle sl-rectangle__handle--${corner}`;
      handle.dataset.handle = corner;
      element.append(handle);
    }
    this.stage.append(element);
    return element;
  }

  place(element, box, number) {
    for (const [side, share] of Object.entries(box)) element.style[side] = `${share * 100}%`;
    element.classList.toggle("sl-rectangle--chosen", number === this.chosen);
    element.setAttribute("aria-label", this.nameOf(number));
  }

  markCorner() {
    const mark = document.createElement("span");
    mark.className = "sl-rectangles__corner";
    mark.style.left = `${this.corner.x * 100}%`;
    mark.style.top = `${this.corner.y * 100}%`;
    this.stage.append(mark);
  }
}

function between(one, other) {
  const [left, top] = [Math.min(one.x, other.x), Math.min(one.y, other.y)];
  return { left, top, width: Math.abs(one.x - other.x), height: Math.abs(one.y - other.y) };
}

/** The corner that stays where it is while the one named by `handle` is dragged. */
function opposite(box, handle) {
  return {
    x: handle.includes("w") ? box.left + box.width : box.left,
    y: handle.includes("n") ? box.top + box.height : box.top,
  };
}

function moved(box, x, y) {
  const within = (value, most) => Math.min(most, Math.max(0, value));
  return { ...box, left: within(box.left + x, 1 - box.width), top: within(box.top + y, 1 - box.height) };
}

function sized(box, x, y) {
  const within = (value, most) => Math.min(most, Math.max(STEP, value));
  return { ...box, width: within(box.width + x, 1 - box.left), height: within(box.height + y, 1 - box.top) };
}

function tooSmall(box) {
  return box.width < LEAST || box.height < LEAST;
}
