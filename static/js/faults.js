/*
 * The queue of faults: one key for each decision, and on to the next.
 *   A accept · E in other words · W everywhere · R leave it, then 1–4 a ready reason · J K or ↓ ↑ move · Z take back · ?
 *
 * Keys are known by their place (`code`), so they are the same on a Thai keyboard. They can be turned off, and do
 * nothing while one types. Everything they do is a button, a form or a link of the page; htmx sends it in place.
 */
import { keysOf, queueOf, takeRefusals, whenBound } from "./queue.js";

const list = document.querySelector("[data-faults]");
const bar = document.querySelector("[data-keys]");
const help = document.querySelector("[data-keys-help]");
const live = document.querySelector("[data-fault-live]");
const { all, waiting, here, goTo, move } = queueOf(list, "fault");
let keys = { on: false };
let rejected = null;

function unfold(fault, act) {
  const part = fault.querySelector(`details[data-act="${act}"]`);
  if (!part) return false;
  part.open = true;
  const field = part.querySelector(act === "edit" ? "textarea" : "button");
  field.focus({ preventScroll: true });
  if (act === "edit") field.select();
  part.scrollIntoView({ block: "nearest" });
  return true;
}

function press(fault, act) {
  const button = fault.querySelector(`[data-act="${act}"]`);
  button?.click();
  return Boolean(button);
}

function act(event) {
  if (event.code === "Slash" && event.shiftKey) return help?.showModal() ?? Boolean(help);
  if (event.shiftKey) return false;
  if (event.code === "KeyJ" || (event.code === "ArrowDown" && document.activeElement === here())) return move(1);
  if (event.code === "KeyK" || (event.code === "ArrowUp" && document.activeElement === here())) return move(-1);
  if (event.code === "KeyZ") return press(rejected?.isConnected ? rejected : here() ?? list, "reopen");
  const fault = here() ?? waiting()[0];
  if (!fault) return false;
  const ready = /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
  if (ready) {
    const reason = fault.querySelector(`details[data-act="reject"][open] [data-ready="${ready[1]}"]`);
    reason?.click();
    return Boolean(reason);
  }
  switch (event.code) {
    case "KeyA": return press(fault, "accept") || unfold(fault, "edit");
    case "KeyE": return unfold(fault, "edit");
    case "KeyW": return press(fault, "everywhere");
    case "KeyR": return unfold(fault, "reject");
    default: return false;
  }
}

addEventListener("keydown", (event) => {
  const fault = here();
  if (event.key === "Escape" && fault && !help?.open) {
    for (const part of fault.querySelectorAll("details[open]")) part.open = false;
    fault.querySelector(".fault__places")?.replaceChildren();
    return goTo(fault);
  }
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const form = event.target.closest?.("[data-fault] form");
    if (form) form.requestSubmit();
    return;
  }
  if (!keys.on || !list || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || help?.open) return;
  if (event.target.matches("input:not([type=checkbox]), textarea, select")) return;
  if (act(event)) event.preventDefault();
});

// A fault that comes back with what is wrong is an answer like another.
takeRefusals(409, 422);

// What has been decided stays where it was, shorter; the next one that waits has the focus.
document.addEventListener("htmx:afterSwap", ({ detail }) => {
  const places = detail.target.closest?.(".fault__places");
  if (places) {
    (places.querySelector("input") ?? places.querySelector("button"))?.focus({ preventScroll: true });
    places.scrollIntoView({ block: "nearest" });
    return;
  }
  const fault = document.getElementById(detail.target.id);
  if (!fault?.matches("[data-fault]")) return;
  if (fault.dataset.fault === "rejected") rejected = fault;
  const words = fault.querySelector('.fault__state, [role="alert"]');
  if (live && words) live.textContent = words.textContent.trim();
  // Who writes in another one by now stays there.
  if (document.activeElement?.matches("textarea")) return;
  if (fault.dataset.fault === "open") return void goTo(fault);
  const faults = all();
  const next = faults.slice(faults.indexOf(fault)).find((other) => other.dataset.fault === "open") ?? waiting()[0];
  if (next) return void goTo(next);
  const more = document.querySelector("[data-fault-more]");
  if (!more) return void goTo(fault);
  more.hidden = false;
  live.textContent = live.dataset.empty;
  more.querySelector("a").focus();
});

whenBound(() => {
  if (!bar) return;
  keys = keysOf(bar, (on) => list.classList.toggle("has-keys", on));
  goTo(document.getElementById(location.hash.slice(1))?.closest("[data-fault]") ?? waiting()[0]);
});
for (const select of document.querySelectorAll("[data-fault-filters] select")) {
  select.addEventListener("change", () => select.form.requestSubmit());
}
