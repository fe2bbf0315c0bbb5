// Some answers mean that there is nothing to report here: where to turn instead.

export class Stop {
  constructor(box, words) {
    Object.assign(this, { box, words, shown: null });
  }

  /** `stop` as the API tells it: {kind, reason, phone, office, url}, or null. */
  show(stop) {
    this.shown = stop;
    this.box.hidden = !stop;
    this.box.querySelector("[data-stop-reason]").textContent = stop?.reason ?? "";
    this.way("phone", stop?.phone && `tel:${stop.phone.replace(/[^+\d]/g, "")}`, stop?.phone);
    this.way("office", stop?.office && this.words.office.replace("SLUG", stop.office));
    this.way("url", stop?.url);
  }

  way(name, href, label) {
    const link = this.box.querySelector(`[data-stop-${name}]`);
    link.hidden = !href;
    if (href) link.href = href;
    if (label) link.querySelector(".kern-label").textContent = label;
  }
}
