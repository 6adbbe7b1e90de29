/*
 * Saves what is typed into a form on the server a moment after the last key, one request at a time. "Saved" is said when
 * the server has said so, with its time. The copy on this device (keep-draft.js) is the second net.
 *
 *   <form data-draft-save="/address/" data-draft-place="reply:31" data-draft-version="3" data-draft-writer="7"
 *         data-draft-path="/where/it/is/written/">
 *   templates/discussions/_savestate.html: the words for each state, and what is shown when two windows write the same
 */
import { send } from "./csrf.js";
import { forget } from "./keep-draft.js";

const PAUSE = 1200;
const LONGEST_WAIT = 8000;
const RETRY = 5000;
const states = new WeakMap();

const isDraft = (form) => form?.matches?.("form[data-draft-save]");

function stateOf(form) {
  if (!states.has(form)) {
    const { draftVersion } = form.dataset;
    states.set(form, { version: Number(draftVersion), timer: 0, since: 0, running: null, closed: false, stored: begun(form) });
  }
  return states.get(form);
}

function read(form) {
  const value = (name) => form.elements.namedItem(name)?.value ?? "";
  const anonymous = form.elements.namedItem("anonymous")?.checked ? "on" : "";
  // `base`: the version of the post that an edit began with.
  return { body: value("body"), title: value("title"), token: value("token"), base: value("version"), anonymous };
}

/** What the form came with: by the first key that one hears of, it says something else already. */
function begun(form) {
  const field = (name) => form.elements.namedItem(name);
  const anonymous = field("anonymous")?.defaultChecked ? "on" : "";
  return { body: field("body").defaultValue, title: field("title")?.defaultValue ?? "", anonymous };
}

const same = (one, other) => one.body === other.body && one.title === other.title && one.anonymous === other.anonymous;

function say(form, words, kind = "") {
  const element = form.querySelector("[data-draft-state]");
  if (!element) return;
  element.textContent = words;
  element.classList.toggle("savestate--bad", kind === "bad");
}

function word(form, name) {
  return form.querySelector("[data-draft-state]")?.dataset[name] ?? "";
}

function touch(form) {
  const state = stateOf(form);
  if (state.closed) return;
  state.since ||= Date.now();
  if (!state.running) say(form, word(form, "unsaved"));
  later(form, Math.min(PAUSE, Math.max(0, state.since + LONGEST_WAIT - Date.now())));
}

function later(form, delay) {
  const state = stateOf(form);
  clearTimeout(state.timer);
  state.timer = setTimeout(save, delay, form);
}

async function save(form, options = {}) {
  const state = stateOf(form);
  clearTimeout(state.timer);
  while (state.running) await state.running;
  const now = read(form);
  if (state.closed || !form.isConnected || same(now, state.stored)) return;
  state.since = 0;
  state.running = push(form, state, now, options);
  await state.running;
  state.running = null;
  if (!state.closed && !same(read(form), state.stored) && !state.timer) later(form, PAUSE);
}

async function push(form, state, now, options) {
  state.timer = 0;
  const { draftPlace: place, draftWriter: writer, draftPath: path = "" } = form.dataset;
  let answer;
  try {
    answer = await send(form.dataset.draftSave, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams({ ...now, place, writer, path, version: state.version }),
      ...options,
    });
  } catch {
    return failed(form, "kept");
  }
  const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
  // A page instead of an answer: the sign-in page, or the refusal of an ended session.
  if (!isJson) return failed(form, answer.redirected || answer.status === 403 ? "signedOut" : "kept");
  const told = await answer.json();
  if (answer.status === 409) return conflict(form, state, told);
  if (answer.status === 422) return say(form, told.errors.join(" "), "bad");
  state.version = told.version;
  state.stored = now;
  if (same(read(form), now)) {
    forget(form);
    say(form, told.words);
  }
}

function failed(form, name) {
  say(form, word(form, name), "bad");
  later(form, RETRY);
}

/** Another window has saved another text for this place: nothing is sent until the writer has chosen. */
function conflict(form, state, told) {
  state.closed = true;
  say(form, word(form, "unsaved"), "bad");
  const panel = form.querySelector("template[data-conflict]").content.firstElementChild.cloneNode(true);
  panel.querySelector("[data-other]").textContent = told.body;
  form.prepend(panel);
  panel.addEventListener("click", ({ target }) => {
    const keep = target.closest("[data-keep]")?.dataset.keep;
    if (!keep) return;
    const field = form.elements.namedItem("body");
    if (keep === "both") field.value = `${told.body}\n\n${field.value}`;
    Object.assign(state, { version: told.version, closed: false, stored: { body: null } });
    panel.remove();
    field.focus();
    save(form);
  });
}

document.addEventListener("input", ({ target }) => isDraft(target.form) && touch(target.form));
// What was typed last is sent when the page is left, too.
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "hidden") return;
  for (const form of document.querySelectorAll("form[data-draft-save]")) if (states.has(form)) save(form, { keepalive: true });
});
addEventListener("online", () => {
  for (const form of document.querySelectorAll("form[data-draft-save]")) if (states.has(form)) save(form);
});
// Sent is sent: a save that came after it would bring the draft back.
const close = (form, closed) => {
  if (!isDraft(form)) return;
  const state = stateOf(form);
  clearTimeout(state.timer);
  state.closed = closed;
};
document.addEventListener("submit", ({ target }) => close(target, true));
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.elt.isConnected) close(detail.elt, false);
});
