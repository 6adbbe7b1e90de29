/*
 * Saves the cells of the gradebook one by one, says so only when the server has answered, and takes entries back.
 *
 *   new Saver(table, go)   `go(cell)` puts the focus on a cell
 *   save(cell, value)      what was typed; the requests of a student go one after the other, so that the sums are the newest
 *   undo()                 puts back what stood there before the last entry of this sitting, once that is saved
 *   show(cell)             draws a cell as it is known
 *
 * A cell that somebody else has changed shows both values and asks which holds. Without a connection it is tried again.
 */
import { send } from "./csrf.js";

const PAUSE = 4000;

export class Saver {
  constructor(table, go) {
    this.address = table.dataset.save;
    this.go = go;
    this.words = document.querySelector("[data-gradebook-words]").dataset;
    this.bar = document.querySelector("[data-gradebook-bar]");
    this.says = this.bar.querySelector("[data-gradebook-says]");
    this.button = this.bar.querySelector("[data-gradebook-undo]");
    this.choice = this.bar.querySelector("[data-gradebook-conflict]");
    this.done = [];
    this.entered = 0;
    this.rows = new WeakMap();
    this.waiting = new Map();
    this.bar.hidden = false;
    document.querySelector("[data-gradebook-help]").hidden = false;
    this.button.addEventListener("click", () => this.undo());
    this.choice.addEventListener("click", ({ target }) => {
      const take = target.closest("[data-take]");
      if (take) this.decide(take.dataset.take);
    });
    addEventListener("beforeunload", (event) => {
      if (this.waiting.size) event.preventDefault();
    });
  }

  show(cell, words) {
    // Somebody types there again, and an answer to what was typed before takes nothing away from it.
    if (cell.querySelector("input") && !cell.dataset.leaving) return;
    const shown = words ?? cell.dataset.typed ?? cell.dataset.shown ?? this.first(cell);
    cell.textContent = shown;
    cell.classList.toggle("gb__c--missing", cell.dataset.value === "M");
    cell.classList.toggle("gb__c--excused", cell.dataset.value === "E");
  }

  /** What stands in a cell that was not touched yet: the input is gone, so it comes from the page's own words. */
  first(cell) {
    return { E: this.words.excused, M: this.words.missing }[cell.dataset.value] ?? cell.dataset.value;
  }

  /** Leave a cell as it was: what was refused is dropped. */
  forget(cell) {
    delete cell.dataset.typed;
    delete cell.dataset.state;
    cell.removeAttribute("aria-invalid");
    this.show(cell);
  }

  save(cell, value, undoing = false) {
    if (value === cell.dataset.value && !this.waiting.has(cell)) return this.forget(cell);
    cell.dataset.typed = value;
    this.show(cell);
    const row = cell.parentElement;
    const order = (this.entered += 1);
    const before = this.rows.get(row) ?? Promise.resolve();
    const after = before.then(() => this.send(cell, value, undoing ? 0 : order));
    this.rows.set(row, after);
    this.waiting.set(cell, after);
    after.finally(() => {
      if (this.waiting.get(cell) === after) this.waiting.delete(cell);
    });
  }

  /** `order` is the number of the entry, 0 for one that takes another back. */
  async send(cell, value, order) {
    const body = new FormData();
    body.set("column", cell.dataset.column);
    body.set("student", cell.parentElement.dataset.student);
    body.set("value", value);
    cell.dataset.state = "saving";
    for (;;) {
      body.set("version", cell.dataset.version);
      let answer, result;
      try {
        answer = await send(this.address, { method: "POST", body });
        result = await answer.json();
      } catch {
        this.say(this.words.failed);
        await new Promise((resolve) => setTimeout(resolve, PAUSE));
        continue;
      }
      if (answer.ok) return this.saved(cell, result, order);
      return result.conflict ? this.conflict(cell, value, result) : this.refused(cell, value, result.message);
    }
  }

  saved(cell, { value, version, shown, total, letter, dropped, saved }, order) {
    const before = cell.dataset.value;
    if (order && before !== value) this.done.push({ cell, value: before, order });
    // Answers to two rows may come in another order than they were made.
    this.done.sort((one, other) => one.order - other.order);
    Object.assign(cell.dataset, { value, version, shown });
    this.forget(cell);
    const row = cell.parentElement;
    row.querySelector("[data-total]").textContent = total;
    for (const each of row.querySelectorAll("[data-column]")) this.strike(each, dropped.includes(each.dataset.column));
    const grade = row.querySelector("[data-letter]");
    if (!("byHand" in grade.dataset)) grade.textContent = letter;
    this.button.disabled = !this.done.length;
    this.say(`${order ? this.words.saved : this.words.undone} ${saved}`);
  }

  /** Cross out what does not count any more, and what counts again not. */
  strike(cell, drop) {
    const crossed = cell.querySelector("s");
    if (drop === Boolean(crossed) || cell.querySelector("input") || "typed" in cell.dataset) return;
    const words = document.createElement(drop ? "s" : "span");
    words.textContent = (crossed ?? cell).textContent;
    cell.replaceChildren(words);
  }

  refused(cell, value, message) {
    cell.dataset.typed = value;
    cell.dataset.state = "bad";
    cell.setAttribute("aria-invalid", "true");
    this.show(cell, value);
    this.say(`${this.name(cell)}: ${message}`);
  }

  conflict(cell, value, theirs) {
    cell.dataset.state = "bad";
    this.open = { cell, value, theirs };
    const [first, second] = [theirs.shown || this.words.nothing, value || this.words.nothing];
    this.say(`${this.name(cell)}: ${this.words.conflict.replace("{theirs}", first).replace("{mine}", second)}`);
    this.choice.hidden = false;
  }

  decide(whose) {
    const { cell, value, theirs } = this.open;
    this.choice.hidden = true;
    Object.assign(cell.dataset, theirs);
    this.forget(cell);
    this.say("");
    if (whose === "mine") this.save(cell, value);
    this.go(cell);
  }

  async undo() {
    // What is still under way was entered last.
    await Promise.all(this.waiting.values());
    const last = this.done.pop();
    if (!last) return;
    this.button.disabled = !this.done.length;
    this.go(last.cell);
    this.save(last.cell, last.value, true);
  }

  name(cell) {
    return cell.parentElement.cells[0].querySelector("a").textContent;
  }

  say(words) {
    this.says.textContent = words;
  }
}
