/*
 * Reading aloud by the device's own voice, where it has one for the language of the text. What is read is painted, the text
 * stays as it is, and note marks are passed over. It begins at the chosen words, else at the paragraph that has the focus or
 * is the first in sight, and stops with Escape.
 */
import { loadSheet } from "./dialog.js";
import { addKey } from "./keys.js";
import { phrasesOf, spoken } from "./speech.js";
import { paint, rangeOf } from "./selection.js";

export function offerAloud(text) {
  const voices = globalThis.speechSynthesis;
  const openers = document.querySelectorAll("[data-aloud]");
  const bar = document.querySelector("[data-aloud-bar]");
  const language = text.querySelector(".block__text")?.lang ?? "th";
  if (!voices || !bar) return;
  const voice = () => voices.getVoices().find(({ lang }) => lang.toLowerCase().split(/[-_]/)[0] === language);
  let reader = null;
  const begin = () => {
    if (reader) return reader.stop();
    loadSheet(text.dataset.sheet);
    reader = read(text, bar, voice(), () => { reader = null; });
  };
  const show = () => {
    if (!voice() || !openers[0]?.hidden) return;
    for (const opener of openers) {
      opener.hidden = false;
      opener.addEventListener("click", begin);
    }
    addKey({ name: "aloud", code: "KeyR", act: begin });
  };
  voices.addEventListener?.("voiceschanged", show);
  show();
}

function read(text, bar, voice, onEnd) {
  const voices = globalThis.speechSynthesis;
  const rate = bar.querySelector("select");
  const pause = bar.querySelector("[data-aloud-pause]");
  const pieces = [...text.querySelectorAll("[data-block]")].flatMap(piecesOf);
  const listening = new AbortController();
  const on = (target, name, act) => target.addEventListener(name, act, { signal: listening.signal });
  let at = Math.max(0, firstOf(text, pieces));
  let isPaused = false;
  // Each utterance knows whether it is still the one that counts: to be cut short ends it too.
  let turn = 0;

  const say = () => {
    const mine = (turn += 1);
    const piece = pieces[at];
    if (!piece) return stop();
    const range = rangeOf({ block: piece.key, start: piece.start, endBlock: piece.key, end: piece.end }, text);
    paint("aloud", [range].filter(Boolean));
    keepInSight(range);
    const utterance = new SpeechSynthesisUtterance(spoken(piece.words));
    Object.assign(utterance, { voice, lang: voice.lang, rate: Number(rate.value) });
    utterance.addEventListener("end", () => {
      if (mine !== turn) return;
      at += 1;
      say();
    });
    utterance.addEventListener("error", ({ error }) => mine === turn && error !== "interrupted" && error !== "canceled" && stop());
    voices.speak(utterance);
  };
  const hush = () => {
    turn += 1;
    voices.cancel();
  };
  const setPaused = (value) => {
    isPaused = value;
    pause.setAttribute("aria-pressed", String(value));
    pause.querySelector("span").textContent = value ? pause.dataset.on : pause.dataset.off;
    hush();
    if (!value) say();
  };
  const stop = () => {
    hush();
    listening.abort();
    paint("aloud", []);
    const hadFocus = bar.contains(document.activeElement);
    bar.hidden = true;
    if (hadFocus) document.getElementById(pieces[Math.min(at, pieces.length - 1)]?.key)?.querySelector(".block__no")?.focus({ preventScroll: true });
    onEnd();
  };
  on(pause, "click", () => setPaused(!isPaused));
  on(bar.querySelector("[data-aloud-stop]"), "click", stop);
  on(rate, "change", () => setPaused(isPaused));
  on(document, "keydown", (event) => event.key === "Escape" && stop());
  on(globalThis, "pagehide", stop);
  bar.hidden = false;
  setPaused(false);
  pause.focus({ preventScroll: true });
  return { stop };
}

/** A block cut into what is said in one breath. The offsets are those of its canonical text. */
function piecesOf(block) {
  const key = block.dataset.block;
  const range = rangeOf({ block: key, start: 0, endBlock: key, end: null });
  const copy = range.cloneContents();
  for (const mark of copy.querySelectorAll("[data-note]")) mark.remove();
  const words = copy.textContent;
  const points = Array.from(words);
  return phrasesOf(words).map(({ start, end }) => ({ key, start, end, words: points.slice(start, end).join("") }));
}

function firstOf(text, pieces) {
  const selection = getSelection();
  const node = selection.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0).startContainer : document.activeElement;
  const chosen = (node?.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest?.("[data-block]");
  const bar = document.querySelector(".masthead")?.offsetHeight ?? 0;
  const block = chosen ?? [...text.querySelectorAll("[data-block]")].find((each) => each.getBoundingClientRect().bottom > bar + 8);
  return pieces.findIndex(({ key }) => key === block?.dataset.block);
}

function keepInSight(range) {
  const box = range?.getBoundingClientRect();
  if (box && (box.top < 80 || box.bottom > innerHeight * 0.75)) scrollBy({ top: box.top - innerHeight / 4, behavior: "instant" });
}
