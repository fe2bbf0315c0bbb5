// A line for pages beside the app: how many reports wait in the outbox of this device.
import { waiting } from "./queue.js";
import { openStore } from "./store.js";

const line = document.querySelector("[data-waiting]");
const number = (await waiting(await openStore())).length;
const words = number === 1 ? line.dataset.textOne : line.dataset.textSome.replace("%1", String(number));
(line.querySelector("a") ?? line).textContent = words;
line.hidden = !number;
