// A line for pages beside the app: how many reports wait in the outbox of this device, or were sent from there lately.
import { State } from "./report.js";
import { openStore } from "./store.js";

const line = document.querySelector("[data-waiting]");
const reports = await (await openStore()).list("reports");
const numberOf = (...states) => reports.filter(({ state }) => states.includes(state)).length;

function say(number, one, some) {
  const words = number === 1 ? one : some.replace("%1", String(number));
  (line.querySelector("a") ?? line).textContent = words;
  line.hidden = !number;
}

const waits = numberOf(State.WAITING, State.REFUSED);
const { textOne, textSome, textSentOne, textSentSome } = line.dataset;
if (waits || !textSentOne) say(waits, textOne, textSome);
else say(numberOf(State.SENT), textSentOne, textSentSome);
