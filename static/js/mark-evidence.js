/*
 * Evidence is opened in place: a click on `.evref[data-evidence="2"]` shows `#evidence-2` below its paragraph and hides
 * it again. Without script every piece stands below the first paragraph that cites it, and the mark is a link to it.
 */

export function watchEvidence(root, changed, signal) {
  const passageOf = (link) => root.querySelector(`#evidence-${CSS.escape(link.dataset.evidence)}`);

  const prepare = () => {
    for (const link of root.querySelectorAll(".evref[data-evidence]")) {
      if (!passageOf(link)) continue;
      link.setAttribute("role", "button");
      link.setAttribute("aria-expanded", "false");
      link.setAttribute("aria-controls", `evidence-${link.dataset.evidence}`);
    }
    for (const passage of root.querySelectorAll(".evidence")) passage.hidden = true;
  };

  const toggle = (link) => {
    const passage = passageOf(link);
    if (!passage) return;
    const opened = link.getAttribute("aria-expanded") !== "true";
    for (const other of root.querySelectorAll(`.evref[data-evidence="${CSS.escape(link.dataset.evidence)}"]`)) {
      other.setAttribute("aria-expanded", String(opened && other === link));
    }
    if (opened) link.closest(".block__row").querySelector(".block__text").after(passage);
    passage.hidden = !opened;
    changed();
  };

  root.addEventListener("click", (event) => {
    const link = event.target.closest(".evref[data-evidence]");
    if (!link || !passageOf(link)) return;
    event.preventDefault();
    toggle(link);
  });
  root.addEventListener("keydown", (event) => {
    if (event.key !== " " || !event.target.matches(".evref[aria-expanded]")) return;
    event.preventDefault();
    toggle(event.target);
  });
  // On paper every passage is shown.
  addEventListener("beforeprint", () => root.querySelectorAll(".evidence[hidden]").forEach((passage) => { passage.hidden = false; passage.dataset.printed = ""; }), { signal });
  addEventListener("afterprint", () => root.querySelectorAll("[data-printed]").forEach((passage) => { passage.hidden = true; delete passage.dataset.printed; }), { signal });
  /** The next piece by key: what is open is closed, and the one after it opened. */
  const next = () => {
    const links = [...root.querySelectorAll(".evref[aria-expanded]")];
    if (!links.length) return false;
    const open = links.findIndex((link) => link.getAttribute("aria-expanded") === "true");
    if (open >= 0) toggle(links[open]);
    const link = links[open + 1];
    if (!link) return;
    toggle(link);
    link.focus({ preventScroll: true });
    link.scrollIntoView({ block: "center", behavior: "instant" });
  };
  prepare();
  return { prepare, next };
}

/** Lights the words of the comment that is pointed at or focused, and takes a click on words to their comment. */
export function linkComments(root) {
  const light = (event, on) => {
    const comment = event.target.closest?.("[data-comment]");
    if (!comment) return;
    for (const span of root.querySelectorAll(`[data-span="${comment.dataset.comment}"]`)) span.classList.toggle("is-open", on);
  };
  for (const kind of ["pointerover", "focusin"]) root.addEventListener(kind, (event) => light(event, true));
  for (const kind of ["pointerout", "focusout"]) root.addEventListener(kind, (event) => light(event, false));
}
