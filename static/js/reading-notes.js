/*
 * The notes of a section. They stand in a list at its end; where there is room each moves beside its mark,
 * elsewhere its mark opens it over the text (the list stays). A mark is a link to its note in every case.
 */
import { makeCard } from "./reading-card.js";

const wide = matchMedia("(min-width: 56rem)");
const hovers = matchMedia("(hover: hover)");
/** What the card of a note shows: all but the way back to its mark. */
const words = (note) => [...note.cloneNode(true).childNodes].filter((node) => !node.classList?.contains("sidenote__back"));

export function openNotes(text, settle) {
  const section = text.querySelector("[data-notes]");
  if (!section) return;
  const notes = [...section.querySelectorAll(".sidenote")];
  const home = new Map(notes.map((note) => [note, note.parentElement]));
  const markOf = (note) => document.getElementById(note.dataset.for);
  const noteOf = (mark) => document.getElementById(mark.hash.slice(1));

  const arrange = () => {
    for (const note of notes) {
      const row = wide.matches && markOf(note)?.closest(".block__row");
      if (row) putAside(row, note, markOf(note));
      else home.get(note).append(note);
      note.classList.toggle("margin__item", Boolean(row));
    }
    section.hidden = !section.querySelector(".sidenote");
    settle();
  };
  wide.addEventListener("change", arrange);
  arrange();

  const card = makeCard(text, "note", "note");
  text.addEventListener("click", (event) => {
    const mark = event.target.closest("a[data-note]");
    const back = event.target.closest(".sidenote__back");
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    if (mark) {
      event.preventDefault();
      if (wide.matches) point(notes, noteOf(mark), event.detail === 0);
      else card.open(mark, words(noteOf(mark)), { focus: true });
    } else if (back && wide.matches) {
      // Beside its line the note needs no jump back: only the focus goes.
      event.preventDefault();
      document.querySelector(back.getAttribute("href"))?.focus({ preventScroll: true });
    }
  });

  text.addEventListener("keydown", (event) => {
    const note = event.key === "Escape" && event.target.closest(".sidenote");
    if (note) markOf(note)?.focus({ preventScroll: true });
  });

  // WCAG 1.4.13: what opens under the pointer can be closed with Escape, entered with the pointer, and stays.
  text.addEventListener("pointerover", ({ target, pointerType }) => {
    const mark = target.closest?.("a[data-note]");
    if (!mark || pointerType !== "mouse" || !hovers.matches) return;
    if (wide.matches) point(notes, noteOf(mark), false);
    else card.openSoon(mark, () => words(noteOf(mark)));
  });
  text.addEventListener("pointerout", ({ target }) => target.closest?.("a[data-note]") && card.closeSoon());
}

/** Show which note is meant, and go there when it was asked for by keyboard. */
function point(notes, note, focus) {
  for (const other of notes) other.classList.toggle("is-here", other === note);
  if (focus) note?.focus({ preventScroll: true });
  note?.scrollIntoView({ block: "nearest" });
}

/** In the margin things stand in the order of their lines. */
function putAside(row, note, mark) {
  const later = (item) => {
    const at = item.range?.startContainer ?? document.getElementById(item.dataset.for);
    return at && mark.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_FOLLOWING;
  };
  const margin = asideOf(row);
  margin.insertBefore(note, [...margin.children].find(later) ?? null);
}

function asideOf(row) {
  let margin = row.querySelector(":scope > .margin");
  if (!margin) {
    margin = document.createElement("div");
    margin.className = "margin";
    row.append(margin);
  }
  return margin;
}
