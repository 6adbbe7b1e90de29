/*
 * Choosing words, and the tools for what is chosen.
 *
 *   watch(root, tools, {words, onChoose, onClear})
 *                            → shows the floating `tools` above what is chosen and reports each choice;
 *                              returns {passage, clear, stop}
 *
 * With `words` and a pointer whole words are chosen: an edge within a word moves outwards to its end, for Thai has no spaces to aim
 * at. With Alt held, and with the keyboard, the letters that were chosen count.
 */
import { addressOf, rangeOf, textNodes } from "./selection.js";

/** Puts `tools` above the first line of `range`, or below the last when there is no room; its offset parent is the frame. */
function place(tools, range) {
  const frame = (tools.offsetParent ?? document.documentElement).getBoundingClientRect();
  const scroll = tools.offsetParent ?? { scrollTop: 0, scrollLeft: 0 };
  const lines = [...range.getClientRects()].filter((line) => line.width > 0);
  if (!lines.length || getComputedStyle(tools).position !== "absolute") return;
  // Rectangles are of the letters; stacked marks need the height of the line.
  const spare = (parseFloat(getComputedStyle(range.startContainer.parentElement).lineHeight) - lines[0].height) / 2;
  const gap = 4 + Math.max(spare || 0, 4);
  const above = lines[0].top - tools.offsetHeight - gap;
  const top = above >= Math.max(frame.top, 0) ? above : lines.at(-1).bottom + gap;
  const left = Math.max(frame.left + 8, Math.min(lines[0].left, frame.right - tools.offsetWidth - 8));
  tools.style.top = `${top - frame.top + scroll.scrollTop}px`;
  tools.style.left = `${left - frame.left + scroll.scrollLeft}px`;
}

export function watch(root, tools, { words = false, onChoose = () => {}, onClear = () => {} } = {}) {
  let passage = null;
  let waiting = 0;

  const clear = () => {
    if (!passage) return;
    passage = null;
    tools.hidden = true;
    onClear();
  };
  let byPointer = false;
  const look = (anyway = false) => {
    waiting = 0;
    const selection = getSelection();
    if (!anyway && tools.contains(document.activeElement)) return;
    const range = selection.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null;
    const chosen = range && (root.contains(range.startContainer) || root.contains(range.endContainer)) ? addressOf(range, root, words && byPointer ? growToWords : null) : null;
    if (!chosen) return clear();
    passage = chosen;
    tools.hidden = false;
    place(tools, rangeOf(chosen.address, root));
    onChoose(chosen);
  };

  const listening = new AbortController();
  const on = (target, name, act) => target.addEventListener(name, act, { signal: listening.signal });
  on(document, "selectionchange", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, 150, false);
  });
  on(document, "pointerdown", (event) => {
    if (!tools.contains(event.target)) byPointer = !event.altKey;
  });
  on(document, "pointerup", (event) => {
    if (event.altKey) byPointer = false;
  });
  on(document, "keydown", ({ key }) => {
    if (key.startsWith("Arrow") || key === "Home" || key === "End") byPointer = false;
  });
  // Who is quicker than the pause gets the tools for what is chosen now.
  on(tools, "focusin", () => {
    if (!waiting) return;
    clearTimeout(waiting);
    look(true);
  });
  // Pressing a tool must not lose what is chosen.
  on(tools, "pointerdown", (event) => event.preventDefault());
  on(document, "keydown", (event) => {
    if (event.key !== "Escape" || !passage) return;
    getSelection().removeAllRanges();
    clear();
  });
  return {
    clear,
    stop: () => { clear(); listening.abort(); },
    /** Who acts quicker than the pause acts on what is chosen now. */
    get passage() {
      if (waiting && !getSelection().isCollapsed) {
        clearTimeout(waiting);
        look(true);
      }
      return passage;
    },
  };
}

/** Move the ends of a choice outwards to the ends of words; names of the book are words. */
function growToWords(spans) {
  const [first, last] = [spans[0], spans.at(-1)];
  first.start = edge(first, first.start, -1);
  last.end = edge(last, last.end, 1);
}

function edge({ block, text }, at, step) {
  const name = nameAround(block, at);
  if (name) return step < 0 ? name.start : name.end;
  if (!Intl.Segmenter || at === 0 || at === text.length) return at;
  // Segmenting is quick for a paragraph, and only the words around the edge are asked for.
  const from = Math.max(0, at - 100);
  const near = text.slice(from, at + 100).join("");
  const units = text.slice(from, at).join("").length;
  const language = block.querySelector(".block__text")?.lang || "th";
  const word = new Intl.Segmenter(language, { granularity: "word" }).segment(near).containing(step < 0 ? units : units - 1);
  if (!word?.isWordLike || word.index === units) return at;
  const end = step < 0 ? word.index : word.index + word.segment.length;
  return from + Array.from(near.slice(0, end)).length;
}

/** The name of the book that reaches over a place: dictionaries cut many of them in two. */
function nameAround(block, at) {
  let start = 0;
  for (const node of textNodes(block)) {
    const end = start + Array.from(node.data).length;
    if (start < at && at < end) return node.parentElement.closest(".noun") ? { start, end } : null;
    start = end;
  }
  return null;
}
