// The mirror of what is being typed into the pages of the form (keepsake.js fills it).
import { newId } from "../upload.js";
import { MIRROR, State } from "./report.js";

/** The report has arrived, or is given up: nothing of it stays here. */
export async function forgetMirror(store) {
  const photos = await store.photosOf(MIRROR);
  await store.change(({ drop }) => {
    drop("reports", MIRROR);
    drop("contacts", MIRROR);
    for (const photo of photos) drop("photos", photo.id);
  });
}

/**
 * Make a draft of it, as when the pages cannot be reached, or when another report is begun there. Gives {report, contact},
 * or null if there is none, or if it was handed over before and has been finished in the app since.
 */
export async function takeMirror(store) {
  const mirror = await store.read("reports", MIRROR);
  if (!mirror) return null;
  const { mirrors, ...rest } = mirror;
  const report = { ...rest, id: mirrors || newId(), state: State.DRAFT };
  const [known, photos, contact] = await Promise.all([
    store.read("reports", report.id),
    store.photosOf(MIRROR),
    store.read("contacts", MIRROR),
  ]);
  if (known && known.state !== State.DRAFT) {
    await forgetMirror(store);
    return null;
  }
  await store.change(({ put, drop }) => {
    drop("reports", MIRROR);
    drop("contacts", MIRROR);
    put("reports", report);
    for (const photo of photos) put("photos", { ...photo, report: report.id });
  });
  return { report, contact };
}
