// The shape that is drawn: polygons with holes, or lines. Positions are [longitude, latitude] in degrees (EPSG:4326).
//
// A part is a list of paths: of an area its outer ring and its holes, without the repeated last corner; of a road one
// line. Nothing here knows of a map.

// The ellipsoid WGS 84, by which the database measures, too: half its longer axis in metres, and its eccentricity squared.
const [AXIS, ECCENTRICITY] = [6378137, 0.00669438];
const MOST_UNDO = 100;
// A centimetre. Corners that lie on a neighbour's border keep more.
const DIGITS = 7;

export const rounded = ([lon, lat], digits = DIGITS) => [Number(lon.toFixed(digits)), Number(lat.toFixed(digits))];

export class Shape {
  constructor(road = false) {
    this.road = road;
    this.parts = [];
    this.past = [];
  }

  get least() {
    return this.road ? 2 : 3;
  }

  get corners() {
    return this.parts.flat().reduce((sum, path) => sum + path.length, 0);
  }

  get isEmpty() {
    return this.parts.length === 0;
  }

  // ------------------------------------------------------------ text

  /** Take what a text says; false, and nothing changes, if it is no GeoJSON of polygons or lines. */
  read(text) {
    const parts = text.trim() ? partsOf(text, this.road) : [];
    if (!parts) return false;
    this.parts = parts;
    return true;
  }

  write() {
    if (this.isEmpty) return "";
    if (this.road) return JSON.stringify({ type: "MultiLineString", coordinates: this.parts.map(([line]) => line) });
    const closed = this.parts.map((part) => part.map((ring) => [...ring, ring[0]]));
    return JSON.stringify({ type: "MultiPolygon", coordinates: closed });
  }

  // ------------------------------------------------------------ changes, each of which can be undone

  keep() {
    this.past.push(JSON.stringify({ road: this.road, parts: this.parts }));
    if (this.past.length > MOST_UNDO) this.past.shift();
  }

  undo() {
    const before = this.past.pop();
    if (before) Object.assign(this, JSON.parse(before));
    return Boolean(before);
  }

  path({ part, path }) {
    return this.parts[part]?.[path];
  }

  move(at, position) {
    this.path(at)[at.corner] = position;
  }

  /** A new corner behind one; gives its place. */
  insert(at, position) {
    this.path(at).splice(at.corner + 1, 0, position);
    return { ...at, corner: at.corner + 1 };
  }

  /** Take a corner away; null where too few would be left, else the place of the one before. */
  remove(at) {
    const path = this.path(at);
    if (path.length <= this.least) return null;
    path.splice(at.corner, 1);
    return { ...at, corner: Math.max(at.corner - 1, 0) };
  }

  /** Take away a hole, or a whole part. */
  removePath({ part, path }) {
    if (path > 0) this.parts[part].splice(path, 1);
    else this.parts.splice(part, 1);
  }

  addPart(path) {
    this.parts.push([path]);
    return { part: this.parts.length - 1, path: 0, corner: 0 };
  }

  /** Cut a hole into the part around it; null if there is none. */
  addHole(path) {
    const part = this.parts.findIndex(([outer]) => path.every((corner) => isInside(corner, outer)));
    if (part < 0) return null;
    this.parts[part].push(path);
    return { part, path: this.parts[part].length - 1, corner: 0 };
  }

  /** Lines become rings, rings lines. */
  turnInto(road) {
    if (road === this.road) return;
    this.keep();
    this.road = road;
    this.parts = this.parts.flatMap((part) => (road ? part.map((ring) => [[...ring, ring[0]]]) : [[opened(part[0])]]));
    this.parts = this.parts.filter(([path]) => path.length >= this.least);
  }

  // ------------------------------------------------------------ questions

  /** Every corner as {part, path, corner}. */
  *places() {
    for (const [part, paths] of this.parts.entries()) {
      for (const [path, corners] of paths.entries()) {
        for (let corner = 0; corner < corners.length; corner += 1) yield { part, path, corner };
      }
    }
  }

