/*
 * Says when something new has come, and changes nothing by itself.
 *
 *   watchNews(element)  → asks the address in its `data-news` again and again, while the page is seen
 *
 * The answer is JSON: `new`, and when that is not 0 `words`, `show` and `close` in the reader's language, and `path`, where
 * what is new stands. A bar says the words; the reader follows its link when they like. It asks more and more rarely
 * while nothing comes, and no more once the reader is signed out or the answer is no answer.
 */
import { loadSheet } from "./dialog.js";

const SOONEST = 30_000;
const RAREST = 300_000;
const PATIENCE = 5;

export function watchNews(element) {
  const address = element.dataset.news;
  const live = Object.assign(document.createElement("div"), { className: "news" });
  live.setAttribute("role", "status");
  document.body.append(live);
  let wait = SOONEST;
  let failed = 0;
  let shown = 0;
  let closed = 0;
  let timer = null;
  let asking = false;

  const stop = () => {
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", seen);
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(ask, wait);
  };

  async function ask() {
    if (document.hidden || asking) return;
    asking = true;
    // Signed out, the address leads to another page; that is followed nowhere.
    const answer = await fetch(address, { headers: { Accept: "application/json" }, redirect: "manual" }).catch(() => null);
    asking = false;
    if (answer && !answer.ok) return stop();
    const found = await answer?.json().catch(() => null);
    if (!found) {
      failed += 1;
      if (failed >= PATIENCE) return stop();
    } else {
      failed = 0;
      if (found.new > shown && found.new > closed) await show(found);
    }
    wait = Math.min(wait * 1.5, RAREST);
    later();
  }

  async function show(found) {
    await loadSheet(document.querySelector("[data-sheet]").dataset.sheet);
    shown = found.new;
    const words = Object.assign(document.createElement("span"), { textContent: found.words });
    const link = Object.assign(document.createElement("a"), { className: "act", href: found.path, textContent: found.show });
    link.addEventListener("click", (event) => {
      // The same page with another mark is not fetched anew by itself.
      if (new URL(link.href).pathname + new URL(link.href).search !== location.pathname + location.search) return;
      event.preventDefault();
      location.reload();
    });
    const close = Object.assign(document.createElement("button"), { className: "act", type: "button", textContent: found.close });
    close.addEventListener("click", () => {
      closed = shown;
      shown = 0;
      live.replaceChildren();
    });
    const bar = Object.assign(document.createElement("p"), { className: "toast" });
    bar.append(words, link, close);
    live.replaceChildren(bar);
  }

  function seen() {
    if (document.hidden) return clearTimeout(timer);
    wait = SOONEST;
    ask();
  }

  document.addEventListener("visibilitychange", seen);
  later();
  return ask;
}
