/*
 * Goes from shared run to shared run in two texts side by side: both scroll to it.
 *
 *   [data-shared-steps] with [data-step=1], [data-step=-1] and [data-shared-at]; runs are `.shared[data-span=a1]` and `b1`
 */
import { addKey } from "./keys.js";

const bar = document.querySelector("[data-shared-steps]");
const of = (side, number) => [...document.querySelectorAll(`[data-span="${side}${number}"]`)];
const count = new Set([...document.querySelectorAll('[data-span^="a"]')].map((run) => run.dataset.span)).size;
let here = 0;

function show(number) {
  for (const old of document.querySelectorAll(".shared.is-here")) old.classList.remove("is-here");
  for (const side of ["a", "b"]) {
    const runs = of(side, number);
    for (const run of runs) run.classList.add("is-here");
    runs[0]?.scrollIntoView({ block: "center", behavior: "instant" });
  }
  here = number;
  bar.querySelector("[data-shared-at]").textContent = `${number} / ${count}`;
  return true;
}

const step = (by) => count > 0 && show(((here - 1 + by + count) % count) + 1);

if (bar && count) {
  bar.hidden = false;
  bar.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-step]");
    if (button) step(here ? Number(button.dataset.step) : 1);
  });
  addKey({ name: "next-shared", code: "KeyN", act: () => step(1) });
  addKey({ name: "previous-shared", code: "KeyP", act: () => step(here ? -1 : 0) });
  document.addEventListener("click", (event) => {
    const number = event.target.closest(".shared__n")?.textContent;
    if (!number) return;
    event.preventDefault();
    show(Number(number));
  });
}
