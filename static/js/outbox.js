/*
 * What was written without a connection waits here, on the device, until the server has it. Nothing is taken out before the
 * server has said so, and each letter has a token, so that one that is sent twice is kept once.
 *
 *   post(address, fields)    → keeps a letter and tries to send all; returns what the server said of it, {status, answer}, or
 *                              null when it waits
 *   waiting()                → the letters of this reader that wait: [{id, address, fields, at, refused}]
 *   flush()                  → tries to send them, oldest first
 *   showWaiting(line)        → says in `line` how many wait, with a button that sends them
 *
 * Tells of what was sent by the event "outbox:sent" on document: {letter, status, answer}. An answer of 409 means that
 * something newer stands there: the letter is sent again under a token of its own, so that both are kept. What the server
 * refuses stays here and is shown, with its words.
 */
import { send } from "./csrf.js";

const reader = document.documentElement.dataset.reader;
let opened = null;

function store(mode) {
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open("outbox", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("letters", { keyPath: "id", autoIncrement: true });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  return opened.then((base) => base.transaction("letters", mode).objectStore("letters"));
}

const done = (asked) => new Promise((resolve, reject) => {
  asked.onsuccess = () => resolve(asked.result);
  asked.onerror = () => reject(asked.error);
});

export async function waiting() {
  const all = await done((await store("readonly")).getAll());
  return all.filter((letter) => letter.reader === reader);
}

export async function post(address, fields) {
  const letter = { reader, address: new URL(address, location.href).pathname, fields, at: Date.now(), refused: null };
  letter.id = await done((await store("readwrite")).add(letter));
  const results = await flush();
  return results.get(letter.id) ?? null;
}

let sending = null;

export function flush() {
  sending ??= sendAll().finally(() => { sending = null; });
  return sending;
}

async function sendAll() {
  const results = new Map();
  for (const letter of await waiting()) {
    const result = await deliver(letter);
    if (!result) break;
    results.set(letter.id, result);
  }
  document.dispatchEvent(new CustomEvent("outbox:changed"));
  return results;
}

async function deliver(letter) {
  const answer = await send(letter.address, { method: "POST", body: new URLSearchParams(letter.fields), headers: { Accept: "application/json" } }).catch(() => null);
  // Away, or sent to sign in: it waits.
  if (!answer || answer.redirected || answer.status >= 500 || answer.status === 429) return null;
  const said = await answer.json().catch(() => null);
  if (answer.status === 409) return again(letter);
  if (!answer.ok) {
    await done((await store("readwrite")).put({ ...letter, refused: answer.status }));
    return { status: answer.status, answer: said };
  }
  await done((await store("readwrite")).delete(letter.id));
  document.dispatchEvent(new CustomEvent("outbox:sent", { detail: { letter, status: answer.status, answer: said } }));
  return { status: answer.status, answer: said };
}

/** Something newer stands under this token: what was written here becomes one of its own beside it. */
async function again(letter) {
  const fields = { ...letter.fields, token: crypto.randomUUID(), version: "0" };
  const copy = { ...letter, fields };
  await done((await store("readwrite")).put(copy));
  return letter.isCopy ? null : deliver({ ...copy, isCopy: true });
}

export async function showWaiting(line) {
  if (!line || !("indexedDB" in globalThis)) return;
  const show = async () => {
    const letters = await waiting().catch(() => []);
    line.hidden = !letters.length;
    line.querySelector("[data-outbox-count]").textContent = letters.length;
    line.querySelector("[data-outbox-words]").replaceChildren(...letters.map(({ fields, refused }) => {
      const words = document.createElement("li");
      words.textContent = fields.markdown || fields.passage || "";
      if (refused) words.append(` (${line.dataset.refused})`);
      return words;
    }));
  };
  document.addEventListener("outbox:changed", show);
  addEventListener("online", flush);
  line.querySelector("button").addEventListener("click", flush);
  await show();
  if (!line.hidden && navigator.onLine) flush();
}
