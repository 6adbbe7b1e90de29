/*
 * Many passages at once: the text of each block is walked once, however many marks it has.
 *
 *   rangesOf(addresses, root)  → for each address (b12:10-44@3, or its parts) a StaticRange, or null when it is not there
 *   linear(root)               → {of(parts): [from, to], parts(from, to)}: passages as numbers that can be compared
 *   overlaps(spans)            → where two or more of some spans lie over each other
 *   wordsOf(address, root)     → the words of a passage, without marks of footnotes
 *   pointOf(node, offset)      → {block, at}: the block and code point of a place in the text, or null
 */
import { parse, rangeOf, textNodes } from "./selection.js";

const WIDE = /[\ud800-\udbff]/;
const length = (data) => (WIDE.test(data) ? Array.from(data).length : data.length);
const units = (data, points) => (WIDE.test(data) ? Array.from(data).slice(0, points).join("").length : points);
const STEP = 1e6;

function index(block) {
  let at = 0;
  const nodes = textNodes(block).map((node) => ({ node, start: at, end: (at += length(node.data)) }));
  return { nodes, length: at };
}

/** At a border between two nodes a start is in the later one, an end in the earlier. */
function place({ nodes }, offset, isStart) {
  let low = 0;
  let high = nodes.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isStart ? nodes[middle].end > offset : nodes[middle].end >= offset) high = middle;
    else low = middle + 1;
  }
  const found = nodes[low];
  return found && offset <= found.end ? [found.node, units(found.node.data, offset - found.start)] : null;
}

export function rangesOf(addresses, root) {
  const known = new Map();
  const indexOf = (key) => {
    if (!known.has(key)) {
      const block = root.querySelector(`[data-block="${key}"]`);
      known.set(key, block && index(block));
    }
    return known.get(key);
  };
  return addresses.map((address) => {
    const parts = typeof address === "string" ? parse(address) : address;
    const first = parts && indexOf(parts.block);
    const last = parts && indexOf(parts.endBlock);
    if (!first || !last) return null;
    const start = place(first, parts.start, true);
    const end = place(last, parts.end ?? last.length, false);
    if (!start || !end) return null;
    return new StaticRange({ startContainer: start[0], startOffset: start[1], endContainer: end[0], endOffset: end[1] });
  });
}

export function linear(root) {
  const keys = [...root.querySelectorAll("[data-block]")].map((block) => block.dataset.block);
  const order = new Map(keys.map((key, at) => [key, at * STEP]));
  const point = (at) => ({ key: keys[Math.floor(at / STEP)], offset: at % STEP });
  return {
    of: ({ block, start, endBlock, end }) => [order.get(block) + start, order.get(endBlock) + end],
    parts(from, to) {
      const [first, last] = [point(from), point(to)];
      return { block: first.key, start: first.offset, endBlock: last.key, end: last.offset };
    },
  };
}

export function pointOf(node, offset) {
  const block = node.parentElement?.closest("[data-block]");
  const found = block && index(block).nodes.find((each) => each.node === node);
  return found ? { block: block.dataset.block, at: found.start + length(node.data.slice(0, offset)) } : null;
}

/** Where two or more of some spans lie over each other: [from, to] each, in order. */
export function overlaps(spans) {
  const edges = spans.flatMap(([from, to]) => (from < to ? [[from, 1], [to, -1]] : [])).sort((one, other) => one[0] - other[0] || one[1] - other[1]);
  const found = [];
  let depth = 0;
  for (const [at, step] of edges) {
    if (depth === 1 && step === 1) found.push([at]);
    if (depth === 2 && step === -1) found.at(-1).push(at);
    depth += step;
  }
  return found.filter(([from, to]) => from < to);
}

export function wordsOf(address, root) {
  const copy = rangeOf(address, root)?.cloneContents();
  for (const mark of copy?.querySelectorAll("[data-note]") ?? []) mark.remove();
  return copy?.textContent ?? "";
}
