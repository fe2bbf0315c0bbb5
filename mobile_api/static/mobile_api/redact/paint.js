// A picture with rectangles painted over, made on the device. What was below is not in the new file, and neither is
// anything else that the old one said: place, time, camera.
import { LONG_SIDE } from "../shrink.js";

const QUALITY = 0.9;

/**
 * A new JPEG of a picture (a Blob, at most 2048 pixels long) with boxes blackened: {left, top, width, height} in
 * fractions of the upright picture. Throws if this browser cannot read the picture (HEIC in most).
 */
export async function painted(picture, boxes) {
  const bitmap = await createImageBitmap(picture, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONG_SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const pen = canvas.getContext("2d");
  // Transparent parts would come out black, as if they were painted over.
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  pen.fillStyle = "#000";
  for (const box of boxes) blacken(pen, canvas, box);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
  if (!blob) throw new Error("The picture cannot be written.");
  return blob;
}

/** Whole pixels, rounded outwards: nothing shines through at an edge. */
function blacken(pen, canvas, box) {
  const left = Math.floor(box.left * canvas.width);
  const top = Math.floor(box.top * canvas.height);
  const right = Math.ceil((box.left + box.width) * canvas.width);
  const bottom = Math.ceil((box.top + box.height) * canvas.height);
  pen.fillRect(left, top, right - left, bottom - top);
}
