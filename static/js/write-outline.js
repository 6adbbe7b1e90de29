// The headings of the draft, to jump to.

const HEADING = /^ {0,3}(#{1,6})[ \t]+(.+?)[ \t#]*$/;
const FENCE = /^ {0,3}(\x60{3}|~{3})/;

/** Returns the headings of a Markdown text, with where each stands in it. */
export function headings(text) {
  const found = [];
  let at = 0;
  let fence = "";
  for (const line of text.split("\n")) {
    const mark = line.match(FENCE)?.[1];
    if (mark && (!fence || fence === mark)) fence = fence ? "" : mark;
    const heading = !fence && line.match(HEADING);
    if (heading) found.push({ at, end: at + line.length, level: heading[1].length, words: heading[2] });
    at += line.length + 1;
  }
  return found;
}

/** How far below the top of `area` the line at `offset` stands: measured in a copy that is laid out the same. */
function depth(area, offset) {
  const copy = document.createElement("div");
  const look = getComputedStyle(area);
  for (const name of ["font", "lineHeight", "paddingInline", "paddingBlock", "letterSpacing", "boxSizing"]) copy.style[name] = look[name];
  Object.assign(copy.style, { width: `${area.clientWidth}px`, position: "absolute", visibility: "hidden", whiteSpace: "pre-wrap", overflowWrap: "break-word" });
  copy.textContent = area.value.slice(0, offset);
  const line = document.createElement("span");
  line.textContent = ".";
  copy.append(line);
  document.body.append(copy);
  const top = line.offsetTop;
  copy.remove();
  return top;
}

export function bindOutline(part, page) {
  const list = part.querySelector("[data-outline-list]");
  let shown = "";

  function renew() {
    const found = headings(page.value);
    const now = JSON.stringify(found);
    if (now === shown) return;
    shown = now;
    part.hidden = !found.length;
    part.querySelector("[data-outline-count]").textContent = found.length;
    const top = Math.min(...found.map(({ level }) => level));
    list.replaceChildren(
      ...found.map(({ at, end, level, words }) => {
        const item = document.createElement("li");
        item.dataset.level = Math.min(level - top, 3);
        const button = Object.assign(document.createElement("button"), { type: "button", className: "act", textContent: words });
        button.addEventListener("click", () => jump(at, end));
        item.append(button);
        return item;
      }),
    );
  }

  function jump(at, end) {
    part.closest("[popover]:popover-open")?.hidePopover();
    page.focus({ preventScroll: true });
    page.setSelectionRange(end, end);
    const down = depth(page, at);
    page.scrollTop = down;
    const top = page.getBoundingClientRect().top + scrollY + down - page.scrollTop;
    scrollTo({ top: top - innerHeight / 4 });
  }

  let timer = 0;
  page.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(renew, 400);
  });
  renew();
}
