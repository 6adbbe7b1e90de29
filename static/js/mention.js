/*
 * Offers the names of those whom one can name, behind an @ that was typed into a field.
 *
 *   <textarea data-people="/address/?thread=3">   gives { people: [{ name, role }] } for `&q=` what was typed
 *
 * A list box in the way of WAI-ARIA: the field keeps the focus; arrows choose, Enter or Tab takes, Escape closes.
 */
const PAUSE = 120;
const fields = new WeakSet();

/** What was typed behind the @ before the cursor, or null. */
function typed(field) {
  const before = field.value.slice(0, field.selectionStart);
  return before.match(/@([^@\n]{0,40})$/)?.[1] ?? null;
}

export function nameIn(field) {
  if (fields.has(field)) return;
  fields.add(field);
  const list = document.createElement("ul");
  list.id = `${field.id}-people`;
  list.className = "people-list";
  list.role = "listbox";
  list.hidden = true;
  list.setAttribute("aria-label", field.dataset.peopleLabel);
  field.after(list);
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-autocomplete", "list");
  let chosen = 0;
  let timer = 0;
  let asked = 0;

  const options = () => [...list.children];
  const close = () => {
    list.hidden = true;
    list.replaceChildren();
    field.removeAttribute("aria-activedescendant");
  };
  const choose = (at) => {
    const all = options();
    chosen = (at + all.length) % all.length;
    for (const [number, option] of all.entries()) option.ariaSelected = String(number === chosen);
    field.setAttribute("aria-activedescendant", all[chosen].id);
  };
  const take = (option) => {
    const end = field.selectionStart;
    const start = end - typed(field).length;
    field.setRangeText(`${option.dataset.name} `, start, end, "end");
    close();
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };

  async function look() {
    const words = typed(field);
    if (words === null) return close();
    const address = new URL(field.dataset.people, location.href);
    address.searchParams.set("q", words);
    const mine = ++asked;
    const answer = await fetch(address).catch(() => null);
    const people = answer?.ok ? (await answer.json()).people : [];
    // Somebody may have typed on, or gone elsewhere, before the names came.
    if (mine !== asked || typed(field) !== words || document.activeElement !== field) return;
    if (!people.length) return close();
    list.replaceChildren(
      ...people.map(({ name, role }, number) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${number}`;
        option.role = "option";
        option.dataset.name = name;
        option.textContent = role ? `${name} · ${role}` : name;
        return option;
      }),
    );
    list.hidden = false;
    choose(0);
  }

  field.addEventListener("input", () => {
    clearTimeout(timer);
    if (typed(field) === null) close();
    else timer = setTimeout(look, PAUSE);
  });
  field.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const acts = {
      ArrowDown: () => choose(chosen + 1),
      ArrowUp: () => choose(chosen - 1),
      Enter: () => take(options()[chosen]),
      Tab: () => take(options()[chosen]),
      Escape: close,
    };
    if (!acts[event.key] || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    acts[event.key]();
  });
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    const option = event.target.closest("[role=option]");
    if (option) take(option);
  });
  field.addEventListener("blur", close);
  look();
}
