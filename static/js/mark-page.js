/*
 * One essay on the marking page: rows that save themselves, comments in the margin, evidence in place.
 *
 *   mount(way)  → {form, leave, finish, start, untouched, stop, …}
 *      leave()      saves what is not saved; true when the page may be left
 *      finish()     done, on to the next
 *      start()      a comment on the chosen words
 *      untouched()  whether nothing was said on it yet
 *      stop()       ends all that listens beyond the page's own elements
 */
import { watch } from "./margin.js";
import { watchBank } from "./mark-bank.js";
import { watchComments } from "./mark-comments.js";
import { linkComments, watchEvidence } from "./mark-evidence.js";
import { watchRows } from "./mark-save.js";
import { watchSources } from "./mark-source.js";

export function mount(way) {
  const stopping = new AbortController();
  const { signal } = stopping;
  const main = document.getElementById("main");
  const form = document.querySelector("[data-mark-form]");
  const restack = watch(main, signal);
  const evidence = watchEvidence(main, restack, signal);
  linkComments(main);
  watchBank(main, restack);
  let touched = false;
  const comments = watchComments(main, {
    signal,
    opening: watchSources(main, restack),
    changed: restack,
    redrawn() {
      touched = true;
      evidence.prepare();
      restack();
      offer();
    },
  });

  /** Points that comments give to a criterion are offered beside it, and set by pressing. */
  const offer = () => {
    const sums = main.querySelector("[data-offers]");
    for (const place of form?.querySelectorAll("[data-offer]") ?? []) {
      const line = sums?.querySelector(`[data-for-row="${place.dataset.offer}"]`);
      place.replaceChildren(...(line ? [line.content.cloneNode(true)] : []));
    }
  };

  let table = null;
  if (form?.querySelector("[data-save-all]")) {
    table = watchRows(form, (row, state, result) => {
      if (state !== "saved") touched = true;
      const says = row.element.querySelector("p[data-says]");
      if (says) says.textContent = row.element.querySelector("[type=radio]:checked")?.dataset.says ?? says.dataset.says;
      count(row, result);
      show(table.rows, result);
    }, signal);
    form.querySelector("[data-save-all]").hidden = true;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      way.send(form, event.submitter);
    });
    form.addEventListener("click", (event) => {
      const take = event.target.closest("[data-take-points]");
      if (!take) return;
      event.preventDefault();
      give(take.closest("[data-row]"), take.dataset.takePoints);
    });
  }
  offer();

  return {
    form,
    main,
    comments,
    evidence,
    rows: table?.rows ?? [],
    untouched: () => !touched && !comments.open(),
    async leave() {
      if (!(await comments.leave())) return false;
      if (!table) return true;
      await table.flush();
      if (!table.busy()) return true;
      table.rows.find((row) => row.state !== "saved")?.element.scrollIntoView({ block: "center" });
      return false;
    },
    finish() {
      const done = form?.querySelector("[data-finish]");
      if (done) way.send(form, done);
      else document.querySelector("[data-next-to-mark]")?.click();
    },
    stop: () => stopping.abort(),
  };
}

/** Puts points into a row as if they were typed; where levels are points, into the level that has them. */
export function give(row, points) {
  const field = row.querySelector("[type=number]") ?? [...row.querySelectorAll("[type=radio]")].find((level) => level.dataset.worth === points);
  if (!field) return;
  if (field.type === "radio") field.checked = true;
  else field.value = points;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Says in the bar what is true of all rows together: the worst of them. */
function show(rows, result) {
  const saved = document.getElementById("saved");
  const states = document.querySelector("template[data-savestates]");
  const all = rows.map((row) => row.state);
  const state = ["unsaved", "saving"].find((one) => all.includes(one)) ?? "saved";
  const words = states.content.querySelector(`[data-state="${state}"]`).cloneNode(true);
  if (state === "saved" && result.saved) words.querySelector("span").append(` ${result.saved}`);
  if (saved.firstElementChild?.dataset.state !== state || result.saved) saved.replaceChildren(words);
}

let counted = 0;

/** Answers to two rows may come in another order than they were made: the last made has the total. */
function count(row, result) {
  if (!result.total) return;
  const points = row.element.querySelector("[data-points]");
  if (points) points.textContent = result.points;
  if (result.order < counted) return;
  counted = result.order;
  for (const total of document.querySelectorAll("[data-total]")) total.textContent = result.total;
  document.querySelector("[data-missing]").textContent = result.missing;
}
