/*
 * The places of a search in the text: painted, and gone through one by one.
 *
 * The page: `[data-found-here]` lists the places of this section as addresses without their revision; `data-first` is
 * how many stand before it, `data-number` that of the place that is shown. Its links `[data-step]` lead to the place
 * before and after. Within the section the script moves on by itself; `data-before` and `data-after` lead out of it.
 * The words are only painted: the text stays as it is.
 */
import { paint, rangeOf } from "./selection.js";

export function showPlaces(text) {
  const bar = document.querySelector("[data-found-here]");
  if (!bar) return;
  const places = bar.dataset.foundHere.split(" ").filter(Boolean);
  const ranges = places.map((place) => rangeOf(`${place}@${text.dataset.revision}`, text));
  paint("found", ranges.filter(Boolean));
  const first = Number(bar.dataset.first);
  // The place that is shown; before the first when none is.
  let at = bar.dataset.number ? Number(bar.dataset.number) - first - 1 : null;

  const target = (step) => (at === null ? (step > 0 ? 0 : -1) : at + step);

  /** The address of a place of this section, as the server writes it. */
  const addressOf = (index) => {
    const address = new URL(location.href);
    address.searchParams.delete("passage");
    address.searchParams.set("passage", `${places[index]}@${text.dataset.revision}`);
    address.hash = places[index].split(":")[0];
    return address;
  };

  const go = (index) => {
    at = index;
    paint("shown", [ranges[index]]);
    const [line] = ranges[index].getClientRects();
    if (line && (line.top < bar.getBoundingClientRect().bottom + 24 || line.bottom > innerHeight - 24)) {
      scrollBy({ top: line.top - innerHeight / 3, behavior: "instant" });
    }
    history.replaceState(history.state, "", addressOf(index));
    bar.querySelector("[data-found-here-all]")?.remove();
    const words = bar.querySelector("[data-found-here-at]");
    words.querySelector("b").textContent = first + index + 1;
    words.hidden = false;
    for (const link of bar.querySelectorAll("[data-step]")) aim(link, index);
  };

  const aim = (link, index) => {
    const next = index + Number(link.dataset.step);
    const href = places[next] ? addressOf(next).href : link.dataset.step === "1" ? bar.dataset.after : bar.dataset.before;
    // Who has come to the last place goes on from the other link.
    if (!href && link === document.activeElement) bar.querySelector(`[data-step]:not([data-step="${link.dataset.step}"])`).focus();
    link.hidden = !href;
    if (href) link.href = href;
    else link.removeAttribute("href");
  };

  bar.addEventListener("click", (event) => {
    const link = event.target.closest("[data-step]");
    if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const next = target(Number(link.dataset.step));
    if (!ranges[next]) return;
    event.preventDefault();
    go(next);
  });
}
