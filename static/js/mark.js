// The marking page: rows that save themselves, comments in the margin, evidence in place, keys.
import { watch } from "./margin.js";
import { watchComments } from "./mark-comments.js";
import { linkComments, watchEvidence } from "./mark-evidence.js";
import { watchKeys } from "./mark-keys.js";
import { watchRows } from "./mark-save.js";

const main = document.getElementById("main");
const form = document.querySelector("[data-mark-form]");
const saved = document.getElementById("saved");
const states = document.querySelector("template[data-savestates]");

const restack = watch(main);
const closeEvidence = watchEvidence(main, restack);
linkComments(main);

const comments = watchComments(main, {
  changed: restack,
  redrawn() {
    closeEvidence();
    restack();
  },
});

/** Says in the bar what is true of all rows together: the worst of them. */
function show(rows, result) {
  const all = rows.map((row) => row.state);
  const state = ["unsaved", "saving"].find((one) => all.includes(one)) ?? "saved";
  const words = states.content.querySelector(`[data-state="${state}"]`).cloneNode(true);
  if (state === "saved" && result.saved) words.querySelector("span").append(` ${result.saved}`);
  if (saved.firstElementChild?.dataset.state !== state || result.saved) saved.replaceChildren(words);
}

function count(row, result) {
  if (!result.total) return;
  for (const total of document.querySelectorAll("[data-total]")) total.textContent = result.total;
  document.querySelector("[data-missing]").textContent = result.missing;
  const points = row.element.querySelector("[data-points]");
  if (points) points.textContent = result.points;
}

if (form?.querySelector("[data-save-all]")) {
  const table = watchRows(form, (row, _state, result) => {
    const says = row.element.querySelector("p[data-says]");
    if (says) says.textContent = row.element.querySelector("[type=radio]:checked")?.dataset.says ?? says.dataset.says;
    count(row, result);
    show(table.rows, result);
  });
  const done = form.querySelector("[data-finish]");
  form.querySelector("[data-save-all]").hidden = true;
  form.addEventListener("submit", async (event) => {
    if ("leaving" in form.dataset) return;
    event.preventDefault();
    await table.flush();
    // While this event is under way the form cannot be sent again, and with nothing to save it still is.
    await new Promise((resolve) => { setTimeout(resolve); });
    form.dataset.leaving = "";
    form.requestSubmit(event.submitter);
  });
  watchKeys(form, {
    comment: () => comments.start(),
    finish: () => { if (!comments.dirty()) done.click(); },
  });
}
