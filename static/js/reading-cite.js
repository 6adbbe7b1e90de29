/** Citing the chosen words: the server's citation in a dialog, or on a page of its own. */
import { enableCopying } from "./copy.js";
import { openPart } from "./dialog.js";

export async function openCitation(link) {
  const room = document.querySelector("[data-reading]").dataset;
  const dialog = await openPart(link.href, { title: link.textContent.trim(), close: room.wordClose, sheet: room.sheet });
  if (!dialog) return location.assign(link.href);
  for (const part of dialog.querySelectorAll("[data-cite]")) enableCopying(part);
}
