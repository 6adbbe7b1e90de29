/*
 * What has been read: a paragraph counts when it has stood on the screen long enough for its length.
 *
 *   makeReader(lengths)   → {tick(ms, shown), read}: `lengths` are code points by key, in reading order; `shown` says of
 *                           each key on the screen how much of it has come into sight from above (0 to 1); tick returns
 *                           the keys that are read with it
 *   watchReading(blocks, {onRead, read})
 *                         → lets such a reader read along while the page is looked at
 *
 * The reader goes through what is in sight from above, one paragraph after the other, and never faster than SPEED. So no
 * more counts than could have been read in the time, however many paragraphs a large screen shows, and nothing counts
 * that was only scrolled past. Most people read about half as fast: who reads quickly is not held back.
 */
export const SPEED = 30; // code points a second
const NEARLY = 0.9; // who leaves in the last line has read the paragraph
const TICK = 1000;

export function makeReader(lengths) {
  const done = new Map([...lengths.keys()].map((key) => [key, 0]));
  const read = new Set();
  return {
    read,
    tick(ms, shown) {
      // A machine that slept has not been read from.
      let budget = (Math.min(ms, 2 * TICK) / 1000) * SPEED;
      const fresh = [];
      for (const [key, length] of lengths) {
        if (!shown.has(key) || read.has(key)) continue;
        const more = Math.min(budget, Math.max(0, shown.get(key) * length - done.get(key)));
        done.set(key, done.get(key) + more);
        budget -= more;
        if (done.get(key) < length * NEARLY) continue;
        read.add(key);
        fresh.push(key);
      }
      return fresh;
    },
  };
}

export function watchReading(blocks, { onRead, read = [] }) {
  const byKey = new Map(blocks.map((block) => [block.dataset.block, block]));
  const reader = makeReader(new Map(blocks.map((block) => [block.dataset.block, Array.from(block.querySelector(".block__text").textContent).length])));
  for (const key of read) reader.read.add(key);
  const near = new Set();
  const sight = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) near[isIntersecting ? "add" : "delete"](target.dataset.block);
  });
  for (const block of blocks) sight.observe(block);
  let last = performance.now();
  setInterval(() => {
    const now = performance.now();
    const ms = now - last;
    last = now;
    if (document.visibilityState !== "visible" || !document.hasFocus()) return;
    const shown = new Map([...near].map((key) => [key, inSight(byKey.get(key))]));
    const fresh = reader.tick(ms, shown);
    if (fresh.length) onRead(fresh);
  }, TICK);
}

/** How much of a block has come into sight from above. */
function inSight(block) {
  const { top, height } = block.querySelector(".block__text").getBoundingClientRect();
  return Math.max(0, Math.min(1, (innerHeight - top) / height));
}
