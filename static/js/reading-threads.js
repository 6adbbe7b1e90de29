/*
 * Threads beside their words. The words are underlined by the browser's own highlights, so that the text stays as it
 * is; a thread opens where its link stands, one at a time, and closes with Escape. The links are links in any case.
 */
import { paint, rangeOf } from "./selection.js";

export function markThreads(text, settle) {
  const items = [...text.querySelectorAll(".margin__item[data-anchor]")]
    .map((item) => ({ item, link: item.querySelector("a[data-thread]"), range: rangeOf(`${item.dataset.anchor}@0`, text) }))
    .filter(({ link }) => link);
  for (const { item, range } of items) item.range = range;
  const underline = (list) => list.map(({ range }) => range).filter((range) => range && !range.collapsed);
  paint("talk", underline(items));

  let opened = null;
  let asked = null;
  const show = (each) => paint("talk-open", each ? underline([each]) : opened ? underline([opened]) : []);

  const close = ({ focus = false } = {}) => {
    if (!opened) return;
    const { item, link, panel } = opened;
    opened = null;
    panel.replaceWith(item);
    link.setAttribute("aria-expanded", "false");
    history.replaceState(null, "", location.pathname + location.search);
    show(null);
    settle();
    if (focus) link.focus({ preventScroll: true });
  };

  const open = async (each, { focus = true } = {}) => {
    // Pressed again before it has come: it comes once, and with it what was written in it stays.
    if (each === asked) return;
    asked = each;
    each.link.setAttribute("aria-busy", "true");
    // Shown only when its forms are at work: with a key that came before, the answer would take the page away.
    const [panel] = await Promise.all([fetchThread(each.link.href), fetchHtmx(text.dataset.htmx)]);
    each.link.removeAttribute("aria-busy");
    // Another was asked for meanwhile: the last one counts, whichever comes last.
    if (each !== asked) return;
    asked = null;
    if (!panel) return location.assign(each.link.href);
    close();
    panel.range = each.range;
    panel.classList.add("is-open");
    each.item.replaceWith(panel);
    globalThis.htmx?.process(panel);
    each.link.classList.remove("is-new");
    each.link.setAttribute("aria-expanded", "true");
    opened = { ...each, panel };
    history.replaceState(null, "", `${location.pathname}${location.search}#${each.item.id}`);
    show(null);
    settle();
    if (focus && !document.activeElement?.matches("textarea")) panel.focus({ preventScroll: true });
    // The text stays where it is, unless the thread would begin out of sight.
    const bar = document.querySelector(".masthead").offsetHeight;
    const { top } = panel.getBoundingClientRect();
    if (top < bar || top > innerHeight * 0.8) panel.scrollIntoView({ block: "start" });
  };

  for (const each of items) {
    each.link.setAttribute("aria-expanded", "false");
    each.link.addEventListener("click", (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      open(each);
    });
    each.item.addEventListener("pointerenter", () => show(each));
    each.item.addEventListener("pointerleave", () => show(null));
    each.link.addEventListener("focus", () => show(each));
    each.link.addEventListener("blur", () => show(null));
  }

  // Underlined words open their thread too, unless something is being chosen there.
  text.addEventListener("click", (event) => {
    if (event.target.closest("[data-thread-close]")) return close({ focus: true });
    if (!event.target.closest(".block__text") || event.target.closest("a, button") || !getSelection().isCollapsed) return;
    const at = document.caretPositionFromPoint?.(event.clientX, event.clientY);
    const found = at && items.find(({ range }) => range?.isPointInRange(at.offsetNode, at.offset));
    if (found && found.item !== opened?.item) open(found);
  });
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !opened?.panel.contains(event.target)) return;
    event.preventDefault();
    close({ focus: true });
  });

  const named = items.find(({ item }) => `#${item.id}` === location.hash);
  if (named) open(named, { focus: false });
}

/** The thread as it stands in a margin (templates/discussions/_margin_thread.html), or null. */
async function fetchThread(address) {
  const wanted = new URL(address);
  wanted.searchParams.set("margin", "1");
  const answer = await fetch(wanted, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return document.importNode(page.querySelector(".margin__item"), true);
}

let htmx = null;

/** Answers are sent by htmx, which is fetched with the first thread that is opened. Without it they are sent as a page. */
function fetchHtmx(address) {
  return (htmx ??= loadHtmx(address).catch(() => (htmx = null)));
}

async function loadHtmx(address) {
  const settings = document.createElement("meta");
  settings.name = "htmx-config";
  settings.content = '{"includeIndicatorStyles":false,"allowEval":false,"selfRequestsOnly":true,"historyCacheSize":0,"defaultSettleDelay":0,"attributesToSettle":["class"]}';
  const script = document.createElement("script");
  script.src = address;
  const loaded = new Promise((resolve, reject) => {
    script.addEventListener("load", resolve, { once: true });
    script.addEventListener("error", reject, { once: true });
  });
  document.head.append(settings, script);
  await Promise.all([loaded, import("./htmx-csrf.js"), import("./thread.js")]);
}
