/*
 * Keys of the marking page: 1–9 the level, ↑ ↓ the criterion, J K the essay, C a comment, ? the list of them.
 *
 * Keys are known by their place (`code`), so they are the same on a Thai keyboard. They can be turned off, and do
 * nothing while one types. The criterion that the numbers choose for has the dot (`.is-here`).
 */

const STORE = "mark-keys";

export function watchKeys(form, { comment, finish }) {
  const bar = form.querySelector("[data-keys]");
  const button = form.querySelector("[data-keys-toggle]");
  const help = document.querySelector("[data-keys-help]");
  const rows = [...form.querySelectorAll("[data-row]")].filter((row) => row.querySelector("[type=radio], [type=number]"));
  let on = (localStorage.getItem(STORE) ?? document.documentElement.dataset.shortcuts) !== "off";

  const marked = (row) => Boolean(row.querySelector("[type=radio]:checked") || row.querySelector("[type=number]")?.value);
  const stand = (row) => {
    for (const other of rows) other.classList.toggle("is-here", other === row);
  };
  const goTo = (row) => {
    if (!row) return;
    stand(row);
    row.scrollIntoView({ block: "nearest" });
  };
  const here = () => rows.find((row) => row.classList.contains("is-here"));
  const next = () => goTo(rows.find((row) => !marked(row)) ?? here());

  const choose = (number) => {
    const level = here()?.querySelectorAll("[type=radio]")[number - 1];
    if (!level) return false;
    level.checked = true;
    level.dispatchEvent(new Event("input", { bubbles: true }));
    level.dispatchEvent(new Event("change", { bubbles: true }));
    next();
    return true;
  };

  const move = (step) => {
    goTo(rows[rows.indexOf(here()) + step]);
    return true;
  };

  const go = (key) => {
    const link = document.querySelector(`a[data-key="${key}"]`);
    link?.click();
    return Boolean(link);
  };

  const act = (event) => {
    const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
    if (event.code === "Slash" && event.shiftKey) return help.showModal() ?? true;
    if (event.shiftKey) return false;
    if (digit) return choose(Number(digit[1]));
    switch (event.code) {
      case "ArrowUp": return move(-1);
      case "ArrowDown": return move(1);
      case "KeyJ": return go("j");
      case "KeyK": return go("k");
      case "KeyC": comment(); return true;
      default: return false;
    }
  };

  const show = () => {
    button.textContent = on ? button.dataset.off : button.dataset.on;
    bar.classList.toggle("is-off", !on);
    form.classList.toggle("has-keys", on);
  };

  addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.defaultPrevented) return finish();
    if (!on || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || help.open) return;
    if (event.target.matches("input:not([type=radio]), textarea, select, [contenteditable]")) return;
    if (event.target.matches("[type=radio]") && event.code.startsWith("Arrow")) return;
    if (act(event)) event.preventDefault();
  });
  form.addEventListener("focusin", (event) => {
    const row = event.target.closest("[data-row]");
    if (rows.includes(row)) stand(row);
  });
  button.addEventListener("click", () => {
    on = !on;
    localStorage.setItem(STORE, on ? "on" : "off");
    show();
  });
  bar.hidden = false;
  show();
  stand(rows.find((row) => !marked(row)) ?? rows[0]);
}
