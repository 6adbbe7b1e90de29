/*
 * Choosing words with the keyboard, from the number of a paragraph:
 *   Enter               the whole paragraph, where nothing is chosen yet, and on to the tools
 *   Shift + → / ←       from the paragraph's beginning, a word more or less (with Alt a letter)
 *   → / ←               the beginning of the choice a word on or back
 *   Escape              nothing, and back to the number
 * With the pointer a number chooses its paragraph. Without script it leads to the page that does all this.
 */
import { addKey } from "./keys.js";
import { rangeOf } from "./selection.js";

const EDGE = /[\p{L}\p{N}]/u;

export function chooseByKeyboard(text, tools) {
  const language = text.querySelector(".block__text")?.lang || "th";
  let here = null;
  addKey({ name: "choose-paragraph", caps: "Enter" });
  addKey({ name: "choose-word", caps: "Shift → ←" });
  addKey({ name: "choose-letter", caps: "Alt Shift → ←" });
  addKey({ name: "choose-start", caps: "→ ←" });

  /** Begin at a number, with nothing chosen yet. The edges of words are those of this paragraph only. */
  const begin = (number) => {
    const block = number.closest("[data-block]");
    const words = rangeOf({ block: block.dataset.block, start: 0, endBlock: block.dataset.block, end: null }, text);
    here = { number, key: block.dataset.block, text: plain(words), from: 0, to: 0, edges: {} };
  };
  /** Whether the choice was begun at this number; or at the one that stood here before the same text was drawn anew. */
  const isHere = (number) => {
    if (!here || here.number === number) return Boolean(here);
    const { block } = number.closest("[data-block]").dataset;
    if (here.number.isConnected || here.key !== block) return false;
    if (plain(rangeOf({ block, start: 0, endBlock: block, end: null }, text)) !== here.text) return false;
    here.number = number;
    return true;
  };
  const edges = (granularity) => (here.edges[granularity] ??= edgesOf(here.text, granularity, language));
  const select = () => {
    const start = Array.from(here.text.slice(0, here.from)).length;
    const end = Array.from(here.text.slice(0, here.to)).length;
    const range = end > start ? rangeOf({ block: here.key, start, endBlock: here.key, end }, text) : null;
    getSelection().removeAllRanges();
    if (range) getSelection().addRange(range);
  };
  const whole = (number) => {
    begin(number);
    here.to = here.text.length;
    select();
  };

  text.addEventListener("click", (event) => {
    const number = event.target.closest(".block__no");
    if (!number || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    const hasChosen = event.detail === 0 && isHere(number) && !getSelection().isCollapsed;
    if (!hasChosen) whole(number);
    // By keyboard (no pointer, detail 0) the focus goes on to the tools, as soon as they are there.
    if (event.detail === 0) whenShown(tools.element, tools.focus);
  });

  text.addEventListener("keydown", (event) => {
    const number = event.target.closest(".block__no");
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!number || !step || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (!isHere(number) || getSelection().isCollapsed) begin(number);
    const stops = edges(event.altKey ? "grapheme" : "word");
    if (event.shiftKey) here.to = Math.max(next(stops, here.to, step), here.from);
    else {
      here.from = next(stops, here.from, step);
      here.to = Math.max(here.to, next(stops, here.from, 1));
    }
    select();
  });

  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && here && tools.element.contains(document.activeElement)) here.number.focus();
  });
}

/** The text of a range without its note marks. */
function plain(range) {
  const copy = range.cloneContents();
  for (const mark of copy.querySelectorAll("[data-note]")) mark.remove();
  return copy.textContent;
}

/** Where words (or letters) end, as UTF-16 offsets, 0 first. What stands between two words goes with the first. */
function edgesOf(text, granularity, language) {
  if (!Intl.Segmenter) return [0, ...Array.from(text.matchAll(/\s+/g), (space) => space.index), text.length];
  const found = [0];
  for (const { index, segment } of new Intl.Segmenter(language, { granularity }).segment(text)) {
    if (granularity === "grapheme" || EDGE.test(segment)) found.push(index + segment.length);
  }
  if (found.at(-1) !== text.length) found.push(text.length);
  return found;
}

function next(stops, at, step) {
  return step > 0 ? (stops.find((stop) => stop > at) ?? at) : (stops.findLast((stop) => stop < at) ?? at);
}

function whenShown(element, act) {
  if (!element.hidden) return act();
  const watch = new MutationObserver(() => {
    if (element.hidden) return;
    watch.disconnect();
    act();
  });
  watch.observe(element, { attributeFilter: ["hidden"] });
}
