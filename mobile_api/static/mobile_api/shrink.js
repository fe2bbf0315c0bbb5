// Big pictures are made smaller before they travel: a report from the road should not need a fast network.

export const LONG_SIDE = 2048; // pixels
const QUALITY = 0.85;
const SMALL_ENOUGH = 1_500_000; // bytes

/** A smaller JPEG of the picture, or the file itself if it is small or this browser cannot read it (HEIC). */
export async function shrink(file) {
  if (file.size <= SMALL_ENOUGH || typeof createImageBitmap !== "function") return file;
  let picture;
  try {
    picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return file;
  }
  const blob = await draw(picture);
  picture.close();
  if (!blob || blob.size >= file.size) return file;
  return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
}

function draw(picture) {
  const scale = Math.min(1, LONG_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
}
