/*
 * Saves a reading of a classmate's essay a moment after the last key, one request at a time, with its version. "Saved" is
 * said when the server has said so, with its time. Without script the form sends everything by its button.
 *
 *   <form data-peer-save="/address/"> with a hidden field `version`
 *   [data-peer-state data-saving data-saved data-unsaved data-failed], [data-peer-total], [data-peer-missing]
 *   [data-peer-error], [data-peer-conflict] with [data-keep=mine]: another window has saved in between
 */
import { send } from "./csrf.js";

const PAUSE = 900;
const RETRY = 5000;
const OURS = ["version", "csrfmiddlewaretoken"];
const form = document.querySelector("form[data-peer-save]");

if (form) {
  const find = (name) => document.querySelector(`[data-peer-${name}]`);
  const state = find("state");
  let timer = 0;
  let running = null;
  let stopped = false;
  const read = () => new URLSearchParams([...new FormData(form)].filter(([name]) => !OURS.includes(name)));
  // As the server gave it: somebody may have begun before this module had come.
  const given = ({ type, defaultChecked }) => !["radio", "checkbox"].includes(type) || defaultChecked;
  const asGiven = [...form.elements].filter((field) => field.name && field.type !== "submit" && given(field));
  let stored = new URLSearchParams(asGiven.filter(({ name }) => !OURS.includes(name)).map(({ name, defaultValue }) => [name, defaultValue])).toString();
  const dirty = () => read().toString() !== stored;

  const say = (kind, words = "") => {
    state.textContent = words || state.dataset[kind];
    state.classList.toggle("savestate--bad", kind === "failed");
  };
  const error = (words) => {
    find("error").textContent = words;
    find("error").hidden = !words;
  };

  const push = async () => {
    const body = read();
    const sent = body.toString();
    body.set("version", form.elements.version.value);
    say("saving");
    let answer, told;
    try {
      answer = await send(form.dataset.peerSave, { method: "POST", body, keepalive: true });
      told = await answer.json();
    } catch {
      say("failed");
      timer = setTimeout(save, RETRY);
      return;
    }
    if (answer.ok) {
      stored = sent;
      form.elements.version.value = told.version;
      find("total").textContent = told.total;
      find("missing").textContent = told.missing;
      error("");
      if (dirty()) later();
      else say("saved", `${state.dataset.saved} ${told.saved}`);
      return;
    }
    say("unsaved");
    if (told.version === undefined) return error(told.message);
    stopped = true;
    const conflict = find("conflict");
    conflict.hidden = false;
    conflict.querySelector("[data-keep]").onclick = () => {
      form.elements.version.value = told.version;
      conflict.hidden = true;
      stopped = false;
      save();
    };
  };

  function later() {
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  }

  async function save() {
    clearTimeout(timer);
    while (running) await running;
    if (stopped || !dirty()) return;
    running = push();
    await running;
    running = null;
  }

  form.addEventListener("input", () => {
    if (stopped) return;
    if (!running) say("unsaved");
    later();
  });
  if (dirty()) later();
  // The form takes everything along: a save that is still under way would make its version old.
  form.addEventListener("submit", async (event) => {
    clearTimeout(timer);
    if (!running) {
      stopped = true;
      return;
    }
    event.preventDefault();
    await running;
    stopped = true;
    form.requestSubmit(event.submitter);
  });
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && save());
  addEventListener("online", save);
  addEventListener("beforeunload", (event) => {
    if (!stopped && dirty()) event.preventDefault();
  });
}
