// How the text looks: each choice shows at once and is kept by the server.
// The form is the one of the settings page; it is fetched when it is first asked for,
// so that no other page carries it, nor a token.
import { send } from "./csrf.js";

const root = document.documentElement;
let sheet = null;
let building = false;

/** Open the settings in a sheet under `opener`, a link to their page, or close it. If it cannot be had, follow the link. */
export async function openSettings(opener) {
  // Who presses again because nothing has come yet gets one sheet, and gets it open.
  if (building) return;
  building = true;
  try {
    sheet ??= await buildSheet(opener);
  } catch {
    location.assign(opener.href);
    return;
  } finally {
    building = false;
  }
  if (sheet.togglePopover()) sheet.querySelector("input:checked")?.focus();
}

async function buildSheet(opener) {
  const answer = await fetch(opener.href);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const form = page.querySelector("form[data-reading-settings]");
  if (!form) throw new Error("the page of the settings holds no form");

  const made = document.createElement("div");
  made.className = "sheet sheet--end settings";
  made.setAttribute("popover", "auto");
  made.setAttribute("role", "dialog");
  made.setAttribute("aria-label", page.querySelector("h1").textContent.trim());
  made.append(document.importNode(form, true));
  made.addEventListener("toggle", ({ newState }) => opener.setAttribute("aria-expanded", String(newState === "open")));
  opener.setAttribute("role", "button");
  opener.after(made);
  bind(made.firstElementChild);
  return made;
}

/** Apply and keep each choice made in `form`. */
export function bind(form) {
  form.addEventListener("change", ({ target }) => choose(target.name, target.value, form.action));
}

/** Apply one choice at once, and keep it by way of `address`. */
export function choose(name, value, address) {
  show(name, value);
  // Lines break elsewhere now: what hangs beside them is placed again.
  dispatchEvent(new Event("resize"));
  keep(waiting().set(name, value));
  deliver(address);
}

function show(name, value) {
  if (value) root.dataset[name] = value;
  else delete root.dataset[name];
}

/*
 * What was chosen and the server has not yet answered to. It is kept on the device, so that a choice made without a
 * connection holds on the next page as well, and is sent with the next one.
 */
const STORE = "reading-settings";
const waiting = () => new Map(JSON.parse(localStorage.getItem(STORE) ?? "[]"));
const keep = (choices) => (choices.size ? localStorage.setItem(STORE, JSON.stringify([...choices])) : localStorage.removeItem(STORE));

let sending = Promise.resolve();

/** One after the other: of two requests under way the first may come last, and would hold. */
function deliver(address) {
  sending = sending.then(() => post(address));
}

async function post(address) {
  const sent = waiting();
  if (!sent.size) return;
  const answer = await send(address, { method: "POST", body: new URLSearchParams([...sent]) }).catch(() => null);
  // Away: it waits. Refused: it would be refused again.
  if (!answer || answer.status >= 500) return;
  const now = waiting();
  for (const [name, value] of sent) if (now.get(name) === value) now.delete(name);
  keep(now);
}

const opener = document.querySelector("[data-reading-settings-open]");
if (!opener) keep(new Map()); // nobody is signed in: what waited was somebody else's
else if (waiting().size) {
  for (const [name, value] of waiting()) show(name, value);
  deliver(opener.href);
}

for (const form of document.querySelectorAll("form[data-reading-settings]")) bind(form);
