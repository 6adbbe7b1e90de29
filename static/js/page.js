// What every page does once it is read: says that scripts run, opens the reading settings in place, and searches by key.
import { openSettings } from "./reading-settings.js";
import { searchByKey } from "./search-key.js";

document.documentElement.classList.add("js");

for (const opener of document.querySelectorAll("[data-reading-settings-open]")) {
  // With a modifier key the link stays a link.
  opener.addEventListener("click", (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || !("popover" in HTMLElement.prototype)) return;
    event.preventDefault();
    openSettings(opener);
  });
}

searchByKey();
