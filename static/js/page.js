// What every page does once it is read: says that scripts run, opens the reading settings in place, and listens to keys.
import { addKey } from "./keys.js";
import { clearOthers } from "./kept.js";
import { openSettings } from "./reading-settings.js";
import { searchByKey } from "./search-key.js";

document.documentElement.classList.add("js");

const opener = document.querySelector("[data-reading-settings-open]");
// With a modifier key the link stays a link.
const isPlain = (event) => !(event.metaKey || event.ctrlKey || event.shiftKey);
const showKeys = async () => (await import("./keys-dialog.js")).openKeys(opener);

if (opener && "popover" in HTMLElement.prototype) {
  opener.addEventListener("click", (event) => {
    if (!isPlain(event)) return;
    event.preventDefault();
    openSettings(opener);
  });
  addKey({ name: "settings", code: "KeyS", act: () => void openSettings(opener) });
}

searchByKey();
// The page that stands for what is not here knows nobody, and so not whose the rest is.
if (!document.querySelector("[data-kept-list]")) clearOthers();

// Pages with keys of their own have their own list of them.
if (opener && !document.querySelector("[data-keys-help]")) {
  addKey({ name: "keys", code: "Slash", shift: true, act: () => void showKeys() });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-keys-open]") || !isPlain(event)) return;
    event.preventDefault();
    showKeys();
  });
}

// Whether something new has come is asked when the page has long been read.
const news = document.querySelector("[data-news]");
if (news) setTimeout(async () => (await import("./live.js")).watchNews(news), 3000);
