/*
 * What the importer was not sure of: T turns the one that has the focus, Y says that it is right, J K ↓ ↑ move.
 *
 * As in the queue of faults, keys are known by their place (`code`), can be turned off, and press the buttons of the
 * page; htmx sends them in place.
 */
import { keysOf, queueOf, takeRefusals, whenBound } from "./queue.js";

const list = document.querySelector("[data-decisions]");
const bar = document.querySelector("[data-keys]");
const live = document.querySelector("[data-decision-live]");
const { all, waiting, here, goTo, move } = queueOf(list, "decision");

function press(act) {
  const button = (here() ?? waiting()[0])?.querySelector(`[data-act="${act}"]`);
  button?.click();
  return Boolean(button);
}

function act(event) {
  switch (event.code) {
    case "KeyJ": case "ArrowDown": return move(1);
    case "KeyK": case "ArrowUp": return move(-1);
    case "KeyT": return press("turn");
    case "KeyY": return press("keep");
    default: return false;
  }
}

if (list && bar) whenBound(() => {
  const keys = keysOf(bar);
  goTo(waiting()[0] ?? all()[0]);

  addEventListener("keydown", (event) => {
    if (!keys.on || event.shiftKey || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.matches("input, textarea, select")) return;
    if (event.code.startsWith("Arrow") && document.activeElement !== here()) return;
    if (act(event)) event.preventDefault();
  });

  // One that comes back with why it could not be turned is an answer like another.
  takeRefusals(409);

  // What has been decided stays where it was; the next one that waits has the focus.
  document.addEventListener("htmx:afterSwap", ({ detail }) => {
    const line = document.getElementById(detail.target.id);
    if (!line?.matches("[data-decision]")) return;
    const said = line.querySelector('[role="alert"], .chip');
    if (live && said) live.textContent = said.textContent.trim();
    const lines = all();
    const next = lines.slice(lines.indexOf(line) + 1).find((other) => other.dataset.decision === "open");
    goTo(line.querySelector('[role="alert"]') ? line : next ?? waiting()[0] ?? line);
  });
});
