/*
 * What can be done with chosen words: mark them, write a note, discuss them, quote them in an essay, report them as
 * wrong, link to them.
 *
 *   offerTools(text, settle, marks)
 *                      shows the tools when words are chosen; returns {focus, clear, element}; `settle` is called
 *                      when something has come into the margin; `marks` gives what keeps notes (reading-marks.js), when it is wanted
 *   showPassage(text)  shows the passage that the address of the page asks for
 */
import { watch } from "./choosing.js";
import { send } from "./csrf.js";
import { paint, parse, rangeOf } from "./selection.js";

export function offerTools(text, settle, marks) {
  const tools = text.querySelector("[data-tools]");
  const main = tools.querySelector("[data-tools-main]");
  const more = tools.querySelector("[data-tools-more]");
  const links = [...tools.querySelectorAll("a[data-tool]")].map((link) => ({ link, base: link.getAttribute("href") }));

  const reset = () => {
    main.hidden = false;
    more.hidden = true;
    more.replaceChildren();
  };
  const choice = watch(text, tools, {
    words: true,
    onChoose({ address, chapter }) {
      reset();
      // Kept in sight when the focus goes from the text to the tools.
      paint("chosen", [rangeOf(address, text)].filter(Boolean));
      const asked = new URLSearchParams({ chapter, passage: address });
      for (const { link, base } of links) link.href = `${base}?${asked}`;
    },
    onClear() {
      paint("chosen", []);
    },
  });

  tools.addEventListener("click", async (event) => {
    const button = event.target.closest("button, a");
    const chosen = choice.passage;
    if (!button || !chosen) return;
    if (button.dataset.tool === "report" && !(event.metaKey || event.ctrlKey || event.shiftKey)) {
      event.preventDefault();
      await once(button, async () => {
        const { openReport } = await import("./reading-faults.js");
        if (await openReport(text, button.href, chosen.address, settle)) choice.clear();
      });
      return;
    }
    if (button.dataset.tool === "mark" || button.dataset.tool === "note") {
      getSelection().removeAllRanges();
      choice.clear();
      const { highlight, write } = await marks();
      if (button.dataset.tool === "mark") highlight(chosen.address, button.dataset.colour);
      else write(chosen.address);
      return;
    }
    if (button.dataset.tool === "link") await copyLink(button, chosen);
    if (button.dataset.tool === "quote") await once(button, () => askEssay(chosen));
    if (button.dataset.essay) await once(button, () => quote(button, chosen));
  });

  /** Arrows move along the tools, as in every toolbar. */
  tools.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const stops = [...tools.querySelectorAll(".tools__b, .tools__say a")].filter((stop) => stop.offsetParent);
    stops.at((stops.indexOf(document.activeElement) + step) % stops.length)?.focus();
  });

  async function askEssay({ address }) {
    const { block } = parse(address);
    const answer = await send(`../passage/${block}/`).catch(() => null);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    more.replaceChildren(...[...page.body.childNodes].map((node) => document.importNode(node, true)));
    main.hidden = true;
    more.hidden = false;
    const essays = more.querySelectorAll("button");
    if (essays.length === 1) essays[0].click();
    else essays[0]?.focus();
  }

  async function quote(button, { address, chapter }) {
    const body = new URLSearchParams({ chapter, passage: address });
    const answer = await send(button.dataset.essay, { method: "POST", body, headers: { Accept: "application/json" } }).catch(() => null);
    const said = answer?.ok ? await answer.json() : null;
    const line = document.createElement("p");
    line.className = "tools__say";
    line.setAttribute("role", "status");
    line.textContent = said ? `${button.dataset.kept} [[${said.number}]] ` : button.dataset.failed;
    if (said) {
      const link = document.createElement("a");
      link.href = button.dataset.write;
      link.textContent = button.dataset.open;
      line.append(link);
    }
    more.replaceChildren(line);
  }

  return {
    element: tools,
    clear: choice.clear,
    focus: () => tools.querySelector(".tools__b")?.focus(),
  };
}

/** Press again before the answer has come, and nothing more happens: a second form would come in the place of the first. */
async function once(button, act) {
  if (button.getAttribute("aria-busy")) return;
  button.setAttribute("aria-busy", "true");
  try {
    await act();
  } finally {
    button.removeAttribute("aria-busy");
  }
}

async function copyLink(button, { address }) {
  const link = new URL(location.href);
  link.search = "";
  link.hash = parse(address).block;
  link.searchParams.set("passage", address);
  const words = button.querySelector("span");
  const before = words.textContent;
  try {
    await navigator.clipboard.writeText(link.href);
    words.textContent = button.dataset.done;
    setTimeout(() => { words.textContent = before; }, 2500);
  } catch {
    // No clipboard here: the address bar holds the link to copy.
    history.replaceState(null, "", link);
  }
}

/** Show the passage of `?passage=…`, which the server has found to be of the text as it stands. */
export function showPassage(text) {
  const { passage } = text.dataset;
  if (!passage) return;
  const range = rangeOf(passage, text) ?? rangeOf(passage.replace(/:.*@/, "@"), text);
  if (!range) return;
  paint("shown", [range]);
  const [line] = range.getClientRects();
  const bar = document.querySelector(".masthead")?.offsetHeight ?? 0;
  if (line) scrollBy({ top: line.top - bar - innerHeight / 4, behavior: "instant" });
}
