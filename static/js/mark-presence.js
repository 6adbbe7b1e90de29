/*
 * Who else has this essay open. The server is told now and then while the page is in sight, and when it is left.
 *
 *   watchPresence(page, {outdated})  → {stop}; `outdated` is called when the page is not as the server has it now
 */
import { send } from "./csrf.js";

const EVERY = 20_000;

export function watchPresence(page, { outdated }) {
  const place = document.querySelector("[data-presence]");
  if (!place) return { stop() {} };
  const stopping = new AbortController();
  let timer = 0;
  let first = true;

  const tell = (leaving = false) => {
    const body = new FormData();
    body.set("attempt", place.dataset.attempt);
    if (leaving) body.set("leave", "1");
    return send(place.dataset.presence, { method: "POST", body, keepalive: leaving });
  };
  const beat = async () => {
    clearTimeout(timer);
    timer = setTimeout(beat, EVERY);
    if (document.hidden) return;
    const answer = await tell().catch(() => null);
    if (!answer?.ok || stopping.signal.aborted) return;
    const { who, stamp, marked, count } = await answer.json();
    if (place.textContent !== who) place.textContent = who;
    place.hidden = !who;
    const bar = document.querySelector(".marking__count");
    if (bar && count) {
      bar.querySelector("progress").value = marked;
      bar.querySelector("span").textContent = count;
    }
    if (first && stamp !== place.dataset.stamp) outdated();
    first = false;
  };

  document.addEventListener("visibilitychange", () => !document.hidden && beat(), { signal: stopping.signal });
  addEventListener("pagehide", () => void tell(true).catch(() => {}), { signal: stopping.signal });
  beat();
  return {
    stop() {
      clearTimeout(timer);
      stopping.abort();
      tell(true).catch(() => {});
    },
  };
}
