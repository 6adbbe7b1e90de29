/*
 * The dialog that lists the keys of the page, with the switch that turns them off. What each does is said by the server
 * (templates/accounts/_keys.html); which there are, and how they are called, by those who listen (keys.js).
 */
import { openPart } from "./dialog.js";
import { areOff, keysOf } from "./keys.js";
import { choose } from "./reading-settings.js";

export async function openKeys(opener) {
  const { keyhelp, wordClose: close, sheet, title } = opener.dataset;
  const dialog = await openPart(keyhelp, { title, close, sheet });
  if (!dialog) return location.assign(keyhelp);
  const known = keysOf();
  for (const line of dialog.querySelectorAll("[data-key-name]")) {
    const caps = known.get(line.dataset.keyName);
    if (!caps) {
      line.remove();
      continue;
    }
    const parts = caps.split(" ").flatMap((cap) => [" ", Object.assign(document.createElement("kbd"), { textContent: cap })]);
    line.querySelector("dt").replaceChildren(...parts.slice(1));
  }
  for (const group of dialog.querySelectorAll("[data-key-group]")) if (!group.querySelector("[data-key-name]")) group.remove();
  const box = dialog.querySelector("[data-shortcuts-switch]");
  box.checked = !areOff();
  box.addEventListener("change", () => choose("shortcuts", box.checked ? "" : "off", opener.href));
}
