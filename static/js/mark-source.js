/*
 * The passage of the book that a comment cites: pasted, taken from what the essay cites, or chosen in the text, which
 * opens in a dialog over the essay.
 *
 *   watchSources(main, changed)
 */
import { watch } from "./choosing.js";
import { send } from "./csrf.js";
import { openPart } from "./dialog.js";

export function watchSources(main, changed) {
  const put = (form, value) => {
    form.elements.source.value = value;
    form.elements.source.closest("details").open = true;
    form.elements.source.dispatchEvent(new Event("input", { bubbles: true }));
    changed();
  };

  const openBook = async (button) => {
    const { form } = button;
    const dialog = await openPart(button.dataset.sourceBook, { title: button.dataset.title, close: button.dataset.wordClose });
    if (!dialog) return;
    dialog.classList.add("dialog--book");
    let choice = null;
    const done = (address) => {
      put(form, `${dialog.querySelector("[data-book]").dataset.chapter} ${address}`);
      dialog.close();
      form.elements.source.focus();
    };
    const listen = () => {
      choice?.stop();
      choice = watch(dialog.querySelector("[data-book]"), dialog.querySelector("[data-book-tools]"), { words: true });
    };
    listen();
    dialog.addEventListener("close", () => choice.stop());
    // The numbers of the book's paragraphs are no numbers of the essay's.
    for (const name of ["click", "keydown"]) dialog.addEventListener(name, (event) => event.target.closest(".block__no") && event.stopPropagation());
    dialog.addEventListener("click", (event) => {
      const number = event.target.closest("[data-cite]");
      if (number) done(number.dataset.cite);
      else if (event.target.closest("[data-use-words]") && choice.passage) done(choice.passage.address);
    });
    dialog.addEventListener("change", async (event) => {
      const way = event.target.closest("[data-book-nav]");
      if (!way) return;
      const wanted = event.target.value;
      const answer = await send(`${way.action}?section=${wanted}`).catch(() => null);
      if (!answer?.ok || event.target.value !== wanted) return;
      const head = dialog.querySelector("h2");
      const foot = dialog.querySelector(":scope > .btns:last-child");
      const part = new DOMParser().parseFromString(await answer.text(), "text/html");
      dialog.replaceChildren(head, ...[...part.body.childNodes].map((node) => document.importNode(node, true)), foot);
      listen();
    });
  };

  main.addEventListener("click", (event) => {
    const button = event.target.closest("[data-source-book], [data-source]");
    if (!button) return;
    if (button.dataset.source) put(button.form, button.dataset.source);
    else openBook(button);
  });

  /** A form has come into the margin: what the essay cites can be taken. */
  return (form) => {
    const choice = form.querySelector("[data-source-choice]");
    if (!choice) return;
    choice.hidden = false;
    form.querySelector("[data-bank-hint]").hidden = false;
    const pieces = main.querySelector("template[data-evidence-choice]");
    if (pieces) choice.querySelector("[data-source-evidence]").replaceChildren(pieces.content.cloneNode(true));
  };
}
