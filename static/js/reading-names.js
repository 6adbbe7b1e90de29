/*
 * The names in the text: each is `.noun[data-name]`, and its card says who or what it is.
 *   pointer        over a name for a moment, or a click or tap on it
 *   n, Shift + n   the next and the previous name of the paragraph, with its card; Enter goes into the card
 *   Escape         closes the card
 * The cards of the section are fetched once, when the first is wanted; the browser keeps them as long as they hold.
 */
import { send } from "./csrf.js";
import { addKey } from "./keys.js";
import { makeCard } from "./reading-card.js";

const hovers = matchMedia("(hover: hover)");

export function openNames(text) {
  const { names } = text.dataset;
  const first = new Set();
  for (const noun of text.querySelectorAll(".noun[data-name]")) {
    // Of every name the first in the section is underlined: enough to learn that names can be asked.
    if (!first.has(noun.dataset.name)) noun.classList.add("noun--first");
    first.add(noun.dataset.name);
  }
  if (!names || !first.size) return;

  const card = makeCard(text, "name", "group");
  const cards = fetched(names);
  let asked = 0;
  const nodesOf = async (noun) => (await cards()).get(noun.dataset.name)?.map((node) => node.cloneNode(true));
  const open = async (noun, options) => {
    const mine = ++asked;
    const nodes = await nodesOf(noun);
    // The cards may come when another name was asked for, or none any more.
    if (nodes && mine === asked) card.open(noun, nodes, options);
  };
  const nounAt = ({ target }) => target.closest?.(".noun[data-name]");

  text.addEventListener("pointerover", (event) => {
    const noun = nounAt(event);
    if (noun && event.pointerType === "mouse" && hovers.matches && getSelection().isCollapsed) card.openSoon(noun, () => nodesOf(noun));
  });
  text.addEventListener("pointerout", (event) => nounAt(event) && card.closeSoon());
  text.addEventListener("click", (event) => {
    const noun = nounAt(event);
    if (noun && getSelection().isCollapsed) open(noun, { keep: true });
  });

  const focused = () => document.activeElement?.closest?.(".noun[data-name]");
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") asked += 1;
    if (event.key !== "Enter" || !focused() || !card.isOpen()) return;
    event.preventDefault();
    card.element.querySelector("a")?.focus();
  });
  const go = (step) => {
    const noun = next(text, focused() ?? (card.isOpen() ? card.from : null), step);
    if (!noun) return false;
    noun.tabIndex = -1;
    noun.focus({ preventScroll: true });
    noun.scrollIntoView({ block: "nearest" });
    open(noun, { keep: true });
  };
  addKey({ name: "name-next", code: "KeyN", act: () => go(1) });
  addKey({ name: "name-previous", code: "KeyN", shift: true, act: () => go(-1) });
}

/** The name after (or before) `here` in its paragraph, round and round; without one the first of the chosen paragraph. */
function next(text, here, step) {
  const block = here?.closest("[data-block]") ?? chosenBlock(text);
  // A long name is several elements, one for each of its words; the first stands for it.
  const nouns = [...(block?.querySelectorAll(".noun[data-name]") ?? [])].filter((noun) => !continues(noun));
  const at = here ? nouns.indexOf(here) : step > 0 ? -1 : 0;
  return nouns.at((at + step) % nouns.length);
}

function continues(noun) {
  const before = noun.previousElementSibling;
  return before?.dataset.name === noun.dataset.name && noun.previousSibling?.textContent.trim() === "" && before.nextSibling === noun.previousSibling;
}

/** The paragraph whose number has the focus, or that words are chosen in, or the first in sight. */
function chosenBlock(text) {
  const focused = document.activeElement?.closest?.("[data-block]");
  if (focused) return focused;
  const selection = getSelection();
  const node = selection.rangeCount && !selection.isCollapsed ? selection.anchorNode : null;
  const chosen = (node?.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest("[data-block]");
  if (chosen) return chosen;
  const bar = document.querySelector(".masthead")?.offsetHeight ?? 0;
  return [...text.querySelectorAll("[data-block]")].find((block) => block.getBoundingClientRect().bottom > bar + 8);
}

/** A function that gives the cards by the number of their name; it asks the server once. */
function fetched(path) {
  let cards = null;
  const load = async () => {
    const answer = await send(path).catch(() => null);
    if (!answer?.ok) {
      cards = null;
      return new Map();
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return new Map([...page.querySelectorAll("[data-card]")].map((card) => [card.dataset.card, [...card.childNodes].map((node) => document.importNode(node, true))]));
  };
  return () => (cards ??= load());
}
