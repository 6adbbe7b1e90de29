/*
 * Keeping one's own notes: each is sent until the server has it, one request at a time, and a copy stays on this device
 * meanwhile.
 *
 *   saveNote(address, note)   sends a note once; `note` is {token or id, passage, colour, markdown, tags, layer, version}.
 *                             Resolves to {state, answer}: saved (with id, version, saved_at, html), conflict (with what
 *                             was saved from elsewhere), refused (with errors), signed-out, offline
 *   keeper(text, onState)     → {keep(mark), lost()}: `keep` sends a mark now and until it is saved, whatever was
 *                             written last; `lost` gives the copies that no answer came for, as notes
 *   newToken()                a name for a note that no other device makes
 *
 * The same token or version sent again is the same note: whoever queues requests may send them twice.
 */
import { send } from "./csrf.js";
import { localCopy } from "./write-local.js";

const FIRST_RETRY = 3000;
const LAST_RETRY = 60_000;
const FIELDS = ["token", "id", "passage", "colour", "markdown", "tags", "layer", "version"];

export async function saveNote(address, { token, id, passage, colour, markdown, tags, layer, version }) {
  const body = new URLSearchParams({ passage, colour, markdown, tags, version });
  body.set(id ? "note" : "token", id || token);
  if (layer) body.set("in_layer", "on");
  let answer;
  try {
    answer = await send(address, { method: "POST", body, headers: { Accept: "application/json" } });
  } catch {
    return { state: "offline" };
  }
  if (answer.redirected || answer.status === 403) return { state: "signed-out" };
  const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
  const state = isJson && { 200: "saved", 409: "conflict", 422: "refused" }[answer.status];
  return state ? { state, answer: await answer.json() } : { state: answer.status === 404 ? "refused" : "offline" };
}

export function keeper(text, onState) {
  const address = "../notes/";
  const mine = `note/${text.dataset.reader}/${text.dataset.chapter}/`;
  const copyOf = (mark) => localCopy(mine + (mark.token ?? mark.id));
  const snapshot = (mark) => Object.fromEntries(FIELDS.filter((name) => mark[name] !== undefined).map((name) => [name, mark[name]]));
  const waiting = new Set();

  async function keep(mark) {
    copyOf(mark).keep(snapshot(mark));
    clearTimeout(mark.timer);
    if (mark.running) {
      mark.again = true;
      return;
    }
    mark.running = true;
    onState(mark, "saving");
    const sent = snapshot(mark);
    const { state, answer } = await saveNote(address, sent);
    mark.running = false;
    if (state === "saved") {
      Object.assign(mark, { id: answer.id, version: answer.version, html: answer.html, retry: 0 });
      waiting.delete(mark);
      const same = FIELDS.every((name) => ["id", "version"].includes(name) || mark[name] === sent[name]);
      if (!same) return keep(mark);
      copyOf(mark).drop();
    } else if (state === "offline" || state === "signed-out") {
      waiting.add(mark);
      mark.retry = Math.min((mark.retry || FIRST_RETRY / 2) * 2, LAST_RETRY);
      mark.timer = setTimeout(keep, mark.retry, mark);
    }
    mark.again = false;
    onState(mark, state, answer);
    document.dispatchEvent(new Event("notes:changed"));
  }

  for (const name of ["online", "notes:send"]) addEventListener(name, () => waiting.forEach(keep));
  return {
    keep,
    drop(mark) {
      clearTimeout(mark.timer);
      waiting.delete(mark);
      copyOf(mark).drop();
    },
    lost() {
      const prefix = `draft:${mine}`;
      try {
        return Object.keys(localStorage).filter((key) => key.startsWith(prefix)).map((key) => JSON.parse(localStorage.getItem(key)));
      } catch {
        return [];
      }
    },
  };
}

export function newToken() {
  // randomUUID is not there on plain http.
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
