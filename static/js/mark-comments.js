/*
 * Comments on words of the essay: choose words, press "comment", write in the margin, go on.
 *
 * Offsets are code points of the essay's plain text: those of the block (selection.js) plus its `data-start`.
 * One form is open at a time. The server answers a saved comment with the essay drawn again.
 */
import { watch } from "./choosing.js";
import { send } from "./csrf.js";
import { addressOf, paint, parse, rangeOf } from "./selection.js";

export function watchComments(main, { changed, redrawn, opening, signal }) {
  const tools = main.querySelector("[data-mark-tools]");
  const blank = main.querySelector("template[data-comment-new]");
  const essay = () => main.querySelector("#essay");
  let opened = null;
  let sending = null;
  let coming = false;
  if (!tools || !blank) return { start: () => false, dirty: () => false, open: () => false, leave: async () => true };

  const choice = watch(main, tools);
  signal.addEventListener("abort", () => {
    choice.stop();
    paint("chosen", []);
  });

  /** Where a passage `b3:10-b4:2@1` stands in the plain text of the essay. */
  const offsets = (address) => {
    const { block, start, endBlock, end } = parse(address);
    const begin = (key) => Number(main.querySelector(`[data-block="${key}"]`).dataset.start);
    return { start: begin(block) + start, end: begin(endBlock) + end };
  };

  const said = (form) => JSON.stringify([...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken"));
  const dirty = () => Boolean(opened?.querySelector("textarea")?.value.trim()) && opened.dataset.was !== said(opened);

  const close = () => {
    if (!opened) return;
    const comment = opened.closest("[data-comment]");
    comment?.classList.remove("is-open");
    delete comment?.dataset.open;
    const shown = opened.previousElementSibling;
    (opened.closest("[data-comment-draft]") ?? opened).remove();
    if (comment && shown) shown.hidden = false;
    opened = null;
    paint("chosen", []);
    changed();
  };

  /** Make room for another form: what was typed in the open one is saved first. */
  const leave = async () => {
    if (sending) await sending;
    if (dirty()) await submit(opened);
    else close();
    return !opened;
  };

  const focus = (form) => {
    const area = form.querySelector("textarea");
    opening(form);
    form.dataset.was = said(form);
    area.focus();
    area.setSelectionRange(area.value.length, area.value.length);
    form.scrollIntoView({ block: "nearest" });
  };

  /** Pressed again before its form has come: there is one form. */
  const once = (act) => async (given) => {
    if (coming) return false;
    coming = true;
    return act(given).finally(() => { coming = false; });
  };

  const start = once(async (tone = "") => {
    const { passage } = choice;
    if (!passage) return false;
    const place = offsets(passage.address);
    if (!(await leave())) return false;
    const range = rangeOf(passage.address, main);
    const item = document.createElement("article");
    item.className = "margin__item comment comment--new is-open";
    item.dataset.commentDraft = item.dataset.open = "";
    item.dataset.anchor = passage.address.split("@")[0];
    item.append(blank.content.cloneNode(true));
    opened = item.querySelector("form");
    opened.elements.start.value = place.start;
    opened.elements.end.value = place.end;
    opened.elements.exact.value = passage.exact;
    for (const kind of opened.querySelectorAll("[name=tone]")) kind.checked = kind.value === tone;
    main.querySelector(`[data-block="${parse(passage.address).block}"] .margin`).append(item);
    getSelection().removeAllRanges();
    choice.clear();
    paint("chosen", [range]);
    changed();
    focus(opened);
    return true;
  });

  const edit = once(async (link) => {
    const comment = link.closest("[data-comment]");
    if (!(await leave())) return;
    const answer = await send(link.href).catch(() => null);
    if (!answer?.ok) return location.assign(link.href);
    const shown = comment.querySelector(":scope > div");
    shown.insertAdjacentHTML("afterend", await answer.text());
    shown.hidden = true;
    opened = comment.querySelector("form");
    comment.classList.add("is-open");
    comment.dataset.open = "";
    changed();
    focus(opened);
  });

  /** Who has gone on meanwhile stays there, with the words that are chosen. */
  const redraw = (html, form) => {
    const active = document.activeElement;
    const elsewhere = essay().contains(active) && !form.contains(active) ? active.closest("[id]")?.id : null;
    const selection = getSelection();
    const chosen = selection.isCollapsed ? null : addressOf(selection.getRangeAt(0), main)?.address;
    const stays = active !== document.body && !form.contains(active);
    // Back to where one was: the comment that was changed, or the paragraph of a new one.
    const back = form.closest("[data-comment]")?.id ?? `e${form.closest("[data-block]").dataset.block.slice(1)}`;
    opened = null;
    paint("chosen", []);
    essay().outerHTML = html;
    redrawn();
    const range = chosen && rangeOf(chosen, main);
    if (range) selection.setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset);
    const place = document.getElementById(elsewhere ?? (stays ? "" : back));
    (place?.querySelector(":scope > .block__row > .block__no") ?? place)?.focus({ preventScroll: true });
  };

  const submit = (form, button = null) => (sending ??= post(form, button).finally(() => { sending = null; }));

  const post = async (form, button) => {
    const body = new FormData(form);
    form.inert = true;
    try {
      const answer = await send(button?.getAttribute("formaction") ?? form.action, { method: "POST", body });
      const text = await answer.text();
      if (answer.ok) return redraw(text, form);
      if (answer.headers.get("Content-Type").startsWith("text/html") && answer.status < 500) replace(form, text);
      else warn(form, answer.status < 500 ? text : "");
    } catch {
      warn(form, "");
    } finally {
      form.inert = false;
    }
  };

  const replace = (form, html) => {
    const hidden = new FormData(form);
    form.insertAdjacentHTML("afterend", html);
    const next = form.nextElementSibling;
    form.remove();
    for (const name of ["start", "end", "exact"]) if (next.elements[name] && hidden.has(name)) next.elements[name].value = hidden.get(name);
    opened = next;
    opening(next);
    changed();
    next.querySelector("textarea").focus();
  };

  const warn = (form, words) => {
    const line = form.querySelector("[data-warning]");
    if (!line) return location.reload();
    Object.assign(line, { textContent: words || line.dataset.warning, hidden: false });
    changed();
  };

  tools.addEventListener("click", (event) => {
    const button = event.target.closest("[data-tone]");
    if (button) start(button.dataset.tone);
  });
  main.addEventListener("click", (event) => {
    const link = event.target.closest("[data-comment-edit], [data-comment-cancel]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link.matches("[data-comment-edit]")) edit(link);
    else close();
  });
  main.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-comment-form], [data-comment-act]")) return;
    event.preventDefault();
    submit(event.target, event.submitter);
  });
  main.addEventListener("keydown", (event) => {
    if (!opened?.contains(event.target)) return;
    if (event.key === "Escape" && !dirty()) close();
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      event.stopPropagation();
      submit(opened);
    }
  });
  addEventListener("beforeunload", (event) => {
    if (dirty()) event.preventDefault();
  }, { signal });
  return { start, dirty, leave, open: () => Boolean(opened) };
}
