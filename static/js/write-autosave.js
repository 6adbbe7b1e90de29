/*
 * Saves a text a moment after the last key, one request at a time, and tells what became of it.
 *
 * States: saving; saved (the server has answered); unsaved (typing); offline (the server cannot be reached, tried
 * again by itself); signed-out (the sign-in page answered); refused (the text cannot be stored, with the reasons);
 * conflict (another text was saved from elsewhere: nothing is sent until the writer has chosen).
 */
import { send } from "./csrf.js";

const PAUSE = 1500;
const LONGEST_WAIT = 8000;
const FIRST_RETRY = 2000;
const LAST_RETRY = 30000;

export function autosave({ address, version, writer, text, copy, onState, onCount, onSaved, onConflict }) {
  let stored = text.given();
  let timer = 0;
  let dirtySince = 0;
  let retry = FIRST_RETRY;
  let running = null;
  let blocked = false;
  // What was sent without an answer: the server may have it all the same.
  let unanswered = null;

  const same = (one, other) => one.title === other.title && one.markdown === other.markdown;
  const later = (delay) => {
    clearTimeout(timer);
    timer = setTimeout(saveNow, delay);
  };

  function touch() {
    const now = text.read();
    if (same(now, stored) && !running) return;
    copy.keep(now);
    if (blocked) return;
    dirtySince ||= Date.now();
    if (!running) onState("unsaved");
    later(Math.min(PAUSE, Math.max(0, dirtySince + LONGEST_WAIT - Date.now())));
  }

  /** Resolves to whether the server has the text as it stands. */
  async function saveNow() {
    clearTimeout(timer);
    while (running) await running;
    if (blocked) return false;
    if (same(text.read(), stored)) return true;
    running = push(text.read());
    const done = await running;
    running = null;
    if (done && !same(text.read(), stored)) later(PAUSE);
    return done;
  }

  async function push(sent, keep = "") {
    dirtySince = 0;
    onState("saving");
    let answer;
    try {
      answer = await send(address, {
        method: "POST",
        headers: { Accept: "application/json" },
        body: new URLSearchParams({ ...sent, version, writer, keep }),
      });
    } catch {
      unanswered = sent;
      return failed("offline");
    }
    const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
    if (isJson && answer.ok) return saved(sent, await answer.json());
    if (isJson && answer.status === 409) {
      const theirs = await answer.json();
      // No text of somebody else's: the one of this page whose answer was lost on the way.
      if (unanswered && same(theirs, unanswered)) {
        version = theirs.version;
        stored = unanswered;
        unanswered = null;
        return push(sent, keep);
      }
      return stopped(theirs);
    }
    if (isJson && answer.status === 422) {
      onState("refused", await answer.json());
      return false;
    }
    // A page instead of an answer: the sign-in page, or a refusal because the token belongs to an ended session.
    if (answer.redirected || answer.status === 403) return failed("signed-out");
    return failed("offline");
  }

  function saved(sent, answer) {
    version = answer.version;
    stored = sent;
    unanswered = null;
    retry = FIRST_RETRY;
    const all = same(text.read(), stored);
    if (all) copy.drop();
    onState(all ? "saved" : "unsaved", { clock: all ? answer.saved_at : "" });
    onCount(answer);
    onSaved(answer);
    return true;
  }

  function failed(state) {
    onState(state);
    later(retry);
    retry = Math.min(retry * 2, LAST_RETRY);
    return false;
  }

  function stopped(answer) {
    blocked = true;
    onState("conflict");
    onConflict(answer);
    return false;
  }

  /** Ends a conflict. `keep` is mine or stored; both texts are kept by the server. Resolves to whether it could be done. */
  async function settle(keep, mine, theirs) {
    version = theirs.version;
    const done = await push(mine, keep);
    if (!done) return false;
    blocked = false;
    if (keep === "stored") {
      stored = { title: theirs.title, markdown: theirs.markdown };
      text.write(stored);
      copy.drop();
    } else touch();
    return true;
  }

  addEventListener("online", saveNow);
  document.addEventListener("visibilitychange", saveNow);

  return {
    touch,
    saveNow,
    settle,
    /** Puts a text of the server's in the place of one that it has. */
    adopt(theirs) {
      version = theirs.version;
      stored = { title: theirs.title, markdown: theirs.markdown };
      text.write(stored);
      copy.drop();
      onState("saved", { clock: theirs.saved_at });
    },
    block: () => { blocked = true; clearTimeout(timer); },
    get version() { return version; },
    get busy() { return Boolean(running) || blocked; },
    get unsaved() { return !same(text.read(), stored); },
  };
}
