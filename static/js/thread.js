/*
 * Threads, on their own page and in the margin of the text. Everything is bound to the document, so that
 * parts that htmx brings later work too.
 *
 *   [data-arrived="words"]  something that has just come: it gets the focus, and the words are said
 *   [data-insert="text"]    a button that puts text into the form around it, where the cursor is
 *   [data-close="#id"]      a button that empties the element: the form in it goes, its draft stays
 */
import "./keep-draft.js";
import "./draft-save.js";

const say = (words, near) => {
  const live = near.closest(".thread")?.querySelector("[data-live]") ?? document.querySelector("[data-live]");
  if (live) live.textContent = words;
};

function insert(field, text) {
  const at = field.selectionStart ?? field.value.length;
  const before = field.value.slice(0, at);
  const gap = before && !before.endsWith("\n") ? "\n\n" : "";
  field.setRangeText(gap + text, at, field.selectionEnd ?? at, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
}

/** Words that the reader has selected in `post` go before the whole of it. */
function chosenIn(post) {
  const selection = getSelection();
  if (!post || selection.isCollapsed || !post.contains(selection.anchorNode)) return "";
  return `${selection.toString().trim().split("\n").map((line) => `> ${line}`).join("\n")}\n\n`;
}

function showInserters(root) {
  for (const button of root.querySelectorAll("[data-insert]")) button.hidden = false;
}

document.addEventListener("pointerdown", (event) => {
  // A press on the button would empty the selection that it is about.
  if (event.target.closest?.("[data-insert]")) event.preventDefault();
});

document.addEventListener("click", ({ target }) => {
  const inserter = target.closest?.("[data-insert]");
  if (inserter) {
    const form = inserter.closest("form");
    const post = form.closest(".post")?.querySelector(".post__body");
    insert(form.querySelector("textarea"), chosenIn(post) || inserter.dataset.insert);
  }
  const closer = target.closest?.("button[data-close]");
  const slot = closer?.dataset.close && document.querySelector(closer.dataset.close);
  if (slot) {
    slot.replaceChildren();
    slot.closest(".post")?.focus();
  }
});

// What is sent stays as it was sent until its answer has come: words typed meanwhile would go with the form.
const hold = (form, isHeld) => {
  if (!form?.matches?.("form.composer")) return;
  for (const field of form.querySelectorAll("textarea, input[type=text]")) field.readOnly = isHeld;
};
document.addEventListener("htmx:beforeRequest", ({ detail }) => hold(detail.elt, true));
document.addEventListener("htmx:afterRequest", ({ detail }) => hold(detail.elt, false));

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  // A form that comes back with its errors is an answer like another.
  if ([400, 409, 422].includes(detail.xhr.status) && detail.xhr.getResponseHeader("HX-Retarget")) {
    detail.shouldSwap = true;
    detail.isError = false;
  }
});

// Names are looked up only where somebody is about to name one.
document.addEventListener("input", async ({ target, data }) => {
  if (data !== "@" || !target.matches?.("textarea[data-people]")) return;
  (await import("./mention.js")).nameIn(target);
});

document.addEventListener("htmx:afterProcessNode", ({ detail }) => showInserters(detail.elt));

/** Whoever has begun to write something else before the answer came stays there. */
const isWriting = () => Boolean(document.activeElement?.matches?.("textarea") && document.activeElement.value.trim());

document.addEventListener("htmx:load", ({ detail }) => {
  const { elt } = detail;
  const arrived = elt.matches?.("[data-arrived]") ? elt : elt.querySelector("[data-arrived]");
  if (arrived) {
    if (!isWriting()) arrived.focus();
    say(arrived.dataset.arrived, arrived);
    return;
  }
  const wrong = elt.querySelector('[aria-invalid="true"]');
  // A form that was opened in place, or one that came back: writing goes on there.
  if (wrong) wrong.focus();
  else if (elt.matches?.("form.composer") && elt.closest(".post__slot")) elt.querySelector("textarea").focus();
});

showInserters(document);
