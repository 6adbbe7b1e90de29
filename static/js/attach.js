/*
 * Attaching a passage again: the words are selected in the text; the phrases stay for whoever selects without a pointer.
 * The last choice counts: a selection unticks the phrases, a tick drops the selection.
 */
import { addressOf, paint, rangeOf } from "./selection.js";

const form = document.querySelector("[data-attach]");
const text = form.querySelector("[data-attach-text]");
const phrases = form.querySelector("[data-attach-phrases]");
const words = form.querySelector("[data-attach-chosen]");
const input = form.elements.passage;
let waiting = 0;

text.hidden = false;
phrases.open = false;

function choose(chosen) {
  input.value = chosen?.address ?? "";
  words.textContent = chosen?.exact ?? "";
  paint("chosen", chosen ? [rangeOf(chosen.address, text)].filter(Boolean) : []);
}

function look() {
  clearTimeout(waiting);
  waiting = 0;
  const selection = getSelection();
  const range = selection.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null;
  const chosen = range && text.contains(range.commonAncestorContainer) ? addressOf(range, text) : null;
  if (!chosen) return;
  for (const box of phrases.querySelectorAll(":checked")) box.checked = false;
  choose(chosen);
}

document.addEventListener("selectionchange", () => {
  clearTimeout(waiting);
  waiting = setTimeout(look, 150);
});
// Who presses quicker than the pause sends what is selected now; the press itself may empty the selection.
for (const name of ["pointerdown", "submit"]) document.addEventListener(name, () => waiting && look(), true);
phrases.addEventListener("change", () => choose(null));
