// The page to write on: saves while one types, says what is true about it, and brings evidence into the text.
import { autosave } from "./write-autosave.js";
import { conflict } from "./write-conflict.js";
import { bindEvidence } from "./write-evidence.js";
import { bindFocus } from "./write-focus.js";
import { localCopy } from "./write-local.js";
import { bindOutline } from "./write-outline.js";
import { watchOthers } from "./write-tabs.js";

const form = document.getElementById("draft");
const title = document.getElementById("title");
const page = document.getElementById("page");
const find = (selector) => document.querySelector(selector);
const notice = (name) => find(`[data-notice="${name}"]`);

const text = {
  read: () => ({ title: title.value, markdown: page.value }),
  // As the server gave it: somebody may have typed before this module had come.
  given: () => ({ title: title.defaultValue, markdown: page.defaultValue }),
  write(next) {
    title.value = next.title;
    page.value = next.markdown;
    page.dispatchEvent(new Event("input", { bubbles: true }));
  },
};
const copy = localCopy(form.dataset.draft);

/** Shows the one notice that is true now, or none. */
function tell(name, errors = []) {
  for (const other of ["offline", "signed-out", "refused"]) notice(other).hidden = other !== name;
  notice("refused").querySelector("[data-errors]").textContent = errors.join(" ");
}

function show(state, { clock = "", errors = [] } = {}) {
  const known = { saved: "saved", saving: "saving" }[state] ?? "unsaved";
  const words = find(`template[data-state="${known}"]`).content.firstElementChild.cloneNode(true);
  if (clock) words.lastElementChild.append(` ${clock}`);
  find("[data-savestate]").replaceChildren(words);
  tell(state, errors);
}

function count(answer) {
  find("[data-words]").textContent = answer.words_text;
  find("[data-characters]").textContent = answer.characters_text ?? "";
  find("[data-wordcount]").dataset.range = answer.range;
  const bar = find("[data-wordcount] progress");
  if (bar) bar.value = answer.words;
}

const saver = autosave({
  address: form.action,
  version: Number(form.elements.version.value),
  writer: form.elements.writer.value,
  text,
  copy,
  onState: show,
  onCount: count,
  onSaved: (answer) => others.saved(answer.version, answer.saved_at),
  onConflict: (stored) => versions.open(text.read(), stored),
});
const versions = conflict(find("[data-conflict]"), { saver, text });

const others = watchOthers({
  key: form.dataset.draft,
  address: form.dataset.now,
  saver,
  twice: notice("twice"),
  newer: notice("newer"),
  onBoth: (stored) => versions.open(text.read(), stored),
});

for (const field of [title, page]) field.addEventListener("input", saver.touch);
for (const button of document.querySelectorAll("[data-retry]")) button.addEventListener("click", saver.saveNow);
for (const button of document.querySelectorAll("[data-plain-save]")) button.hidden = true;

// The buttons of the foot leave the page only when the server has the text.
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const target = event.submitter?.dataset.go;
  if ((await saver.saveNow()) && target) location.assign(target);
});
for (const link of document.querySelectorAll("[data-go-link]")) {
  link.addEventListener("click", async (event) => {
    event.preventDefault();
    if (await saver.saveNow()) location.assign(link.href);
  });
}
addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "s") {
    event.preventDefault();
    saver.saveNow();
  }
});
addEventListener("beforeunload", (event) => {
  if (saver.unsaved) event.preventDefault();
});

// The second net: a text that never reached the server is offered, never put in by itself.
const left = copy.read();
if (left && left.markdown + left.title !== page.value + title.value) {
  notice("local").hidden = false;
  notice("local").querySelector("[data-notice-time]").textContent = new Date(left.at).toLocaleString(document.documentElement.lang);
  find("[data-local-use]").addEventListener("click", () => {
    notice("local").hidden = true;
    const stored = text.read();
    text.write(left);
    versions.open(left, { ...stored, version: saver.version, saved_at: "" });
  });
  find("[data-local-drop]").addEventListener("click", () => {
    notice("local").hidden = true;
    copy.drop();
  });
} else copy.drop();
saver.touch();

bindFocus(find("[data-focus-switch]"), page);
bindOutline(find("[data-outline]"), page);
bindEvidence({ form, page, tell });
