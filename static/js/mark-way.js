/*
 * From essay to essay without loading the page anew: the next and the previous one are fetched when nothing else is to
 * do, and put in the place of this one.
 *
 *   watchWay({leave, arrive})  → {go, send, renew}
 *      leave()          saves what is open; false keeps the marker here
 *      arrive({kept})   another essay stands on the page; `kept` says that it was fetched ahead
 *      go(address)      to another essay
 *      send(form, button)  sends the form, and goes where the server says
 *      renew(may)       the same essay as it is now, if `may()` still says so when it has come
 *
 * Whatever is not an essay is left to the browser. Each step is measured as "essay" (performance.getEntriesByName).
 */
import { send as sendTo } from "./csrf.js";

const KEEP = 300_000;

export function watchWay({ leave, arrive }) {
  const pages = new Map();
  let shown = location.href;
  let going = false;
  let missed = false;
  const said = Object.assign(document.createElement("p"), { className: "visually-hidden" });
  said.setAttribute("role", "status");
  document.body.append(said);
  history.scrollRestoration = "manual";

  const fetchPage = async (address) => {
    const answer = await fetch(address).catch(() => null);
    return answer?.ok && answer.url === address ? answer.text() : null;
  };
  const ahead = (address) => {
    if (!address || Date.now() - pages.get(address)?.at < KEEP) return;
    const page = { at: Date.now(), html: fetchPage(address), ready: null };
    page.html.then((html) => { page.ready = html; });
    pages.set(address, page);
  };
  const take = async (address) => {
    const found = pages.get(address);
    pages.delete(address);
    const kept = found && Date.now() - found.at < KEEP ? await found.html : null;
    return kept ? { html: kept, kept: true } : { html: await fetchPage(address), kept: false };
  };

  const whenIdle = (act) => ("requestIdleCallback" in globalThis ? requestIdleCallback(act, { timeout: 1500 }) : setTimeout(act, 300));
  const lookAhead = () => {
    const here = shown;
    whenIdle(() => {
      if (here !== shown) return;
      for (const link of document.querySelectorAll("[data-next-to-mark], .marking__bar a[rel=next], .marking__bar a[rel=prev]")) ahead(link.href || new URL(link.dataset.nextToMark, location.href).href);
    });
  };

  /** Puts `html` in the place of this essay; false when it is none. */
  const show = (html, { address = shown, push = false, kept = false, since, quiet = false }) => {
    const next = html && new DOMParser().parseFromString(html, "text/html");
    if (!next?.querySelector("[data-essay]")) return false;
    const button = document.querySelector(".marking__bar [data-reading-settings-open]");
    next.querySelector(".marking__bar [data-reading-settings-open]")?.replaceWith(button);
    for (const banner of document.querySelectorAll("body > .banner")) banner.remove();
    document.querySelector(".marking__bar").replaceWith(document.adoptNode(next.querySelector(".marking__bar")));
    document.querySelector(".marking").before(...[...next.querySelectorAll("body > .banner")].map((banner) => document.adoptNode(banner)));
    document.querySelector(".marking").replaceWith(document.adoptNode(next.querySelector(".marking")));
    document.title = next.title;
    if (push) history.pushState(null, "", address);
    shown = address;
    const place = scrollY;
    arrive({ kept });
    if (quiet) scrollTo({ top: place, behavior: "instant" });
    else {
      scrollTo({ top: 0, behavior: "instant" });
      const head = document.querySelector("#main h1");
      head.tabIndex = -1;
      head.focus({ preventScroll: true });
      said.textContent = document.querySelector(".marking__what").textContent.replace(/\s+/g, " ").trim();
    }
    if (since) requestAnimationFrame(() => setTimeout(() => performance.measure("essay", { start: since })));
    lookAhead();
    return true;
  };

  const once = async (act) => {
    if (going) return;
    going = true;
    try {
      await act();
    } finally {
      going = false;
      if (missed) follow();
    }
  };

  const open = async (address, { push, since }) => {
    pages.delete(shown);
    const { html, kept } = await take(address);
    if (!show(html, { address, push, kept, since })) location.assign(address);
  };

  const go = (address, { push = true, since = performance.now() } = {}) =>
    once(async () => {
      if (await leave()) await open(address, { push, since });
      else if (!push) history.pushState(null, "", shown);
    });

  /** Not done after all: says so over the essay that stands here now, with the way back. */
  const failed = (address, words) => {
    const banner = Object.assign(document.createElement("div"), { className: "banner banner--bad" });
    banner.setAttribute("role", "alert");
    const link = Object.assign(document.createElement("a"), { href: address, textContent: words });
    link.dataset.swap = "";
    banner.append(link);
    document.querySelector(".marking").before(banner);
  };

  /**
   * The next essay is shown while this one is still being finished, when it is there already: all rows are saved by then.
   * Should finishing be refused, that is said with the way back.
   */
  const finishBehind = (form, button, since) => {
    const next = button?.dataset.nextToMark && new URL(button.dataset.nextToMark, location.href).href;
    // Behind the end of the pile the server knows better than a page that may have been fetched some essays ago.
    const kept = next && next === document.querySelector(".marking__bar a[rel=next]")?.href && pages.get(next);
    if (!kept?.ready) return false;
    const here = shown;
    const request = sendTo(button.getAttribute("formaction"), { method: "POST", body: new FormData(form), keepalive: true });
    const words = button.dataset.unfinished;
    pages.delete(here);
    pages.delete(next);
    if (!show(kept.ready, { address: next, push: true, kept: true, since })) return location.assign(next);
    request
      .then((answer) => {
        const done = answer.ok && answer.headers.get("Content-Type")?.startsWith("application/json");
        pages.delete(here);
        if (!done) failed(here, words);
      })
      .catch(() => failed(here, words));
    return true;
  };

  const send = (form, button) =>
    once(async () => {
      const since = performance.now();
      if (!(await leave())) return;
      if (finishBehind(form, button, since)) return;
      const answer = await sendTo(button?.getAttribute("formaction") ?? form.action, { method: "POST", body: new FormData(form) }).catch(() => null);
      if (!answer) return failed(shown, button?.dataset.unfinished ?? document.title);
      if (answer.headers.get("Content-Type")?.startsWith("application/json")) {
        const { next, essay } = await answer.json();
        const address = new URL(next, location.href).href;
        return essay ? open(address, { push: address !== shown, since }) : location.assign(address);
      }
      const html = await answer.text();
      if (!show(html, { since })) location.reload();
    });

  const renew = async (may) => {
    const address = shown;
    const html = await fetchPage(address);
    if (address === shown && !going && may()) show(html, { quiet: true });
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-swap]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    go(link.href);
  });
  /** To where the history stands; a step in it that comes while another is under way is made after that. */
  function follow() {
    missed = going;
    const [address, before] = [location.href, shown].map((one) => one.split("#")[0]);
    if (address !== before) go(address, { push: false });
  }
  addEventListener("popstate", follow);
  queueMicrotask(() => {
    arrive({ kept: false });
    lookAhead();
  });
  return { go, send, renew };
}
