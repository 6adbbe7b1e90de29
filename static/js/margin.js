/*
 * Stacks what stands in the margin beside its line.
 *
 * The page: `.block__row > .margin > .margin__item`. An item says where its words are: `data-for` is the id of an
 * element in the text, `data-anchor` an address without its revision (b12:10-44); without either it is the block's own.
 *
 *   place(root)  → puts every item of `root` beside its line, none over another, 14 px apart at least
 *   watch(root, signal)  → does so now, and again whenever lines may have moved; returns the function to call after a change
 *
 * The item with `data-open` (one at most) stands exactly at its words; those above it make room upwards. On a narrow
 * screen nothing is placed: the stylesheet leaves the items in the flow, below their block.
 */
import { rangeOf } from "./selection.js";

const GAP = 14;
const wide = matchMedia("(min-width: 56rem)");

const itemsOf = (root) => [...root.querySelectorAll(".block__row > .margin > .margin__item:not([hidden])")];

function lineOf(item, row) {
  const mark = document.getElementById(item.dataset.for ?? "") ?? (item.dataset.anchor && rangeOf(`${item.dataset.anchor}@0`));
  const line = mark && [...mark.getClientRects()].find((rect) => rect.height > 0);
  if (!line) return row.querySelector(".block__text").getBoundingClientRect().top + 5;
  // The middle of the line, less half of a line of the margin: both read as one line.
  const own = Number.parseFloat(getComputedStyle(item).lineHeight) || 24;
  return line.top + (line.height - own) / 2;
}

export function place(root = document) {
  const items = itemsOf(root);
  for (const item of items) item.style.top = item.style.width = "";
  if (!wide.matches || !items.length) return;
  // All widths first, then all measures, then all places: the page is laid out twice, however many items there are.
  for (const item of items) item.style.width = `${item.parentElement.clientWidth}px`;
  const boxes = items
    .map((item) => {
      const row = item.closest(".block__row");
      return { item, row: row.getBoundingClientRect().top, wish: lineOf(item, row), height: item.offsetHeight };
    })
    .sort((one, other) => one.wish - other.wish);
  const open = boxes.findIndex(({ item }) => "open" in item.dataset);
  stack(boxes, open);
  if (open > 0) makeRoom(boxes, open);
  for (const { item, row, top } of boxes) item.style.top = `${top - row}px`;
}

function stack(boxes, open) {
  let free = -Infinity;
  for (const [index, box] of boxes.entries()) {
    box.top = index === open ? box.wish : Math.max(box.wish, free);
    free = box.top + box.height + GAP;
  }
}

function makeRoom(boxes, open) {
  let limit = boxes[open].top - GAP;
  for (const box of boxes.slice(0, open).reverse()) {
    box.top = Math.min(box.top, limit - box.height);
    limit = box.top - GAP;
  }
}

export function watch(root = document, signal = undefined) {
  let asked = 0;
  const again = () => {
    cancelAnimationFrame(asked);
    asked = requestAnimationFrame(() => place(root));
  };
  // An item that grows while one types moves those below it; a change of place is no change of size.
  const sizes = new ResizeObserver(again);
  const observe = () => {
    for (const item of itemsOf(root)) sizes.observe(item);
  };
  sizes.observe(root === document ? document.body : root);
  wide.addEventListener("change", again, { signal });
  signal?.addEventListener("abort", () => sizes.disconnect());
  document.fonts.ready.then(again);
  observe();
  place(root);
  return () => {
    observe();
    place(root);
  };
}
