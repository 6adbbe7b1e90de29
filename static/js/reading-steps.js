/*
 * Through the text by keys: paragraphs, sections, footnotes, and the parts of the page. Everything they do is a link or a
 * button of the page as well.
 */
import { addKey } from "./keys.js";

export function stepByKeys(text) {
  const numbers = [...text.querySelectorAll(".block__no")];
  const marks = [...text.querySelectorAll("a[data-note]")];
  add("paragraph", "KeyJ", (step) => goTo(neighbour(numbers, step), numbers), "KeyK");
  add("note", "KeyF", (step) => goTo(neighbour(marks, step), marks));
  for (const [name, rel, shift] of [["section-next", "next"], ["section-previous", "prev"]]) {
    const link = text.querySelector(`.pager a[rel=${rel}]`);
    if (link) addKey({ name, code: rel === "next" ? "KeyJ" : "KeyK", shift: shift ?? true, act: () => link.click() });
  }
  addKey({ name: "contents", code: "KeyC", act: openContents });
  addKey({ name: "mark-read", code: "KeyX", act: () => goTo(text.querySelector("[data-mark-read] a")) });
  const notes = document.querySelector("[data-my-notes]");
  if (notes) addKey({ name: "my-notes", code: "KeyO", act: () => notes.click() });
}

/** A key forth and a key back: `back`, or the same with Shift. */
function add(name, code, go, back) {
  addKey({ name: `${name}-next`, code, act: () => go(1) });
  addKey({ name: `${name}-previous`, code: back ?? code, shift: !back, act: () => go(-1) });
}

/** The one after (or before) what has the focus; without focus in the text, the first in sight (or the last above it). */
function neighbour(links, step) {
  const block = document.activeElement?.closest?.("[data-block]");
  const at = links.indexOf(document.activeElement);
  if (at >= 0) return links[at + step];
  const bar = document.querySelector(".masthead")?.offsetHeight ?? 0;
  const passed = (link) => (block ? block.compareDocumentPosition(link) & Node.DOCUMENT_POSITION_PRECEDING : link.getBoundingClientRect().top < bar);
  return step > 0 ? links.find((link) => !passed(link)) : links.findLast(passed);
}

function goTo(link) {
  if (!link) return false;
  link.focus({ preventScroll: true });
  const bar = document.querySelector(".masthead")?.offsetHeight ?? 0;
  const { top, bottom } = link.getBoundingClientRect();
  if (top < bar + 8 || bottom > innerHeight * 0.8) scrollBy({ top: top - bar - innerHeight / 6, behavior: "instant" });
  return true;
}

/** Where the contents are a sheet it opens; beside the text the focus goes to where one is. */
function openContents() {
  const opener = document.querySelector(".toc-open");
  if (opener?.offsetParent) opener.click();
  document.querySelector("[data-toc] [aria-current]")?.focus();
}

/** The key that hides all marks in the text, one's own and those of others, or shows them again: kept for the person. */
export function hideMarksByKey(text) {
  const opener = document.querySelector("[data-reading-settings-open]");
  if (!opener) return;
  const said = text.querySelector("[data-marks-said]");
  addKey({
    name: "hide-marks",
    code: "KeyH",
    async act() {
      const { choose } = await import("./reading-settings.js");
      const value = document.documentElement.dataset.marks === "hidden" ? "" : "hidden";
      choose("marks", value, opener.href);
      const box = document.querySelector(`[data-reading-settings] [name=marks][value="${value}"]`);
      if (box) box.checked = true;
      said.textContent = value ? said.dataset.hidden : said.dataset.shown;
    },
  });
}
