/*
 * Comments to use again, put in while one types: `/` (after a space, or at the beginning) or Ctrl+Space in the field of a
 * comment opens the list of them, what is typed next narrows it, ↑ ↓ and Enter take one, Escape leaves what was typed.
 *
 *   watchBank(main, changed)
 *
 * Thai has no spaces between words, so what is typed is looked for as letters, anywhere in a comment; spaces part what must
 * stand there each. The list is fetched once, and again after a comment was kept.
 */
import { send } from "./csrf.js";

const MOST = 8;
let items = null;

const fold = (text) => text.normalize("NFC").toLowerCase();

async function load(address) {
  items ??= fetch(address).then((answer) => (answer.ok ? answer.json() : { items: [] })).then(({ items: found }) => found.map((item) => ({ ...item, folded: fold(`${item.title}\n${item.body}\n${item.criterion}`) }))).catch(() => {
    items = null;
    return [];
  });
  return items;
}

export function watchBank(main, changed) {
  let open = null;

  const close = () => {
    if (!open) return;
    open.list.remove();
    open.said.remove();
    for (const name of ["aria-controls", "aria-activedescendant", "aria-autocomplete"]) open.area.removeAttribute(name);
    open = null;
    changed();
  };

  const begin = async (area, from, typed) => {
    const place = area.closest("[data-bank]");
    const list = Object.assign(document.createElement("ul"), { className: "bank", id: "bank-list" });
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", place.dataset.bankSome);
    const said = Object.assign(document.createElement("p"), { className: "bank__said tiny quiet" });
    said.setAttribute("role", "status");
    place.append(list, said);
    area.setAttribute("aria-controls", list.id);
    area.setAttribute("aria-autocomplete", "list");
    const mine = { area, from, typed, list, said, place, at: 0, found: [] };
    open = mine;
    const all = await load(place.dataset.bank);
    if (open === mine) narrow(all);
  };

  /** What stands between the sign and the cursor; the list closes when the cursor leaves it. */
  const query = () => {
    const { area, from, typed } = open;
    if (area.selectionStart < from + typed || (typed && area.value[from] !== "/")) return null;
    const words = area.value.slice(from + typed, area.selectionStart);
    return words.includes("\n") ? null : words;
  };

  const narrow = (all) => {
    // Closed before the list had come.
    if (!open) return;
    const words = query();
    if (words === null) return close();
    const wanted = fold(words).split(/\s+/).filter(Boolean);
    open.found = all.filter((item) => wanted.every((word) => item.folded.includes(word))).slice(0, MOST);
    open.at = 0;
    open.list.replaceChildren(...open.found.map((item, number) => {
      const line = Object.assign(document.createElement("li"), { id: `bank-${item.key}` });
      line.setAttribute("role", "option");
      const title = Object.assign(document.createElement("b"), { textContent: item.title });
      line.append(title);
      if (item.body !== item.title) line.append(Object.assign(document.createElement("span"), { textContent: item.body.slice(0, 90) }));
      line.addEventListener("pointerdown", (event) => {
        event.preventDefault();
        take(number);
      });
      return line;
    }));
    open.said.textContent = open.found.length ? `${open.found.length} ${open.place.dataset.bankSome}` : open.place.dataset.bankNone;
    point(0);
    changed();
  };

  const point = (at) => {
    const lines = [...open.list.children];
    if (!lines.length) return open.area.removeAttribute("aria-activedescendant");
    open.at = (at + lines.length) % lines.length;
    for (const [number, line] of lines.entries()) line.setAttribute("aria-selected", String(number === open.at));
    open.area.setAttribute("aria-activedescendant", lines[open.at].id);
    lines[open.at].scrollIntoView({ block: "nearest" });
  };

  const take = (at) => {
    const { area, from } = open;
    const item = open.found[at];
    if (!item) return false;
    const form = area.form;
    area.setRangeText(item.body, from, area.selectionStart, "end");
    close();
    const fields = form.elements;
    if (item.tone) for (const kind of form.querySelectorAll("[name=tone]")) kind.checked = kind.value === item.tone;
    const criterion = [...fields.criterion.options].find((option) => option.text === item.criterion);
    if (criterion && !fields.criterion.value) fields.criterion.value = criterion.value;
    if (item.points && !fields.points.value) {
      fields.points.value = item.points;
      fields.points.closest("details").open = true;
    }
    fields.bank.value = item.key;
    area.dispatchEvent(new Event("input", { bubbles: true }));
    return true;
  };

  main.addEventListener("input", async (event) => {
    const area = event.target;
    if (!area.matches("[data-bank] textarea")) return;
    if (open) return narrow(await load(open.place.dataset.bank));
    const at = area.selectionStart;
    if (event.data === "/" && (at === 1 || /\s/.test(area.value[at - 2]))) begin(area, at - 1, 1);
  });
  // Before the form hears Enter and Escape.
  main.addEventListener("keydown", (event) => {
    const area = event.target;
    if (!area.matches("[data-bank] textarea") || event.isComposing) return;
    if (!open) {
      if (event.key === " " && event.ctrlKey) {
        event.preventDefault();
        begin(area, area.selectionStart, 0);
      }
      return;
    }
    const acts = { ArrowDown: () => point(open.at + 1), ArrowUp: () => point(open.at - 1), Enter: () => take(open.at), Tab: () => take(open.at), Escape: close };
    if (!acts[event.key] || event.ctrlKey || event.metaKey || acts[event.key]() === false) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, true);
  main.addEventListener("focusout", (event) => event.target === open?.area && close());

  main.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("[data-keep-comment]")) return;
    event.preventDefault();
    event.stopPropagation();
    const answer = await send(form.action, { method: "POST", body: new FormData(form) }).catch(() => null);
    if (!answer?.ok) return location.assign(form.action.replace(/comments\/.*$/, ""));
    const { message } = await answer.json();
    items = null;
    const said = Object.assign(document.createElement("span"), { textContent: message });
    said.setAttribute("role", "status");
    event.submitter?.replaceWith(said);
  });
}
