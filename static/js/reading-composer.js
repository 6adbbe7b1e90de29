/*
 * The form in which a note is written, in the place of its item in the margin. It is saved while one types; leaving it
 * loses nothing. When the note was saved from elsewhere too, both texts stand there until one is chosen.
 *
 *   compose(text, item, mark, {draw, fill, settle, notes, marks})  → opens it; {said(state, answer)}
 */
import { send } from "./csrf.js";
import { loadSheet } from "./dialog.js";

const PAUSE = 700;
let open = null;

export async function compose(text, item, mark, room) {
  if (mark.composer) return mark.composer;
  await loadSheet(text.dataset.sheet);
  // Pressed twice before the first form was there.
  if (mark.composer) return mark.composer;
  open?.close();
  const words = text.querySelector("[data-composer]");
  const form = document.importNode(words.content.firstElementChild, true);
  const part = (name) => form.querySelector(`[data-${name}]`);
  const field = (name) => form.elements.namedItem(name);
  let timer = 0;

  const show = () => {
    field("markdown").value = mark.markdown;
    field("tags").value = mark.tags;
    field("colour").value = mark.colour;
    if (field("in_layer")) field("in_layer").checked = mark.layer;
    sight();
  };
  const sight = () => {
    const line = part("note-sight");
    line.dataset.own ??= line.textContent;
    line.textContent = field("in_layer")?.checked ? line.dataset.noteSight : line.dataset.own;
  };
  /** What is in the form and not yet in the note, or null. */
  const fresh = () => {
    const now = {
      markdown: field("markdown").value, tags: field("tags").value, colour: field("colour").value,
      layer: field("in_layer")?.checked ?? false,
    };
    return Object.keys(now).some((name) => now[name] !== mark[name]) ? now : null;
  };
  const read = () => {
    clearTimeout(timer);
    const now = fresh();
    if (!now) return;
    Object.assign(mark, now, { html: undefined });
    room.draw();
    room.notes.keep(mark);
  };
  const said = (state, answer) => {
    const line = part("note-state");
    const time = answer?.saved_at ? ` ${answer.saved_at}` : "";
    const saved = fresh() ? words.dataset.unsaved : words.dataset.saved + time;
    line.textContent = { saving: words.dataset.saving, saved, offline: words.dataset.offline, "signed-out": words.dataset.signedOut }[state] ?? words.dataset.unsaved;
    line.classList.toggle("savestate--bad", !["saving", "saved"].includes(state));
    part("note-errors").hidden = state !== "refused";
    if (state === "refused") part("note-errors").replaceChildren(...(answer?.errors ?? []).map((error) => Object.assign(document.createElement("li"), { textContent: error })));
    if (state === "conflict") differ(answer);
    link();
    room.settle();
  };
  const link = () => {
    part("note-share").hidden = !mark.id || mark.layer || mark.shared;
    if (mark.id) part("note-share").href = `../notes/${mark.id}/share/`;
  };

  /** Both texts, until one is chosen. */
  function differ(theirs) {
    const other = part("note-conflict");
    other.hidden = false;
    part("theirs").textContent = [theirs.markdown, ...theirs.tags.map((tag) => `#${tag}`)].join("\n");
    other.onclick = ({ target }) => {
      const choice = target.closest("[data-keep]")?.dataset.keep;
      if (!choice) return;
      other.hidden = true;
      mark.version = theirs.version;
      if (choice === "theirs") {
        Object.assign(mark, { markdown: theirs.markdown, tags: theirs.tags.join(", "), colour: theirs.colour, layer: theirs.in_layer });
        show();
      }
      room.draw();
      room.notes.keep(mark);
      field("markdown").focus();
    };
  }

  function close({ focus = false } = {}) {
    read();
    open = mark.composer = null;
    form.remove();
    delete item.dataset.open;
    room.fill(mark);
    room.settle();
    if (focus) item.querySelector("[data-note-edit]")?.focus({ preventScroll: true });
  }

  async function remove() {
    clearTimeout(timer);
    const done = !mark.id || (await send(`../notes/${mark.id}/delete/`, { method: "POST" }).catch(() => null))?.ok;
    if (!done) return said("offline");
    room.notes.drop(mark);
    room.marks.delete(mark);
    open = mark.composer = null;
    room.draw();
    const line = Object.assign(document.createElement("p"), { className: "note__by" });
    const undo = Object.assign(document.createElement("button"), { className: "act", type: "button", textContent: words.dataset.undo });
    line.setAttribute("role", "status");
    line.append(`${words.dataset.deleted} `, undo);
    const before = [...item.childNodes];
    item.replaceChildren(line);
    delete item.dataset.open;
    room.settle();
    undo.focus({ preventScroll: true });
    undo.addEventListener("click", async () => {
      if (mark.id && !(await send(`../notes/${mark.id}/restore/`, { method: "POST" }).catch(() => null))?.ok) return;
      item.replaceChildren(...before.filter((node) => node !== form));
      room.marks.add(mark);
      room.draw();
      room.fill(mark);
      if (!mark.id) room.notes.keep(mark);
      room.settle();
      item.querySelector("[data-note-edit]").focus({ preventScroll: true });
    });
  }

  form.addEventListener("input", () => {
    sight();
    if (!mark.running) part("note-state").textContent = words.dataset.unsaved;
    clearTimeout(timer);
    timer = setTimeout(read, PAUSE);
  });
  form.addEventListener("change", read);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    close({ focus: true });
  });
  form.addEventListener("keydown", (event) => {
    if (event.key === "Escape" || (event.key === "Enter" && (event.ctrlKey || event.metaKey))) {
      event.preventDefault();
      event.stopPropagation();
      close({ focus: true });
    }
  });
  part("note-delete").addEventListener("click", remove);
  addEventListener("pagehide", read);

  show();
  link();
  item.append(form);
  item.dataset.open = "";
  room.settle();
  field("markdown").focus({ preventScroll: true });
  form.scrollIntoView({ block: "nearest" });
  return (open = mark.composer = { said, close });
}
