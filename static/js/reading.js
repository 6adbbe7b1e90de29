// The section page. Without this module it is a text with links; each part adds one thing to it.
import { watch } from "./margin.js";
import { chooseByKeyboard } from "./reading-keys.js";
import { openNames } from "./reading-names.js";
import { openNotes } from "./reading-notes.js";
import { keepPlace } from "./reading-place.js";
import { hideMarksByKey, stepByKeys } from "./reading-steps.js";
import { markThreads } from "./reading-threads.js";
import { offerTools, showPassage } from "./reading-tools.js";

const text = document.querySelector("[data-reading]");
if (text) {
  let settle = () => {};
  const changed = () => settle();
  // Who has no notes here needs nothing of them until the first is made.
  let notes = null;
  const marks = () => (notes ??= import("./reading-marks.js").then(({ markNotes }) => markNotes(text, changed)));
  if (text.querySelector(".note, [data-bare]") || hasWaiting()) marks();
  markThreads(text, changed);
  openNotes(text, changed);
  openNames(text);
  settle = watch(text);
  // Whoever looks as another can keep nothing here, and finds nothing of theirs.
  const { viewing } = document.documentElement.dataset;
  if (!viewing) chooseByKeyboard(text, offerTools(text, changed, marks));
  stepByKeys(text);
  hideMarksByKey(text);
  if (document.querySelector("[data-found-here]")) import("./reading-search.js").then(({ showPlaces }) => showPlaces(text));
  showPassage(text);
  if (!viewing) keepPlace(text);
  // After all that one reads and does on the page.
  const later = globalThis.requestIdleCallback ?? setTimeout;
  addEventListener("load", () => later(async () => {
    if (!viewing) (await import("./reading-offline.js")).readOffline(text);
    const voices = globalThis.speechSynthesis;
    // A device tells of its voices when it has found them; one without any needs no more than this.
    const offer = async () => voices.getVoices().length && (await import("./reading-aloud.js")).offerAloud(text);
    if (voices && !(await offer())) voices.addEventListener?.("voiceschanged", offer, { once: true });
  }));
  text.addEventListener("click", async (event) => {
    const link = event.target.closest('a[data-tool="cite"]');
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    (await import("./reading-cite.js")).openCitation(link);
  });
}

/** Whether this device has notes that the server has not yet (reading-own-notes.js). */
function hasWaiting() {
  try {
    return Object.keys(localStorage).some((key) => key.startsWith("draft:note/"));
  } catch {
    return false;
  }
}
