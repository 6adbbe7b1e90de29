/*
 * Passages in the page ↔ their addresses.
 *
 * An address is `b12:10-44@3`: block b12, from code point 10 up to 44 of its text, at revision 3 of
 * the chapter; `b12:10-b13:5@3` reaches into another block, `b12@3` is the whole block.
 *
 * The page: each block is `[data-block="b12"]` with its words in `.block__text`, and stands inside an
 * element with `data-chapter="book/4"` and `data-revision="3"`. Nothing but the block's words may stand
 * in `.block__text`, white space included; note marks are `[data-note]` and count nothing.
 *
 *   addressOf(range, root, grow)
 *                            → {address, chapter, exact} or null when the range holds no words of one chapter; `grow`
 *                              may move the ends of its spans ({block, text, start, end}) outwards
 *   rangeOf(address, root)   → a Range to draw or to scroll to, or null when the address is not in the page
 *   parse(address), format(parts)
 *   textNodes(block)         → the text nodes that count
 *   paint(name, ranges)      → draws ranges as ::highlight(name), without touching the text
 *
 * Offsets are code points, never UTF-16 units. A choice grows to whole letters (a Thai consonant keeps
 * its vowel and tone marks, SARA AM its consonant) and loses the white space at its ends.
 */

const ADDRESS = /^(b\d+)(?::(\d+)-(?:(b\d+):)?(\d+))?@(\d+)$/;
/* What may not begin a letter: it belongs to the character before it. */
const FOLLOWS = /^[\p{M}\u0e33\u0eb3\u200d]$/u;
const SPACE = /^\s$/u;

const points = (text) => Array.from(text);
const wordsOf = (block) => block.querySelector(".block__text") ?? block;
const findBlock = (key, root) => root.querySelector(`[data-block="${key}"]`);

export function textNodes(block) {
  const walker = document.createTreeWalker(wordsOf(block), NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) => {
    if (node.nodeType === Node.TEXT_NODE) return NodeFilter.FILTER_ACCEPT;
    return node.hasAttribute("data-note") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_SKIP;
  });
  const nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  return nodes;
}

/** The part of `node` that is inside `range`, as UTF-16 offsets, or null. */
function overlap(node, range) {
  const start = node === range.startContainer ? range.startOffset : range.comparePoint(node, 0) === 0 ? 0 : null;
  const end = node === range.endContainer ? range.endOffset : range.comparePoint(node, node.length) === 0 ? node.length : null;
  return start === null || end === null || start >= end ? null : { start, end };
}

/** The code points of `block` that are inside `range`: {text, start, end}, or null when there are none. */
function spanOf(block, range) {
  let length = 0;
  let start = null;
  let end = null;
  const text = [];
  for (const node of textNodes(block)) {
    const part = overlap(node, range);
    if (part) {
      start ??= length + points(node.data.slice(0, part.start)).length;
      end = length + points(node.data.slice(0, part.end)).length;
    }
    const own = points(node.data);
    text.push(...own);
    length += own.length;
  }
  return start === null ? null : { block, text, start, end };
}

function trimmed(spans) {
  const first = spans[0];
  const last = spans.at(-1);
  while (first.start < first.end && SPACE.test(first.text[first.start])) first.start += 1;
  while (last.end > last.start && SPACE.test(last.text[last.end - 1])) last.end -= 1;
  if (first.start >= first.end || last.end <= last.start) return false;
  while (first.start > 0 && FOLLOWS.test(first.text[first.start])) first.start -= 1;
  while (last.end < last.text.length && FOLLOWS.test(last.text[last.end])) last.end += 1;
  return true;
}

export function addressOf(range, root = document, grow = null) {
  const spans = [...root.querySelectorAll("[data-block]")]
    .filter((block) => range.intersectsNode(wordsOf(block)))
    .map((block) => spanOf(block, range))
    .filter((span) => span && span.text.slice(span.start, span.end).some((point) => !SPACE.test(point)));
  if (!spans.length || !trimmed(spans)) return null;
  grow?.(spans);
  const place = spans[0].block.closest("[data-revision]");
  if (!place || spans.at(-1).block.closest("[data-revision]") !== place) return null;
  return {
    address: format({
      block: spans[0].block.dataset.block, start: spans[0].start,
      endBlock: spans.at(-1).block.dataset.block, end: spans.at(-1).end, revision: place.dataset.revision,
    }),
    chapter: place.dataset.chapter,
    exact: spans.map((span) => span.text.slice(span.start, span.end).join("")).join("\n"),
  };
}

export function format({ block, start, endBlock = block, end, revision }) {
  return `${block}:${start}-${endBlock === block ? "" : `${endBlock}:`}${end}@${revision}`;
}

/** `end` is null for a whole block. Returns null for what is no address. */
export function parse(address) {
  const match = ADDRESS.exec(address);
  if (!match) return null;
  const [, block, start, endBlock, end, revision] = match;
  return {
    block, start: Number(start ?? 0), endBlock: endBlock ?? block,
    end: end === undefined ? null : Number(end), revision: Number(revision),
  };
}

/** Where code point `offset` of `block` is; at a border between two nodes, the later one for a start. */
function pointAt(block, offset, isStart) {
  let rest = offset;
  let found = null;
  for (const node of textNodes(block)) {
    const own = points(node.data);
    if (rest < own.length || (!isStart && rest <= own.length)) return { node, offset: own.slice(0, rest).join("").length };
    found = { node, offset: node.length };
    rest -= own.length;
  }
  return rest === 0 ? found : null;
}

export function rangeOf(address, root = document) {
  const parts = typeof address === "string" ? parse(address) : address;
  const first = parts && findBlock(parts.block, root);
  const last = parts && findBlock(parts.endBlock, root);
  if (!first || !last) return null;
  const whole = () => textNodes(last).reduce((sum, node) => sum + points(node.data).length, 0);
  const start = pointAt(first, parts.start, true);
  const end = pointAt(last, parts.end ?? whole(), false);
  if (!start || !end) return null;
  const range = document.createRange();
  range.setStart(start.node, start.offset);
  range.setEnd(end.node, end.offset);
  return range;
}

export function paint(name, ranges) {
  if (!globalThis.CSS?.highlights) return;
  if (ranges.length) CSS.highlights.set(name, new Highlight(...ranges));
  else CSS.highlights.delete(name);
}
