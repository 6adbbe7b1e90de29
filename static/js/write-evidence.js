// The chapter beside the draft: choose words, cite them, and their number stands at the caret.
import { watch } from "./choosing.js";
import { send } from "./csrf.js";
import { paint, rangeOf } from "./selection.js";

export function bindEvidence({ form, page, tell }) {
  const frame = document.querySelector("[data-book-frame]");
  const tools = document.querySelector("[data-tools]");
  const add = `${form.action.replace(/draft\/$/, "")}evidence/`;
  const tray = () => document.querySelector("[data-tray]");
  const book = () => frame.querySelector("[data-book]");
  let chooser = null;
  let citing = false;
  let shown = 0;
  // Choosing words in the chapter moves the caret of the draft to its beginning: where it stood is kept here.
  let caret = page.value.length;
  for (const name of ["input", "keyup", "pointerup", "blur"]) {
    page.addEventListener(name, () => { caret = page.selectionEnd; });
  }

  async function post(address, data) {
    const answer = await send(address, {
      method: "POST", headers: { Accept: "application/json" }, body: new URLSearchParams(data),
    }).catch(() => null);
    if (answer?.headers.get("Content-Type")?.startsWith("application/json")) return answer.json();
    tell(answer && (answer.redirected || answer.status === 403) ? "signed-out" : "offline");
    return null;
  }

  /** Puts the mark at the caret, with undo, and goes on from there. */
  function insert(number) {
    const mark = `[[${number}]]`;
    page.focus();
    page.setSelectionRange(caret, caret);
    // The one way that the browser's undo knows of; the other for browsers that have dropped it.
    if (!document.execCommand?.("insertText", false, mark)) {
      page.setRangeText(mark, caret, caret, "end");
      page.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  function renew(html) {
    const made = document.createElement("template");
    made.innerHTML = html;
    tray().replaceWith(made.content.querySelector("[data-tray]"));
    refresh();
  }

  /** Inserting is the script's business, so its buttons are shown by it; what is in use is read off the text. */
  function refresh() {
    for (const item of tray().querySelectorAll("[data-evidence]")) {
      item.querySelector("[data-insert]").hidden = false;
      const state = item.querySelector("[data-used]");
      state.textContent = page.value.includes(`[[${item.dataset.evidence}]]`) ? state.dataset.used : state.dataset.unused;
    }
  }

  async function cite(passage) {
    // Pressed again before the answer has come: one mark is put in.
    if (citing) return;
    citing = true;
    const answer = await post(add, { passage, chapter: book().dataset.chapter });
    citing = false;
    if (answer?.errors) tell("refused", answer.errors);
    if (!answer?.tray) return;
    renew(answer.tray);
    getSelection().removeAllRanges();
    chooser?.clear();
    insert(answer.number);
    refresh();
  }

  /** A passage of a note or of a thread, from the list that stands in the frame. */
  async function pick(list) {
    if (citing) return;
    citing = true;
    const answer = await post(list.action, new FormData(list));
    citing = false;
    if (!answer?.number) return;
    const now = await fetch(`${add}tray/`, { headers: { Accept: "application/json" } }).catch(() => null);
    if (now?.ok && !now.redirected) renew((await now.json()).tray);
    insert(answer.number);
    refresh();
  }

  async function show(address) {
    const mine = (shown += 1);
    const answer = await fetch(`${address}${address.includes("?") ? "&" : "?"}part=1`).catch(() => null);
    if (!answer?.ok || answer.redirected) return false;
    const part = await answer.text();
    // What was asked for last stands there, whichever comes last.
    if (mine !== shown) return true;
    chooser?.stop();
    chooser = null;
    frame.innerHTML = part;
    bindBook();
    return true;
  }

  function bindBook() {
    if (!book()) return;
    chooser = watch(book(), tools, {
      words: true,
      onChoose: ({ address }) => paint("chosen", [rangeOf(address, book())]),
      onClear: () => paint("chosen", []),
    });
    const nav = frame.querySelector("[data-book-nav]");
    if (nav) nav.querySelector("button").hidden = true;
  }

  frame.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-pick]")) return;
    event.preventDefault();
    pick(event.target);
  });
  frame.addEventListener("click", async (event) => {
    const pane = event.target.closest("[data-pane]");
    if (pane && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      if (!(await show(pane.dataset.pane))) return location.assign(pane.href);
      frame.querySelector(".tabs [aria-current]")?.focus();
    }
    const number = event.target.closest("[data-cite]");
    if (!number || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    cite(number.dataset.cite);
  });
  frame.addEventListener("change", async (event) => {
    const nav = event.target.closest("[data-book-nav]");
    if (!nav) return;
    if (await show(`${nav.dataset.bookNav}?section=${event.target.value}`)) frame.querySelector("select")?.focus();
  });
  tools.querySelector("[data-cite-chosen]").addEventListener("click", () => {
    if (chooser?.passage) cite(chooser.passage.address);
  });
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-tray] [data-insert], [data-tray] [data-remove]");
    if (!button) return;
    if (button.dataset.insert) return insert(button.dataset.insert);
    event.preventDefault();
    const answer = await post(button.href, {});
    if (answer?.tray) renew(answer.tray);
  });
  page.addEventListener("input", refresh);

  bindBook();
  refresh();
}
