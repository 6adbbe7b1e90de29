/*
 * Saves each row of the rubric by itself, with its version, and says "saved" only when the server has answered.
 *
 * The page: `[data-row][data-save]` in the form, with a hidden field whose name ends in "version", `[data-row-state]`
 * for words, `[data-conflict]` for another marker's row. One request of a row is under way at a time; what was typed
 * meanwhile goes with the next. The form itself still sends everything: without script, and at the end.
 *
 *   watchRows(form, saved, signal)  → {flush, busy}: flush() resolves when nothing is under way any more
 */
import { send } from "./csrf.js";

const PAUSE = 700;

class Row {
  constructor(element, form, report) {
    this.element = element;
    this.form = form;
    this.report = report;
    this.state = "saved";
    // As the server gave it: somebody may have marked before this module had come.
    this.sent = this.values({ given: true });
    this.running = null;
    element.addEventListener("input", (event) => this.typed(event.target));
    element.addEventListener("change", () => this.save());
    element.addEventListener("click", (event) => {
      const keep = event.target.closest("[data-keep]");
      if (keep) this.decide(keep.dataset.keep);
    });
  }

  get fields() {
    return [...this.element.querySelectorAll("input, textarea")];
  }

  get version() {
    return this.fields.find((field) => field.name.endsWith("version"));
  }

  values({ given = false } = {}) {
    const body = new FormData();
    body.set("attempt", this.form.elements.attempt.value);
    for (const field of this.fields) {
      const { name, type, checked, value, defaultChecked, defaultValue } = field;
      if (name && (type !== "radio" || (given ? defaultChecked : checked))) body.set(name, given ? defaultValue : value);
    }
    return body;
  }

  get changed() {
    const own = (body) => [...body].filter(([name]) => !name.endsWith("version")).join("\n");
    return own(this.values()) !== own(this.sent);
  }

  typed(field) {
    const points = this.element.querySelector("[type=number]");
    if (field.type === "radio" && points) points.value = field.dataset.worth;
    if (field.type === "radio") return;
    if (field === points && field.value !== "") this.levelOf(Number(field.value));
    this.say("unsaved");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), PAUSE);
  }

  /** Where levels are ranges, points choose their level; the best of them where two meet. */
  levelOf(points) {
    const holds = ({ dataset: { lowest, worth } }) => Number(lowest ?? worth) <= points && points <= Number(worth);
    for (const level of this.fields.filter((field) => field.type === "radio" && holds(field))) level.checked = true;
  }

  save() {
    clearTimeout(this.timer);
    this.running ??= this.run().finally(() => { this.running = null; });
    return this.running;
  }

  async run() {
    while (this.changed) {
      const body = this.values();
      this.say("saving");
      let answer, result;
      try {
        answer = await send(this.element.dataset.save, { method: "POST", body });
        result = await answer.json();
      } catch {
        this.say("unsaved");
        this.timer = setTimeout(() => this.save(), 5000);
        return;
      }
      if (!answer.ok) return this.refused(result);
      this.sent = body;
      this.version.value = result.version;
      this.say("saved", result);
    }
    if (this.state !== "saved") this.say("saved");
  }

  refused({ message, conflict, ...theirs }) {
    this.say("unsaved", { message: conflict ? "" : message });
    if (!conflict) return;
    const place = this.element.querySelector("[data-conflict]");
    place.innerHTML = conflict;
    place.querySelector("[data-conflict-do]").hidden = false;
    this.theirs = theirs;
  }

  decide(whose) {
    this.version.value = this.theirs.version;
    this.element.querySelector("[data-conflict]").replaceChildren();
    if (whose === "theirs") this.show(this.theirs);
    this.sent = new FormData();
    this.save();
  }

  show({ level, points, comment }) {
    for (const field of this.fields) {
      if (field.type === "radio") field.checked = field.value === String(level);
      else if (field.type === "number") field.value = points;
      else if (field.localName === "textarea") field.value = comment;
    }
  }

  say(state, result = {}) {
    this.state = state;
    this.element.dataset.state = state;
    const words = this.element.querySelector("[data-row-state]");
    words.textContent = result.message ?? "";
    this.report(this, state, result);
  }
}

export function watchRows(form, report, signal) {
  const rows = [...form.querySelectorAll("[data-row][data-save]")].map((element) => new Row(element, form, report));
  const busy = () => rows.some((row) => row.running || row.changed || row.state !== "saved");
  queueMicrotask(() => rows.forEach((row) => row.changed && row.save()));
  const flush = () => Promise.all(rows.map((row) => row.save()));
  addEventListener("beforeunload", (event) => {
    if (busy()) event.preventDefault();
  }, { signal });
  return { rows, busy, flush };
}
