/*
 * Where the reader is: kept when a paragraph has stood before their eyes for a while, offered when they
 * come back, and shown in the contents. The page itself does not hold it, or every paragraph would make it a new page.
 */
import { send } from "./csrf.js";

const STAY = 2500;
const PAUSE = 8000;

export async function keepPlace(text) {
  watchPlace(text);
  watchMark(text);
  const answer = await fetch(text.dataset.place, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok) return;
  const { places } = await answer.json();
  showPlaces(places);
  offer(text, places.find(({ section }) => section === currentSection()));
}

/** In the contents: 14/29. A section marked as read says so instead. */
function showPlaces(places) {
  for (const { section, number, total } of places) {
    const words = document.querySelector(`[data-toc] [data-section="${section}"] [data-reached]`);
    if (!words || !total) continue;
    words.dataset.reached = total;
    words.textContent = `${number ?? 0}/${total}`;
  }
}

function showReached(number) {
  const words = document.querySelector('[data-toc] [aria-current="page"] [data-reached]');
  if (number && words?.dataset.reached) words.textContent = `${number}/${words.dataset.reached}`;
}

const currentSection = () => document.querySelector('[data-toc] [aria-current="page"]')?.dataset.section;

function offer(text, place) {
  const link = text.querySelector("[data-resume]");
  // Who has read a section and comes back looks something up: there is nothing to read on from.
  if (!link || text.querySelector("[data-mark-read='0']")) return;
  if (!place?.stands || !(place.number > 1) || location.hash || text.dataset.passage) return;
  link.href = `#${place.block}`;
  link.querySelector("span").textContent = place.number;
  link.hidden = false;
}

function watchPlace(text) {
  let reached = null;
  let kept = null;
  let staying = 0;
  let waiting = 0;

  const report = () => {
    clearTimeout(waiting);
    waiting = 0;
    if (!reached || reached === kept) return;
    kept = reached;
    send(text.dataset.place, { method: "POST", keepalive: true, body: new URLSearchParams({ block: kept }) }).catch(() => {
      kept = null;
    });
  };
  const inSight = new Set();
  let last = null;
  const lines = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) inSight[isIntersecting ? "add" : "delete"](target);
      const now = [...inSight].reduce((one, other) => (one && follows(one, other) ? one : other), null);
      if (!now || now === last) return;
      last = now;
      clearTimeout(staying);
      staying = setTimeout(() => {
        reached = now.dataset.block;
        showReached(Number(now.querySelector(".block__no")?.textContent));
        waiting ||= setTimeout(report, PAUSE);
      }, STAY);
    },
    // Where eyes are: from below the title down to a little under the middle. The last paragraph there counts.
    { rootMargin: "-15% 0px -45% 0px" },
  );
  for (const block of text.querySelectorAll("[data-block]")) lines.observe(block);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && report());
  addEventListener("pagehide", report);
}

const follows = (one, other) => Boolean(other.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);

/** "Mark as read" without leaving the page; the answer is the changed button. */
function watchMark(text) {
  text.addEventListener("click", async (event) => {
    const link = event.target.closest("[data-mark-read] a");
    if (!link || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    const old = link.closest("[data-mark-read]");
    const body = new URLSearchParams({ read: old.dataset.markRead });
    const answer = await send(link.href, { method: "POST", body }).catch(() => null);
    if (!answer?.ok) return location.assign(link.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const made = document.importNode(page.querySelector("[data-mark-read]"), true);
    made.setAttribute("role", "status");
    old.replaceWith(made);
    made.querySelector("a").focus({ preventScroll: true });
  });
}
