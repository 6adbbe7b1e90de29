// Only the text: everything else goes until Esc. What one chose stays chosen on this device.
import { addKey } from "./keys.js";

const PLACE = "write-focus";

function kept() {
  try {
    return localStorage.getItem(PLACE) === "on";
  } catch {
    return false;
  }
}

function keep(on) {
  try {
    if (on) localStorage.setItem(PLACE, "on");
    else localStorage.removeItem(PLACE);
  } catch {
    // Then it is not remembered.
  }
}

export function bindFocus(button, page) {
  const root = document.documentElement;
  const isOn = () => "focusOnText" in root.dataset;

  function turn(on) {
    if (on) root.dataset.focusOnText = "";
    else delete root.dataset.focusOnText;
    button.setAttribute("aria-pressed", String(on));
  }
  function choose(on) {
    turn(on);
    keep(on);
    if (on) page.focus();
    page.scrollIntoView({ block: "nearest" });
  }

  button.hidden = false;
  button.addEventListener("click", () => choose(!isOn()));
  addKey({ name: "focus", code: "KeyF", act: () => choose(!isOn()) });
  addEventListener("keydown", (event) => {
    // Esc belongs to a list of words that is being chosen from, and to what is open over the page.
    if (event.key !== "Escape" || event.isComposing || !isOn() || document.querySelector(":popover-open, dialog[open]")) return;
    choose(false);
  });
  turn(kept());
}
