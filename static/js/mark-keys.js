/*
 * Keys of the marking page. They are listed behind `?` (keys.js), known by their place on the keyboard, so the same on a
 * Thai one, and turned off there. The criterion that the numbers choose for has the dot (`.is-here`).
 *
 * Two of them work while one types as well: Ctrl+Enter (done, on to the next; in a comment: save it) and Escape (out of
 * the field, so that single keys are heard again).
 */
import { addKey, areOff } from "./keys.js";
import { chooseByKeyboard } from "./reading-keys.js";

export function addMarkingKeys(pageNow, way) {
  const main = () => pageNow().main;
  const rows = () => pageNow().rows.map((row) => row.element).filter((row) => row.matches("[data-criterion-row]"));
  const here = () => rows().find((row) => row.classList.contains("is-here"));
  const marked = (row) => Boolean(row.querySelector("[type=radio]:checked") || row.querySelector("[type=number]")?.value);

  const stand = (row) => {
    for (const other of rows()) other.classList.toggle("is-here", other === row);
  };
  const goTo = (row) => {
    if (!row) return false;
    stand(row);
    row.scrollIntoView({ block: "nearest" });
    return true;
  };
  const pointsOf = (row) => row?.querySelector("[type=number]");
  const typePoints = (row) => {
    const field = pointsOf(row);
    if (!field) return false;
    field.focus();
    field.select();
  };
  /** The next criterion without points has the dot; where they are typed, the cursor too. */
  const onward = () => {
    const row = rows().find((one) => !marked(one));
    if (!row) return document.activeElement.blur();
    goTo(row);
    if (row.querySelector("[type=radio]")) document.activeElement.blur();
    else typePoints(row);
  };

  const choose = (number) => {
    const level = here()?.querySelectorAll("[type=radio]:enabled")[number - 1];
    if (!level) return false;
    level.checked = true;
    level.dispatchEvent(new Event("input", { bubbles: true }));
    level.dispatchEvent(new Event("change", { bubbles: true }));
    if (pointsOf(here())) typePoints(here());
    else onward();
  };
  for (let number = 1; number < 10; number += 1) {
    for (const code of [`Digit${number}`, `Numpad${number}`]) addKey({ name: "level", code, caps: "1 … 9", act: (event) => !event.target.matches("[type=number]") && choose(number) });
  }
  const move = (step, event) => !event.target.matches("[type=radio], [type=number]") && goTo(rows()[rows().indexOf(here()) + step]);
  addKey({ name: "criterion-previous", code: "ArrowUp", caps: "↑", act: (event) => move(-1, event) });
  addKey({ name: "criterion-next", code: "ArrowDown", caps: "↓", act: (event) => move(1, event) });
  addKey({ name: "points", code: "KeyP", act: () => typePoints(here()) });
  addKey({ name: "remark", code: "KeyR", act: () => {
    const more = here()?.querySelector("details");
    if (!more) return false;
    more.open = true;
    more.querySelector("textarea").focus();
  } });
  addKey({ name: "overall", code: "KeyO", act: () => {
    const field = document.getElementById("overall");
    if (!field) return false;
    field.focus();
  } });

  const step = (selector, by) => {
    const links = [...main().querySelectorAll(selector)].filter((link) => link.offsetParent);
    if (!links.length) return false;
    const at = links.findIndex((link) => link === document.activeElement || link.contains(document.activeElement));
    const link = links[at < 0 ? (by > 0 ? 0 : links.length - 1) : at + by];
    if (!link) return;
    link.focus({ preventScroll: true });
    link.scrollIntoView({ block: "center", behavior: "instant" });
  };
  addKey({ name: "paragraph-next", code: "KeyN", act: () => step(".block__no", 1) });
  addKey({ name: "paragraph-previous", code: "KeyB", act: () => step(".block__no", -1) });
  addKey({ name: "comment-next", code: "KeyM", act: () => step("[data-comment]", 1) });
  addKey({ name: "comment-previous", code: "KeyM", shift: true, act: () => step("[data-comment]", -1) });
  addKey({ name: "comment-change", code: "KeyX", act: () => {
    const link = document.activeElement.closest?.("[data-comment]")?.querySelector("[data-comment-edit]");
    if (!link) return false;
    link.click();
  } });
  addKey({ name: "evidence", code: "KeyE", act: () => pageNow().evidence.next() });
  addKey({ name: "comment", code: "KeyC", act: () => pageNow().comments.start() });
  addKey({ name: "essay-next", code: "KeyJ", act: () => follow("next") });
  addKey({ name: "essay-previous", code: "KeyK", act: () => follow("prev") });
  addKey({ name: "bank", caps: "/" });
  addKey({ name: "done", caps: "Ctrl Enter" });
  addKey({ name: "out", caps: "Esc" });

  const follow = (rel) => {
    const link = document.querySelector(`.marking__bar a[rel=${rel}]`);
    if (!link) return false;
    way.go(link.href);
  };

  chooseByKeyboard(document, {
    get element() {
      return main().querySelector("[data-mark-tools]") ?? document.createElement("div");
    },
    focus: () => main().querySelector("[data-mark-tools] button").focus(),
  });

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
    const row = event.target.closest?.("[data-row]");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      pageNow().finish();
    } else if (event.key === "Enter" && event.target.matches("[type=number]")) {
      event.preventDefault();
      onward();
    } else if (event.key === "Escape" && row) {
      document.activeElement.blur();
    }
  });
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest?.("[data-criterion-row]");
    if (row) stand(row);
  });

  return {
    /** A page has come: the dot stands at the first criterion without points. */
    begin() {
      const keys = document.querySelector("[data-keys]");
      if (keys) keys.hidden = areOff();
      pageNow().form?.classList.toggle("has-keys", !areOff());
      stand(rows().find((row) => !marked(row)) ?? rows()[0]);
    },
  };
}
