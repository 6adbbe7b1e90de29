/*
 * The notes that this device has and the server not yet: how many, with their words, and a button that sends them.
 *
 * The copies are those of reading-own-notes.js, which sends the ones of the chapter that is open by itself; those of other
 * chapters are sent from here. One goes when the server has said that it has it, and not before.
 */
import { saveNote } from "./reading-own-notes.js";
import { localCopy } from "./write-local.js";

const PREFIX = "draft:note/";
// A copy is there for a moment with every note that is saved.
const MOMENT = 2000;

/** [{key, chapter, note}] of this reader, the oldest first. */
function copies(reader) {
  const mine = `${PREFIX}${reader}/`;
  return Object.keys(localStorage).filter((key) => key.startsWith(mine)).map((key) => {
    const [book, number] = key.slice(mine.length).split("/");
    return { key, chapter: `${book}/${number}`, note: JSON.parse(localStorage.getItem(key)) };
  }).sort((one, other) => one.note.at - other.note.at);
}

export function showWaiting(text, line) {
  if (!line) return;
  const { reader, chapter } = text.dataset;
  let timer = 0;
  const show = () => {
    clearTimeout(timer);
    const all = copies(reader);
    const late = all.filter(({ note }) => !navigator.onLine || Date.now() - note.at > MOMENT);
    if (all.length) timer = setTimeout(show, MOMENT);
    line.hidden = !late.length;
    if (line.hidden) return;
    line.querySelector("[data-waiting-count]").textContent = late.length;
    const words = late.map(({ note }) => note.markdown || line.dataset.highlight);
    const shown = [...line.querySelectorAll("li")].map((item) => item.textContent);
    if (words.join("\n") === shown.join("\n")) return;
    line.querySelector("ul").replaceChildren(...words.map((each) => Object.assign(document.createElement("li"), { textContent: each })));
  };
  const send = async () => {
    dispatchEvent(new Event("notes:send"));
    for (const copy of copies(reader).filter((each) => each.chapter !== chapter)) {
      const { state } = await saveNote(new URL(`../../../${copy.chapter}/notes/`, location.href).pathname, copy.note);
      if (state === "saved") localCopy(copy.key.replace(/^draft:/, "")).drop();
      if (state === "offline" || state === "signed-out") break;
    }
    show();
  };
  document.addEventListener("notes:changed", show);
  addEventListener("offline", show);
  addEventListener("online", send);
  line.querySelector("button").addEventListener("click", send);
  show();
  if (navigator.onLine && copies(reader).some((each) => each.chapter !== chapter)) send();
}
