// What is kept for some days only goes when the app is opened, or the worker hears from any page of ours.
import { isOutdated } from "./report.js";

export async function forgetOutdated(store) {
  for (const report of (await store.list("reports")).filter((one) => isOutdated(one))) {
    const photos = await store.photosOf(report.id);
    await store.change(({ drop }) => {
      drop("reports", report.id);
      drop("contacts", report.id);
      for (const photo of photos) drop("photos", photo.id);
    });
  }
}
