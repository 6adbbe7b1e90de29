/*
 * A card over the text, opened below the line of what it tells of: a note's mark, a name.
 *
 *   makeCard(text, kind, role) → {open(from, nodes, {focus}), openSoon(from, nodesOf), closeSoon(), close(), element, from}
 *
 * WCAG 1.4.13: it is dismissed with Escape, can be entered with the pointer, and stays until the pointer has left it
 * and what it tells of. One that was asked for by key or click stays until it is dismissed.
 */
export function makeCard(text, kind, role) {
  const card = document.createElement("div");
  card.className = `card card--${kind}`;
  card.setAttribute("popover", "auto");
  card.setAttribute("role", role);
  card.tabIndex = -1;
  text.append(card);
  let from = null;
  let timer = 0;
  let stays = false;
  // What the pointer rests on: what it tells may come when the pointer has gone on.
  let under = null;

  const isOpen = () => card.matches(":popover-open");
  const open = (origin, nodes, { focus = false, keep = focus } = {}) => {
    clearTimeout(timer);
    if (isOpen() && from !== origin) {
      // A popover gives the focus back to where it was opened from, so for another origin it is opened anew.
      const active = document.activeElement;
      card.hidePopover();
      active.focus({ preventScroll: true });
    }
    from = origin;
    stays = keep;
    card.replaceChildren(...nodes);
    card.setAttribute("aria-label", origin.textContent);
    if (!isOpen()) card.showPopover();
    // A name may be broken over two lines: the card stands at the first.
    const [line] = origin.getClientRects();
    const room = document.documentElement.clientWidth - card.offsetWidth - 8;
    const below = line.bottom + 8 + card.offsetHeight < innerHeight;
    card.style.left = `${scrollX + Math.max(8, Math.min(line.left - 24, room))}px`;
    card.style.top = `${scrollY + (below ? line.bottom + 8 : line.top - card.offsetHeight - 8)}px`;
    if (focus) card.focus({ preventScroll: true });
  };
  const close = () => {
    clearTimeout(timer);
    if (isOpen()) card.hidePopover();
  };
  const closeSoon = () => {
    clearTimeout(timer);
    under = null;
    if (!stays && !card.contains(document.activeElement)) timer = setTimeout(close, 300);
  };
  card.addEventListener("pointerenter", () => clearTimeout(timer));
  card.addEventListener("pointerleave", closeSoon);
  card.addEventListener("toggle", ({ newState }) => {
    if (newState !== "closed") return;
    stays = false;
    if (card.contains(document.activeElement) || document.activeElement === document.body) from?.focus({ preventScroll: true });
  });
  return {
    open,
    openSoon(origin, nodesOf) {
      clearTimeout(timer);
      under = origin;
      timer = setTimeout(async () => {
        const nodes = await nodesOf();
        if (nodes && under === origin && !(isOpen() && stays)) open(origin, nodes);
      }, 250);
    },
    closeSoon,
    close,
    isOpen,
    element: card,
    get from() { return from; },
  };
}
