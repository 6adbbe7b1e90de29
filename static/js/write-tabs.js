/*
 * Other places where the same draft is open. A tab of this browser answers at once; what another device has saved is
 * seen when one comes back to this page. Nothing is brought in without a click, and nothing of this page is lost.
 */
const PAUSE = 10_000;

export function watchOthers({ key, address, saver, twice, newer, onBoth }) {
  const me = crypto.randomUUID?.() ?? String(Math.random());
  const others = new Set();
  const channel = "BroadcastChannel" in window ? new BroadcastChannel(`draft:${key}`) : null;
  let told = 0;
  let asked = 0;

  const say = (what, more = {}) => channel?.postMessage({ what, from: me, ...more });
  const show = () => { twice.hidden = !others.size || !newer.hidden; };

  channel?.addEventListener("message", ({ data }) => {
    if (data.what === "gone") others.delete(data.from);
    else others.add(data.from);
    if (data.what === "here") say("too");
    if (data.what === "saved" && data.version > saver.version) warn(data);
    show();
  });

  function warn({ version, clock }) {
    if (version <= told || version <= saver.version) return;
    told = version;
    newer.querySelector("[data-notice-time]").textContent = clock;
    newer.hidden = false;
    show();
  }

  async function latest() {
    const answer = await fetch(`${address}?version=${saver.version}`, { headers: { Accept: "application/json" } }).catch(() => null);
    return answer?.status === 200 && !answer.redirected ? answer.json() : null;
  }

  async function look() {
    if (document.visibilityState !== "visible" || saver.busy || Date.now() - asked < PAUSE) return;
    asked = Date.now();
    const stored = await latest();
    if (stored && !saver.busy) warn({ version: stored.version, clock: stored.saved_at });
  }

  newer.querySelector("[data-bring]").addEventListener("click", async () => {
    const stored = await latest();
    newer.hidden = true;
    show();
    if (!stored) return;
    if (saver.unsaved) onBoth(stored);
    else saver.adopt(stored);
  });

  addEventListener("focus", look);
  document.addEventListener("visibilitychange", look);
  addEventListener("pagehide", () => say("gone"));
  addEventListener("pageshow", ({ persisted }) => { if (persisted) say("here"); });
  say("here");

  return {
    /** This page has saved: it shows the newest text, and the others do not. */
    saved(version, clock) {
      newer.hidden = true;
      show();
      say("saved", { version, clock });
    },
  };
}
