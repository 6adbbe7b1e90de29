/*
 * The marks of a section, as the page has them, and how they are drawn. On a page that has some this runs before everything
 * else, so that they are there with the text.
 *
 *   collect(text)           → the marks that stand in the margin, as objects
 *   drawMarks(marks, text)  → draws them: each colour with its line, and where two lie over each other darker
 */
import { linear, overlaps, rangesOf } from "./ranges.js";
import { paint, parse } from "./selection.js";

const COLOURS = ["turmeric", "leaf", "lotus", "layer"];

export function drawMarks(marks, text) {
  const lines = linear(text);
  const shown = [...marks].map((mark) => ({ kind: mark.layer ? "layer" : mark.colour, parts: parse(mark.passage) }));
  const over = overlaps(shown.map(({ parts }) => lines.of(parts))).map(([from, to]) => lines.parts(from, to));
  const ranges = rangesOf([...shown.map(({ parts }) => parts), ...over], text);
  for (const colour of COLOURS) {
    paint(`mark-${colour}`, ranges.filter((range, at) => range && !range.collapsed && shown[at]?.kind === colour));
  }
  paint("mark-over", ranges.slice(shown.length).filter(Boolean));
}

export function collect(text) {
  const { revision } = text.dataset;
  const written = [...text.querySelectorAll(".note[data-anchor]")].map((item) => {
    const { noteId, anchor, colour, version, markdown = "", tags = "", layer, shared } = item.dataset;
    const isOwn = noteId !== undefined;
    return {
      id: Number(noteId), isOwn, item, passage: `${anchor}@${revision}`, colour, version: Number(version), markdown, tags,
      layer: isOwn ? layer !== undefined : true, shared: shared !== undefined,
    };
  });
  const bare = [...text.querySelectorAll("[data-bare]")].flatMap((item) => item.dataset.bare.split(" ")).map((each) => {
    // An address holds no comma.
    const [id, anchor, colour, version] = each.split(",");
    return { id: Number(id), passage: `${anchor}@${revision}`, colour, version: Number(version), markdown: "", tags: "", layer: false };
  });
  return [...written, ...bare];
}

const page = document.querySelector("[data-reading]");
if (page) drawMarks(collect(page), page);
