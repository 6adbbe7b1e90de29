/*
 * Quick entry in the gradebook. Cells are walked with the arrow keys; those of columns made by hand (`data-column`) are
 * typed into, and each is saved by itself with its version. What was entered in this sitting is taken back step by step.
 *
 * `[data-gradebook data-save]` is the table; `[data-gradebook-bar]` below it says what became of the last entry.
 */
import { Saver } from "./gradebook-save.js";

const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

class Grid {
  constructor(table) {
    this.rows = [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll(".gb__c")]);
    this.saver = new Saver(table, (cell) => this.go(cell));
    table.setAttribute("role", "grid");
    for (const cell of this.rows.flat()) {
      cell.tabIndex = -1;
      for (const link of cell.querySelectorAll("a")) link.tabIndex = -1;
      if (!cell.dataset.column) cell.setAttribute("aria-readonly", "true");
    }
    const first = this.rows.flat().find((cell) => cell.dataset.column) ?? this.rows[0]?.[0];
    if (first) first.tabIndex = 0;
    this.here = first;
    table.addEventListener("keydown", (event) => this.pressed(event));
    table.addEventListener("focusin", ({ target }) => this.stand(target.closest(".gb__c")));
    table.addEventListener("click", ({ target }) => {
      const cell = target.closest(".gb__c");
      if (cell && !target.closest("a, input")) cell.focus();
    });
    table.addEventListener("dblclick", ({ target }) => {
      const cell = target.closest("[data-column]");
      if (cell && !cell.querySelector("input")) this.edit(cell);
    });
    addEventListener("keydown", (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.code !== "KeyZ") return;
      if (event.target.closest("input, textarea")) return;
      event.preventDefault();
      this.saver.undo();
    });
  }

  stand(cell) {
    if (!cell) return;
    if (this.here) this.here.tabIndex = -1;
    cell.tabIndex = 0;
    this.here = cell;
  }

  go(cell) {
    if (!cell) return;
    this.stand(cell);
    cell.focus();
  }

  /** The cell `down` and `right` of this one, or none. */
  beside(cell, [down, right]) {
    const row = this.rows.findIndex((cells) => cells.includes(cell));
    return this.rows[row + down]?.[this.rows[row].indexOf(cell) + right];
  }

  /** The next cell in the row, or in the rows after it, that can be typed into. */
  next(cell, step) {
    const all = this.rows.flat();
    let at = all.indexOf(cell) + step;
    while (all[at] && !all[at].dataset.column) at += step;
    return all[at];
  }

  pressed(event) {
    const cell = event.target.closest(".gb__c");
    if (!cell || event.isComposing) return;
    if (cell.querySelector("input")) return this.typing(event, cell);
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { key } = event;
    const row = this.rows.find((cells) => cells.includes(cell));
    const mine = Boolean(cell.dataset.column);
    if (STEPS[key]) this.go(this.beside(cell, STEPS[key]));
    else if (key === "Home") this.go(row[0]);
    else if (key === "End") this.go(row.at(-1));
    else if (key === "Enter" && !mine) cell.querySelector("a")?.click();
    else if (mine && (key === "Enter" || key === "F2")) this.edit(cell);
    else if (mine && (key === "Delete" || key === "Backspace")) this.saver.save(cell, "");
    else if (mine && key.length === 1 && key !== " ") this.edit(cell, key);
    else return;
    event.preventDefault();
  }

  edit(cell, first) {
    const input = document.createElement("input");
    input.value = first ?? cell.dataset.typed ?? cell.dataset.value;
    input.maxLength = 40;
    input.autocomplete = "off";
    const head = cell.closest("table").tHead.rows[0].cells[cell.cellIndex].querySelector("a").textContent;
    input.setAttribute("aria-label", `${cell.parentElement.cells[0].querySelector("a").textContent}, ${head}`);
    cell.replaceChildren(input);
    input.focus();
    if (first === undefined) input.select();
    input.dataset.overwrites = first === undefined ? "" : "yes";
    input.addEventListener("blur", () => this.leave(cell, true));
  }

  /** Put the cell back, and save what stands in it unless it is left as it was. */
  leave(cell, keep) {
    const input = cell.querySelector("input");
    if (!input || cell.dataset.leaving) return;
    cell.dataset.leaving = "yes";
    const { value } = input;
    this.saver.show(cell);
    delete cell.dataset.leaving;
    if (keep) this.saver.save(cell, value.trim());
    else this.saver.forget(cell);
  }

  typing(event, cell) {
    const { key, shiftKey } = event;
    const over = event.target.dataset.overwrites;
    let to = cell;
    if (key === "Enter") to = this.beside(cell, [shiftKey ? -1 : 1, 0]) ?? cell;
    else if (key === "Tab") to = this.next(cell, shiftKey ? -1 : 1) ?? cell;
    else if (over && (key === "ArrowUp" || key === "ArrowDown")) to = this.beside(cell, STEPS[key]) ?? cell;
    else if (key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    this.leave(cell, key !== "Escape");
    this.go(to);
  }
}

const table = document.querySelector("[data-gradebook]");
if (table) new Grid(table);
