/*
 * The service worker. /sw.js names the files of the release (FILES, FONTS) and imports this.
 *
 * Files of the site have their hash in their name: what is here is right for ever. Pages are asked for as always, and the
 * copy on the device is shown only when the server cannot be reached: no page is older than the request that could be made.
 * Kept are sections, the contents and the cards of names; never posts, essays or grades. Each reader has a cache of their
 * own, and there is only one at a time.
 */
const FILES_HERE = "files";
const PAGES = "pages-";
const PATIENCE = 8000;
const MOST = 120;
const SECTION = /^\/courses\/[-\w]+\/read\/(?:[-\w]+\/\d+\/(?!(?:annotations|cite|export|import|lost|notes|revisions)\/)[-\w]+\/(?:names\/)?)?$/;
const HASHED = /\.[0-9a-f]{12}\.\w+$/;
const READER = /<html[^>]* data-reader="(\d+)"/;

addEventListener("install", (event) => {
  event.waitUntil(takeFiles());
  skipWaiting();
});

addEventListener("activate", (event) => event.waitUntil(dropOldFiles()));

async function takeFiles() {
  const cache = await caches.open(FILES_HERE);
  const here = new Set((await cache.keys()).map(({ url }) => new URL(url).pathname));
  await Promise.all(FILES.filter((file) => !here.has(new URL(file, location).pathname)).map((file) => cache.add(file).catch(() => {})));
  // Without cookies, so that it is nobody's page.
  const elsewhere = await fetch(ELSEWHERE, { credentials: "omit" }).catch(() => null);
  if (elsewhere?.ok) await cache.put(ELSEWHERE, elsewhere);
}

async function dropOldFiles() {
  const cache = await caches.open(FILES_HERE);
  const current = new Set([...FILES, ...FONTS, ELSEWHERE].map((file) => new URL(file, location).pathname));
  for (const request of await cache.keys()) if (!current.has(new URL(request.url).pathname)) await cache.delete(request);
}

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (HASHED.test(url.pathname)) event.respondWith(file(event));
  else if (SECTION.test(url.pathname) && (request.mode === "navigate" || url.pathname.endsWith("/names/"))) event.respondWith(page(event, url));
  else if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => caches.match(ELSEWHERE)));
  else if (FILES.includes(url.pathname)) event.respondWith(fetch(request).catch(() => caches.match(request)));
});

async function file({ request }) {
  const here = await caches.match(request, { ignoreVary: true });
  if (here) return here;
  const answer = await fetch(request);
  if (answer.ok && answer.type === "basic") {
    const copy = answer.clone();
    await (await caches.open(FILES_HERE)).put(request, copy);
  }
  return answer;
}

async function page(event, url) {
  const answer = await inTime(fetch(event.request)).catch(() => null);
  if (answer && answer.status < 502) {
    if (answer.ok && !answer.redirected) event.waitUntil(keep(keyOf(url, event.request), answer.clone()));
    return answer;
  }
  return (await kept(keyOf(url, event.request))) ?? answer ?? (event.request.mode === "navigate" ? caches.match(ELSEWHERE) : Response.error());
}

const inTime = (promise) => Promise.race([promise, new Promise((_resolve, reject) => setTimeout(reject, PATIENCE))]);

/** What a script asks for is another page than the whole one at the same address. */
const keyOf = (url, request) => url.pathname + (request.mode === "navigate" ? "" : "?part");

async function keep(key, answer) {
  const text = await answer.text();
  const all = (await caches.keys()).filter((name) => name.startsWith(PAGES));
  const reader = READER.exec(text)?.[1];
  const name = reader ? PAGES + reader : key.endsWith("?part") ? all[0] : null;
  if (!name) return;
  for (const other of all) if (other !== name) await caches.delete(other);
  const headers = new Headers(answer.headers);
  for (const gone of ["content-encoding", "content-length", "x-padding", "set-cookie"]) headers.delete(gone);
  headers.set("x-kept-at", new Date().toISOString());
  const cache = await caches.open(name);
  await cache.delete(key);
  await cache.put(key, new Response(text, { headers }));
  const keys = await cache.keys();
  for (const old of keys.slice(0, Math.max(0, keys.length - MOST))) await cache.delete(old);
}

/** The copy on the device, which says since when it is there. */
async function kept(key) {
  for (const name of await caches.keys()) {
    const found = name.startsWith(PAGES) && (await (await caches.open(name)).match(key, { ignoreVary: true }));
    if (!found) continue;
    const text = await found.text();
    return new Response(text.replace("<html", `<html data-kept="${found.headers.get("x-kept-at")}"`), { headers: found.headers });
  }
  return null;
}

/* The page asks to keep sections, each with its names: {paths}. The answer is how many are kept. */
addEventListener("message", (event) => {
  const { paths } = event.data ?? {};
  if (!paths) return;
  event.waitUntil((async () => {
    let count = 0;
    for (const path of paths) {
      const answer = await fetch(path).catch(() => null);
      if (!answer?.ok || answer.redirected) continue;
      await keep(path, answer);
      const names = SECTION.test(`${path}names/`) && (await fetch(`${path}names/`, { headers: { "X-Requested-With": "XMLHttpRequest" } }).catch(() => null));
      if (names?.ok) await keep(`${path}names/?part`, names);
      count += 1;
    }
    const files = await caches.open(FILES_HERE);
    if (paths.length > 1) await Promise.all(FONTS.map(async (font) => (await files.match(font)) ?? files.add(font).catch(() => {})));
    event.ports[0]?.postMessage(count);
  })());
});
