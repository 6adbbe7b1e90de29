// The key that hides all marks in the text, one's own and those of others, or shows them again: kept for the person.
import { addKey } from "./keys.js";

export function hideMarksByKey(text) {
  const opener = document.querySelector("[data-reading-settings-open]");
  if (!opener) return;
  const said = text.querySelector("[data-marks-said]");
  addKey({
    name: "hide-marks",
    code: "KeyH",
    async act() {
      const { choose } = await import("./reading-settings.js");
      const value = document.documentElement.dataset.marks === "hidden" ? "" : "hidden";
      choose("marks", value, opener.href);
      const box = document.querySelector(`[data-reading-settings] [name=marks][value="${value}"]`);
      if (box) box.checked = true;
      said.textContent = value ? said.dataset.hidden : said.dataset.shown;
    },
  });
}
