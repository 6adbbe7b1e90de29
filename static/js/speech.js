/*
 * The words of a paragraph as they are read aloud.
 *
 *   phrasesOf(text)  → [{start, end}] in code points: pieces short enough for a voice to keep its breath, and for the eye to
 *                      find. Thai ends a clause with a space, so pieces end at spaces.
 *   spoken(words)    → the same words with eras and spans of years as one says them
 */
const SHORTEST = 40;
const LONGEST = 180;

export function phrasesOf(text) {
  const points = Array.from(text);
  const found = [];
  let start = 0;
  const cut = (end) => {
    if (points.slice(start, end).some((point) => /[\p{L}\p{N}]/u.test(point))) found.push({ start, end });
    start = end;
  };
  for (let at = 0; at < points.length; at += 1) {
    if (!/\s/u.test(points[at])) continue;
    // An era keeps its year, and a repeated word its mark.
    const isBound = /ศ\.$/u.test(points.slice(Math.max(0, at - 3), at).join("")) || points[at + 1] === "ๆ";
    if (at - start >= (isBound ? LONGEST : SHORTEST)) cut(at + 1);
  }
  cut(points.length);
  return found;
}

export function spoken(words) {
  return words
    .replace(/([คพ])\.ศ\.\s*(\d{4})\s*[-–]\s*(\d{1,4})(?!\d)/gu, (_all, era, from, to) => `${era}.ศ. ${from} ถึง ${from.slice(0, 4 - to.length)}${to}`)
    .replace(/ค\.ศ\.\s*/gu, "คริสต์ศักราช ")
    .replace(/พ\.ศ\.\s*/gu, "พุทธศักราช ")
    .replace(/(\d),(?=\d{3})/gu, "$1")
    .replace(/(?<=\d)\s*[-–]\s*(?=\d)/gu, " ถึง ")
    .replace(/[“”"()[\]*]/gu, " ");
}
