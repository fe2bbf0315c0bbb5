// Where a picture says it was taken, read on the device. JPEG, HEIC and WebP keep it in the same block of TIFF fields,
// only at different places; so the block is looked for by how it begins.

const BEGINNINGS = [
  [0x49, 0x49, 0x2a, 0], // "II" and 42: little end first
  [0x4d, 0x4d, 0, 0x2a], // "MM" and 42: big end first
];
const GPS_BLOCK = 0x8825;
const LATITUDE_REF = 1;
const LATITUDE = 2;
const LONGITUDE_REF = 3;
const LONGITUDE = 4;
const ENTRY_BYTES = 12;
const ENTRIES_AT_MOST = 500;

/** {lat, lon} in EPSG:4326, or null if the picture does not say. Never throws: a suggestion is not worth an error. */
export async function placeOf(file) {
  try {
    return placeIn(await file.arrayBuffer());
  } catch {
    return null;
  }
}

export function placeIn(buffer) {
  const bytes = new Uint8Array(buffer);
  for (const beginning of BEGINNINGS) {
    for (let at = find(bytes, beginning, 0); at >= 0; at = find(bytes, beginning, at + 1)) {
      const place = read(new DataView(buffer, at), beginning === BEGINNINGS[0]);
      if (place) return place;
    }
  }
  return null;
}

function find(bytes, beginning, from) {
  for (let at = bytes.indexOf(beginning[0], from); at >= 0; at = bytes.indexOf(beginning[0], at + 1)) {
    if (beginning.every((byte, i) => bytes[at + i] === byte)) return at;
  }
  return -1;
}

function read(tiff, little) {
  try {
    const main = entries(tiff, tiff.getUint32(4, little), little);
    if (!main.has(GPS_BLOCK)) return null;
    const gps = entries(tiff, tiff.getUint32(main.get(GPS_BLOCK) + 8, little), little);
    return toPlace(tiff, gps, little);
  } catch (error) {
    if (error instanceof RangeError) return null; // Cut off or nonsense.
    throw error;
  }
}

function entries(tiff, at, little) {
  const found = new Map();
  const count = Math.min(tiff.getUint16(at, little), ENTRIES_AT_MOST);
  for (let i = 0; i < count; i += 1) {
    const entry = at + 2 + i * ENTRY_BYTES;
    found.set(tiff.getUint16(entry, little), entry);
  }
  return found;
}

function toPlace(tiff, gps, little) {
  if (![LATITUDE_REF, LATITUDE, LONGITUDE_REF, LONGITUDE].every((tag) => gps.has(tag))) return null;
  const sign = (tag) => ("SWsw".includes(String.fromCharCode(tiff.getUint8(gps.get(tag) + 8))) ? -1 : 1);
  const lat = sign(LATITUDE_REF) * degrees(tiff, gps.get(LATITUDE), little);
  const lon = sign(LONGITUDE_REF) * degrees(tiff, gps.get(LONGITUDE), little);
  // Cameras without a fix write zeros.
  const possible = Math.abs(lat) <= 90 && Math.abs(lon) <= 180 && !(lat === 0 && lon === 0);
  return possible ? { lat, lon } : null;
}

/** Degrees, minutes and seconds, each a fraction. */
function degrees(tiff, entry, little) {
  const at = tiff.getUint32(entry + 8, little);
  const part = (i) => {
    const below = tiff.getUint32(at + 8 * i + 4, little);
    return below ? tiff.getUint32(at + 8 * i, little) / below : 0;
  };
  return part(0) + part(1) / 60 + part(2) / 3600;
}
