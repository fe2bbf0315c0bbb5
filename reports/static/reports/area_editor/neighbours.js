// The borders beside the drawn one: fetched for what the map shows, drawn faintly, and corners snap to them.

/* global L */

const REACH = 14; // pixels
const FINE = 9; // digits: a tenth of a millimetre, so that a corner on an edge does not gape

export class Neighbours {
  /** `address()` gives where the borders come from, without the box. */
  constructor(map, address) {
    Object.assign(this, { map, address, paths: [], box: null });
    this.layer = L.geoJSON(null, {
      interactive: false,
      renderer: L.svg({ padding: 0.3 }),
      style: () => ({ className: "sl-border sl-border--beside" }),
    }).addTo(map);
    map.on("moveend", () => this.fetch());
  }

  /** Fetch what the map shows, unless it is there; `anew` after another draft or kind was chosen. */
  async fetch(anew = false) {
    const view = this.map.getBounds();
    if (!anew && this.box?.contains(view)) return;
    this.box = view.pad(0.5);
    const box = [this.box.getWest(), this.box.getSouth(), this.box.getEast(), this.box.getNorth()];
    try {
      const answer = await fetch(`${this.address()}&box=${box.map((number) => number.toFixed(5)).join(",")}`);
      this.show(answer.ok ? await answer.json() : { type: "FeatureCollection", features: [] });
    } catch {
      this.box = null; // the network may come back
    }
  }

  show(borders) {
    this.layer.clearLayers().addData(borders);
    this.paths = borders.features.flatMap(({ geometry }) => geometry.coordinates.flat());
  }

  /** The place on a neighbour's border within reach of a position: a corner first, else an edge; or null. */
  near(position, reach = REACH) {
    const at = this.pixel(position);
    const around = this.around(position, reach);
    let corner = { distance: reach };
    let edge = { distance: reach };
    for (const path of this.paths) {
      for (let index = 1; index < path.length; index += 1) {
        const [a, b] = [path[index - 1], path[index]];
        if (isApart(a, b, around)) continue;
        const [from, to] = [this.pixel(a), this.pixel(b)];
        if (at.distanceTo(from) < corner.distance) corner = { distance: at.distanceTo(from), position: a };
        const foot = L.LineUtil.closestPointOnSegment(at, from, to);
        if (at.distanceTo(foot) < edge.distance) edge = { distance: at.distanceTo(foot), position: between(a, b, shareOf(from, to, foot)) };
      }
    }
    return corner.position ?? edge.position ?? null;
  }

  /** Pixels of the world at this zoom: those of the map's frame are rounded. */
  pixel([lon, lat]) {
    return this.map.project([lat, lon]);
  }

  around(position, reach) {
    const at = this.pixel(position);
    const [southWest, northEast] = [[-reach, reach], [reach, -reach]].map((step) => this.map.unproject(at.add(step)));
    return [southWest.lng, southWest.lat, northEast.lng, northEast.lat];
  }
}

const isApart = (a, b, [west, south, east, north]) =>
  Math.max(a[0], b[0]) < west || Math.min(a[0], b[0]) > east || Math.max(a[1], b[1]) < south || Math.min(a[1], b[1]) > north;

const shareOf = (from, to, foot) => (from.equals(to) ? 0 : foot.distanceTo(from) / to.distanceTo(from));

const between = (a, b, share) => [0, 1].map((axis) => Number((a[axis] + (b[axis] - a[axis]) * share).toFixed(FINE)));
