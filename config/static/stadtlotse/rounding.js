// Places as texts for a form. The same rule as geo/domain/rounding.py.

const DECIMALS = 4;
const METRES_PER_DEGREE = 111_195;

/** As the map knows it. `accuracy` in metres, null if the place was not measured. */
export function exactPlace(lat, lon, accuracy = null) {
  return { lat: lat.toFixed(6), lon: lon.toFixed(6), accuracy: accuracy === null ? "" : String(Math.round(accuracy)) };
}

/** So that it names a corner and no longer a person; the accuracy holds how far off that may be. */
export function roundedPlace(lat, lon, accuracy = null) {
  const half = (10 ** -DECIMALS / 2) * METRES_PER_DEGREE;
  const error = Math.hypot(half, half * Math.cos((lat * Math.PI) / 180));
  return { lat: lat.toFixed(DECIMALS), lon: lon.toFixed(DECIMALS), accuracy: String(Math.ceil((accuracy ?? 0) + error)) };
}
