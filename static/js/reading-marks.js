/*
 * One's own notes and highlights, and those of the instructors, in the text and in its margin.
 *
 * They are drawn by the browser's own highlights: the text stays as it is. Where two lie over each other the words are
 * darker and keep both lines. Each has a link in the margin; with words it stands there itself. What is written is kept
 * by reading-own-notes.js; the form to write in comes with the first use (reading-composer.js).
 *
 *   markNotes(text, settle)  → {highlight(address, colour), write(address)}
 */
import { collect, drawMarks } from "./draw-marks.js";
import { linear, pointOf, wordsOf } from "./ranges.js";
import { keeper, newToken } from "./reading-own-notes.js";
import { parse } from "./selection.js";

const SHOWN = 40;

export function markNotes(text, settle) {
  const template = text.querySelector("[data-note-template]");
  const lines = linear(text);
  const marks = new Set(collect(text));
  const notes = keeper(text, (mark, state, answer) => {
    if (state === "saved") fill(mark);
    say(mark, state, answer);
    mark.composer?.said(state, answer);
    if (state === "conflict" && !mark.composer && !mark.isElsewhere) edit(mark).then((composer) => composer.said(state, answer));
  });

  const draw = () => drawMarks(marks, text);

  /** The item of a mark in the margin, made when there is none yet. */
  function itemOf(mark) {
    if (mark.item) return mark.item;
    mark.item = document.importNode(template.content.firstElementChild, true);
    mark.item.dataset.anchor = mark.passage.split("@")[0];
    fill(mark);
    putAside(text, mark.item, parse(mark.passage));
    settle();
    return mark.item;
  }

  /** What the item says, from what is known of its mark. */
  function fill(mark) {
    const { item } = mark;
    if (!item) return;
    item.className = `margin__item note note--${mark.layer ? "layer" : mark.colour}`;
    const facts = item.querySelector("[data-note-facts]");
    const { mine, layer, highlight, shared } = template.dataset;
    const words = wordsOf(mark.passage, text);
    item.setAttribute("aria-label", words);
    const bare = words.length > SHOWN ? `${highlight} “${words.slice(0, SHOWN)}…”` : `${highlight} “${words}”`;
    const what = mark.layer ? layer : mark.shared ? shared : mark.markdown || mark.tags ? mine : bare;
    const tags = mark.tags.split(",").map((tag) => tag.trim()).filter(Boolean).map((tag) => `#${tag}`);
    facts.textContent = [what, ...tags].join(" · ");
    let written = item.querySelector("[data-note-words]");
    if (!written) {
      written = Object.assign(document.createElement("div"), { className: "prose" });
      written.dataset.noteWords = "";
      item.prepend(written);
    }
    // Sanitised by the server; what it has not answered to yet stands as it was typed.
    if (mark.html !== undefined) written.innerHTML = mark.html;
    else written.textContent = mark.markdown;
    const link = item.querySelector("[data-note-edit]");
    if (mark.id) Object.assign(item, { id: `note-${mark.id}` }) && link.setAttribute("href", `../notes/${mark.id}/`);
    else link.setAttribute("href", "#");
  }

  function say(mark, state, answer) {
    const line = mark.item?.querySelector(":scope > .note__by [data-note-state]");
    if (!line) return;
    const words = text.querySelector("[data-composer]").dataset;
    const said = { saving: words.saving, saved: `${words.saved} ${answer?.saved_at}`, offline: words.offline, "signed-out": words.signedOut };
    line.textContent = said[state] ?? [words.unsaved, ...(answer?.errors ?? [])].join(". ");
    line.classList.toggle("savestate--bad", !["saving", "saved"].includes(state));
  }

  async function edit(mark) {
    const { compose } = await import("./reading-composer.js");
    return compose(text, itemOf(mark), mark, { draw, fill, settle, notes, marks });
  }

  /** The same words once more are the same mark, in the colour that was pressed last. */
  function make(passage, colour) {
    const known = [...marks].find((mark) => mark.passage === passage && mark.isOwn !== false && !mark.layer);
    if (known) {
      if (colour) Object.assign(known, { colour });
      draw();
      itemOf(known);
      fill(known);
      if (colour) notes.keep(known);
      return known;
    }
    const mark = { token: newToken(), passage, colour: colour ?? "turmeric", markdown: "", tags: "", layer: false, version: 0 };
    marks.add(mark);
    draw();
    itemOf(mark);
    notes.keep(mark);
    return mark;
  }

  draw();
  for (const { at: _at, ...copy } of notes.lost()) {
    const isHere = text.querySelector(`[data-block="${parse(copy.passage).block}"]`);
    if (!isHere && notes.keep({ ...copy, isElsewhere: true })) continue; // it is sent from here, and drawn there
    let mark = copy.id && [...marks].find(({ id }) => id === copy.id);
    if (mark) Object.assign(mark, copy, { html: undefined });
    else marks.add((mark = copy));
    draw();
    itemOf(mark);
    notes.keep(mark);
  }

  text.addEventListener("click", (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    const link = event.target.closest("[data-note-edit], [data-bare-open], [data-unfold] a");
    const mark = link ? [...marks].find(({ item }) => item?.contains(link)) : markAt(event);
    if (link?.matches("[data-bare-open]")) {
      event.preventDefault();
      unfold(link.closest("[data-bare]"));
    } else if (link?.closest("[data-unfold]")) {
      event.preventDefault();
      for (const item of link.closest(".margin").querySelectorAll(".is-folded")) item.classList.remove("is-folded");
      link.parentElement.remove();
      settle();
    } else if (mark?.isOwn === false) {
      mark.item.focus({ preventScroll: true });
    } else if (mark) {
      event.preventDefault();
      edit(mark);
    }
  });

  /** Highlights without words, each as an item of its own. */
  function unfold(folded) {
    const ids = new Set(folded.dataset.bare.split(" ").map((each) => Number(each.split(",")[0])));
    const items = [...marks].filter(({ id }) => ids.has(id)).map(itemOf);
    folded.remove();
    settle();
    items[0]?.focus({ preventScroll: true });
  }

  /** The shortest mark at a click on words, where nothing else is to be opened or chosen. */
  function markAt(event) {
    if (!event.target.closest(".block__text") || event.target.closest("a, button, [data-name]")) return null;
    const at = getSelection().isCollapsed && document.caretPositionFromPoint?.(event.clientX, event.clientY);
    if (!at || document.documentElement.dataset.marks === "hidden") return null;
    if ([...(CSS.highlights?.get("talk") ?? [])].some((range) => range.isPointInRange?.(at.offsetNode, at.offset))) return null;
    const point = pointOf(at.offsetNode, at.offset);
    if (!point) return null;
    const [here] = lines.of({ block: point.block, start: point.at, endBlock: point.block, end: point.at });
    const found = [...marks].map((mark) => ({ mark, span: lines.of(parse(mark.passage)) })).filter(({ span: [from, to] }) => from <= here && here < to);
    return found.sort((one, other) => one.span[1] - one.span[0] - (other.span[1] - other.span[0]))[0]?.mark ?? null;
  }

  return { highlight: make, write: (passage) => edit(make(passage)) };
}

/** Put an item beside its block, in the order of the words. */
function putAside(text, item, { block, start }) {
  const row = text.querySelector(`[data-block="${block}"] .block__row`);
  let margin = row.querySelector(":scope > .margin");
  if (!margin) row.append((margin = Object.assign(document.createElement("div"), { className: "margin" })));
  const later = [...margin.children].find(({ dataset }) => dataset.anchor && parse(`${dataset.anchor}@0`).start > start);
  margin.insertBefore(item, later ?? null);
}
