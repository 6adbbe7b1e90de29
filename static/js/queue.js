/*
 * A list of things to decide one after the other: the one that has the focus, and keys that can be turned off.
 *
 *   queueOf(list, name)       → {all, waiting, here, goTo, move}: the lines are [data-name], "open" while they wait
 *   keysOf(bar, onSwitch)     → {on}: shows the bar of keys with its switch, which all queues of a browser share
 *   takeRefusals(...statuses) → lets htmx show an answer of these statuses in place, like any other
 *   whenBound(start)          → calls it when htmx has taken the forms over: an act before that would send the page away
 */
const STORE = "fault-keys";

export function queueOf(list, name) {
  const all = () => [...list.querySelectorAll(`[data-${name}]`)];
  const waiting = () => all().filter((line) => line.dataset[name] === "open");
  const here = () => document.activeElement?.closest(`[data-${name}]`);
  const goTo = (line) => {
    if (!line) return false;
    line.focus({ preventScroll: true });
    const bar = document.querySelector(".masthead")?.offsetHeight ?? 0;
    const { top, bottom } = line.getBoundingClientRect();
    if (top < bar || bottom > innerHeight) scrollBy({ top: top - bar - 24, behavior: "instant" });
    return true;
  };
  const move = (step) => {
    const lines = all();
    const at = lines.indexOf(here());
    return goTo(at < 0 ? waiting()[0] ?? lines[0] : lines[at + step]);
  };
  return { all, waiting, here, goTo, move };
}

export function keysOf(bar, onSwitch = () => {}) {
  const keys = { on: (localStorage.getItem(STORE) ?? document.documentElement.dataset.shortcuts) !== "off" };
  const button = bar.querySelector("[data-keys-toggle]");
  const show = () => {
    button.textContent = keys.on ? button.dataset.off : button.dataset.on;
    bar.classList.toggle("is-off", !keys.on);
    onSwitch(keys.on);
  };
  button.addEventListener("click", () => {
    keys.on = !keys.on;
    localStorage.setItem(STORE, keys.on ? "on" : "off");
    show();
  });
  bar.hidden = false;
  show();
  return keys;
}

// htmx binds at DOMContentLoaded, and its script stands before those of the queues.
export function whenBound(start) {
  if (document.readyState === "complete") start();
  else document.addEventListener("DOMContentLoaded", start, { once: true });
}

export function takeRefusals(...statuses) {
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (!statuses.includes(detail.xhr.status)) return;
    detail.shouldSwap = true;
    detail.isError = false;
  });
}