  /** The place so many corners further on, over all parts. */
  step(at, by) {
    const places = [...this.places()];
    const here = places.findIndex((one) => one.part === at.part && one.path === at.path && one.corner === at.corner);
    return places[(here + by + places.length) % places.length];
  }

  middleAfter(at) {
    const path = this.path(at);
    const [a, b] = [path[at.corner], path[(at.corner + 1) % path.length]];
    if (this.road && at.corner === path.length - 1) return null;
    return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  }

  /** Square metres of an area, metres of a road. */
  get size() {
    const sizeOf = this.road ? lengthOf : areaOf;
    const signed = ([outer, ...holes]) => sizeOf(outer) - holes.reduce((sum, hole) => sum + sizeOf(hole), 0);
    return this.parts.reduce((sum, part) => sum + signed(part), 0);
  }
}

function partsOf(text, road) {
  try {
    const parts = geometriesIn(JSON.parse(text)).flatMap(({ type, coordinates }) => {
      if (road) return { LineString: () => [[coordinates]], MultiLineString: () => coordinates.map((line) => [line]) }[type]();
      return { Polygon: () => [coordinates.map(opened)], MultiPolygon: () => coordinates.map((part) => part.map(opened)) }[type]();
    });
    const sound = parts.every((part) => part.length && part.every((path) => path.length >= (road ? 2 : 3) && path.every(isPosition)));
    return sound ? parts : null;
  } catch {
    return null;
  }
}

function geometriesIn(json) {
  if (json.type === "FeatureCollection") return json.features.flatMap(geometriesIn);
  if (json.type === "Feature") return geometriesIn(json.geometry);
  if (json.type === "GeometryCollection") return json.geometries.flatMap(geometriesIn);
  return [json];
}

const isPosition = (one) => Array.isArray(one) && one.length >= 2 && Number.isFinite(one[0]) && Number.isFinite(one[1]);

function opened(ring) {
  const [first, last] = [ring[0], ring[ring.length - 1]];
  const closed = ring.length > 1 && first[0] === last[0] && first[1] === last[1];
  return (closed ? ring.slice(0, -1) : ring).map(([lon, lat]) => [lon, lat]);
}

/** Metres per degree to the east and to the north, in the middle of a path. */
function scaleOf(path) {
  const latitudes = path.map(([, lat]) => lat);
  const radian = Math.PI / 180;
  const middle = ((Math.min(...latitudes) + Math.max(...latitudes)) / 2) * radian;
  const bend = Math.sqrt(1 - ECCENTRICITY * Math.sin(middle) ** 2);
  return { east: ((AXIS * Math.cos(middle)) / bend) * radian, north: ((AXIS * (1 - ECCENTRICITY)) / bend ** 3) * radian };
}

function areaOf(ring) {
  const { east, north } = scaleOf(ring);
  const twice = ring.reduce((sum, [lon, lat], index) => {
    const [nextLon, nextLat] = ring[(index + 1) % ring.length];
    return sum + (lon - ring[0][0]) * (nextLat - ring[0][1]) - (nextLon - ring[0][0]) * (lat - ring[0][1]);
  }, 0);
  return Math.abs(twice / 2) * east * north;
}

function lengthOf(line) {
  const { east, north } = scaleOf(line);
  return line.slice(1).reduce((sum, [lon, lat], index) => {
    return sum + Math.hypot((lon - line[index][0]) * east, (lat - line[index][1]) * north);
  }, 0);
}

/** Whether a position lies in a ring: an odd number of edges lies east of it. */
export function isInside([lon, lat], ring) {
  return ring.reduce((inside, [x, y], index) => {
    const [nextX, nextY] = ring[(index + 1) % ring.length];
    const crosses = y > lat !== nextY > lat && lon < ((nextX - x) * (lat - y)) / (nextY - y) + x;
    return crosses ? !inside : inside;
  }, false);
}
