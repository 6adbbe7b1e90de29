/*
 * Reporting a fault where it stands: the form opens in the margin beside its words (below their block on a narrow
 * screen), and the answer takes its place. The text does not move, and the page is not left.
 *
 *   openReport(text, address, passage, settle)   → true when the form stands there; where it cannot, the page of its
 *                                                  own is opened instead
 */
import { send } from "./csrf.js";
import { paint, parse, rangeOf } from "./selection.js";

export async function openReport(text, address, passage, settle) {
  const answer = await send(address).catch(() => null);
  const row = text.querySelector(`[data-block="${parse(passage).block}"] .block__row`);
  if (!answer || ![200, 400].includes(answer.status) || !row) {
    location.assign(address);
    return false;
  }
  close(text, settle);
  const item = document.createElement("div");
  item.className = "margin__item report";
  item.dataset.report = "";
  item.dataset.open = "";
  item.dataset.anchor = passage.replace(/@.*/, "");
  const margin = row.querySelector(".margin") ?? row.appendChild(Object.assign(document.createElement("div"), { className: "margin" }));
  margin.append(item);
  await fill(item, answer);
  getSelection().removeAllRanges();
  paint("reported", [rangeOf(passage, text)].filter(Boolean));
  settle();
  focusOn(item);

  item.addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target;
    const button = form.querySelector("[type=submit]");
    if (button.getAttribute("aria-busy")) return;
    button.setAttribute("aria-busy", "true");
    const got = await send(form.action, { method: "POST", body: new FormData(form) }).catch(() => null);
    button.removeAttribute("aria-busy");
    if (!got || ![201, 400, 422].includes(got.status)) {
      form.querySelector("[data-failed]").hidden = false;
      return;
    }
    await fill(item, got);
    settle();
    focusOn(item);
  });
  item.addEventListener("click", (event) => {
    if (event.target.closest("[data-report-close]")) close(text, settle, { focus: true });
  });
  item.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    close(text, settle, { focus: true });
  });
  return true;
}

async function fill(item, answer) {
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  item.replaceChildren(...[...page.body.childNodes].map((node) => document.importNode(node, true)));
}

/** On what is wrong, else on what is to be typed; on an answer itself, so that it is read out. */
function focusOn(item) {
  const field = item.querySelector('[aria-invalid="true"]') ?? item.querySelector("textarea") ?? item.querySelector("[data-report-answer]");
  field?.focus({ preventScroll: true });
  if (field?.matches("textarea")) field.setSelectionRange(field.value.length, field.value.length);
  const { top, bottom } = item.getBoundingClientRect();
  if (top < 0 || bottom > innerHeight) item.scrollIntoView({ block: "nearest" });
}

function close(text, settle, { focus = false } = {}) {
  const item = text.querySelector("[data-report]");
  if (!item) return;
  const block = item.closest("[data-block]");
  const margin = item.parentElement;
  item.remove();
  if (!margin.children.length) margin.remove();
  paint("reported", []);
  settle();
  if (focus) block.querySelector(".block__no")?.focus({ preventScroll: true });
}
