/*
 * The drawing of the timeline by keyboard: one stop for Tab, arrows go through the events in the order of time, up and
 * down to the next lane, Home and End to the ends. Enter follows the link, as everywhere.
 */
const drawing = document.querySelector("[data-timeline]");
if (drawing) {
  const links = [...drawing.querySelectorAll("a")];
  const centre = (link) => {
    const box = link.querySelector("circle, rect").getBoundingClientRect();
    return { x: box.left, y: box.top };
  };
  const stop = (link) => {
    for (const other of links) other.setAttribute("tabindex", other === link ? "0" : "-1");
  };
  if (links.length) stop(links[0]);
  drawing.addEventListener("focusin", ({ target }) => links.includes(target) && stop(target));
  drawing.addEventListener("keydown", (event) => {
    const here = event.target.closest("a");
    const to = here && next(here, event.key);
    if (!to) return;
    event.preventDefault();
    to.focus();
  });

  const next = (here, key) => {
    const at = centre(here);
    const places = links.map((link) => [link, centre(link)]);
    const nearest = (found) => found.sort((one, other) => distance(one[1], at) - distance(other[1], at))[0]?.[0];
    const inTime = [...places].sort(([, one], [, other]) => one.x - other.x).map(([link]) => link);
    if (key === "ArrowRight") return inTime[inTime.indexOf(here) + 1];
    if (key === "ArrowLeft") return inTime[inTime.indexOf(here) - 1];
    if (key === "ArrowDown") return nearest(places.filter(([, place]) => place.y > at.y + 8));
    if (key === "ArrowUp") return nearest(places.filter(([, place]) => place.y < at.y - 8));
    if (key === "Home") return inTime[0];
    if (key === "End") return inTime.at(-1);
    return null;
  };
}

function distance(one, other) {
  return Math.abs(one.x - other.x) + 2 * Math.abs(one.y - other.y);
}
