/*
 * The keys of a page. Each module adds its own, and the dialog behind `?` is made of what was added: it cannot tell of a
 * key that is not there.
 *
 *   addKey({name, code, shift, act, caps})
 *      name   under which templates/accounts/_keys.html says what the key does
 *      code   the key by its place on the keyboard ("KeyJ", "Slash"), so that it is the same on a Thai one
 *      act    does it, and returns false when there was nothing to do
 *      caps   what is written on the keys, for those that this module does not listen to ("Shift →")
 *   keysOf()   → Map of name → caps, as added
 *
 * Keys of a single letter do nothing while one types, nor with Ctrl, Alt or Meta, nor over an open dialog, and can be turned
 * off (WCAG 2.1.4): `data-shortcuts="off"` on <html>. In a field for numbers with `data-letters` they are heard as well.
 */
const all = [];
const TYPING = "input:not([type=checkbox], [type=radio], [type=button], [type=submit], [data-letters]), textarea, select, [contenteditable]";
const SIGNS = { Slash: ["/", "?"] };

export function addKey({ name, code, shift = false, act, caps }) {
  if (!all.length) addEventListener("keydown", press);
  all.push({ name, code, shift, act, caps: caps ?? capsOf(code, shift) });
}

export const keysOf = () => new Map(all.map(({ name, caps }) => [name, caps]));

export const areOff = () => document.documentElement.dataset.shortcuts === "off";

/** Signs are known by themselves too: on some keyboards they stand elsewhere. */
function capsOf(code, shift) {
  if (SIGNS[code]) return SIGNS[code][shift ? 1 : 0];
  return `${shift ? "Shift " : ""}${code.replace("Key", "")}`;
}

function press(event) {
  if (areOff() || event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest?.(TYPING) || document.querySelector("dialog[open]")) return;
  const listening = all.filter(({ act }) => act);
  const found =
    listening.find(({ code, caps }) => SIGNS[code] && caps === event.key) ??
    listening.find(({ code, shift }) => code === event.code && shift === event.shiftKey);
  if (found && found.act(event) !== false) event.preventDefault();
}
