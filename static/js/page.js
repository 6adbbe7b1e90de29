// What every page does once it is read: says that scripts run, opens the reading settings in place, and listens to keys.
import { addKey } from "./keys.js";

document.documentElement.classList.add("js");

const opener = document.querySelector("[data-reading-settings-open]");
// With a modifier key the link stays a link.
const settings = () => import("./reading-settings.js");
const isPlain = (event) => !(event.metaKey || event.ctrlKey || event.shiftKey);
const showKeys = async () => (await import("./keys-dialog.js")).openKeys(opener);

if (opener && "popover" in HTMLElement.prototype) {
  opener.addEventListener("click", (event) => {
    if (!isPlain(event)) return;
    event.preventDefault();
    settings().then(({ openSettings }) => openSettings(opener));
  });
  addKey({ name: "settings", code: "KeyS", act: () => opener.click() });
}

// The page of the settings itself, and choices that wait to be kept.
if (document.querySelector("form[data-reading-settings]") || localStorage.getItem("reading-settings")) settings();

// To the page's own field, or else to the page that has one.
addKey({
  name: "search",
  code: "Slash",
  act() {
    const field = document.querySelector("[data-search-field]");
    const link = document.querySelector("[data-search]");
    if (!field && !link) return false;
    if (!field) return link.click();
    field.focus();
    field.select();
  },
});

// Pages with keys of their own have their own list of them.
if (opener && !document.querySelector("[data-keys-help]")) {
  addKey({ name: "keys", code: "Slash", shift: true, act: () => void showKeys() });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-keys-open]") || !isPlain(event)) return;
    event.preventDefault();
    showKeys();
  });
}

// Whether something new has come is asked when the page has long been read, or when its reader comes back to it.
const news = document.querySelector("[data-news]");
if (news) {
  const started = new AbortController();
  const watch = async () => {
    if (started.signal.aborted) return;
    started.abort();
    (await import("./live.js")).watchNews(news);
  };
  setTimeout(watch, 30_000);
  document.addEventListener("visibilitychange", watch, { signal: started.signal });
}

// The page that stands for what is not here knows nobody, and so not whose the rest is.
if ("caches" in globalThis && !document.documentElement.dataset.viewing && !document.querySelector("[data-kept-list]")) {
  const own = `pages-${document.documentElement.dataset.reader}`;
  const others = (await caches.keys()).some((name) => name.startsWith("pages-") && name !== own);
  if (others) (await import("./reading-offline.js")).clearOthers();
}
