/*
 * The pages of one reader that are on this device: a cache of their own, `pages-<reader>`, filled by the service worker.
 * Devices are shared: a page that belongs to somebody else, or to nobody, clears what others have left.
 */
const NAME = "pages-";

export const reader = document.documentElement.dataset.reader;

export async function clearOthers() {
  if (!("caches" in globalThis)) return;
  for (const name of await caches.keys()) if (name.startsWith(NAME) && name !== NAME + reader) await caches.delete(name);
}

/** The addresses of what is kept for the reader (of whoever it is kept for, on the page that knows nobody). */
export async function keptPaths() {
  if (!("caches" in globalThis)) return [];
  const name = (await caches.keys()).find((each) => (reader ? each === NAME + reader : each.startsWith(NAME)));
  if (!name) return [];
  return (await (await caches.open(name)).keys()).map(({ url }) => new URL(url)).filter(({ search }) => !search).map(({ pathname }) => pathname);
}

export async function forget(paths) {
  const cache = await caches.open(NAME + reader);
  for (const path of paths) await cache.delete(path);
}
