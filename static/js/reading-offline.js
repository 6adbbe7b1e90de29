/*
 * Reading without a connection: what is opened is on the device from then on, and a whole chapter can be kept there.
 * A copy says that it is one, and since when; what was written meanwhile waits to be sent (waiting-notes.js).
 */

/*
 * The pages of one reader that are on this device: a cache of their own, `pages-<reader>`, filled by the service worker.
 * Devices are shared: a page that belongs to somebody else, or to nobody, clears what others have left.
 */
const NAME = "pages-";

const reader = document.documentElement.dataset.reader;

export async function clearOthers() {
  if (!("caches" in globalThis)) return;
  for (const name of await caches.keys()) if (name.startsWith(NAME) && name !== NAME + reader) await caches.delete(name);
}

/** The addresses of what is kept for the reader (of whoever it is kept for, on the page that knows nobody). */
async function keptPaths() {
  if (!("caches" in globalThis)) return [];
  const name = (await caches.keys()).find((each) => (reader ? each === NAME + reader : each.startsWith(NAME)));
  if (!name) return [];
  return (await (await caches.open(name)).keys()).map(({ url }) => new URL(url)).filter(({ search }) => !search).map(({ pathname }) => pathname);
}

async function forget(paths) {
  const cache = await caches.open(NAME + reader);
  for (const path of paths) await cache.delete(path);
}

export async function readOffline(text) {
  const banner = document.querySelector("[data-no-connection]");
  tell(banner);
  addEventListener("offline", () => tell(banner));
  addEventListener("online", () => tell(banner));
  const wait = async () => (await import("./waiting-notes.js")).showWaiting(text, document.querySelector("[data-waiting]"));
  if (document.documentElement.dataset.kept || !navigator.onLine || hasCopies()) wait();
  else addEventListener("offline", wait, { once: true });
  if (!("serviceWorker" in navigator) || !("caches" in globalThis)) return;
  const registered = await navigator.serviceWorker.register(text.dataset.worker).catch(() => null);
  if (!registered) return;
  const { active } = await navigator.serviceWorker.ready;
  // The first page of all was opened without the worker.
  if (!navigator.serviceWorker.controller && navigator.onLine) await ask(active, [location.pathname]);
  offerChapter(document.querySelector("[data-keep-chapter]"), active);
}

const hasCopies = () => Object.keys(localStorage).some((key) => key.startsWith("draft:note/"));

function tell(banner) {
  const { kept } = document.documentElement.dataset;
  const isAway = Boolean(kept) || !navigator.onLine;
  if (isAway && kept) {
    const when = new Date(kept).toLocaleString(document.documentElement.lang, { dateStyle: "long", timeStyle: "short" });
    banner.querySelector("[data-offline-since]").textContent = when;
    banner.querySelector("[data-offline-copy]").hidden = false;
  }
  banner.hidden = !isAway;
}

const ask = (worker, paths) => new Promise((resolve) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => resolve(data);
  worker.postMessage({ paths }, [port2]);
});

/** The button in the menu of the chapter: pressed while all its sections are on the device. */
async function offerChapter(button, worker) {
  if (!button) return;
  const sections = [...document.querySelectorAll("[data-toc] a[data-section]")].map((link) => link.pathname);
  const paths = [new URL("../../../", location.href).pathname, ...sections];
  const said = button.parentElement.querySelector("[data-keep-said]");
  const show = async () => {
    const here = new Set(await keptPaths());
    const isKept = paths.every((path) => here.has(path));
    button.setAttribute("aria-pressed", String(isKept));
    button.querySelector("span").textContent = isKept ? button.dataset.kept : button.dataset.keep;
    return isKept;
  };
  await show();
  button.parentElement.hidden = false;
  button.addEventListener("click", async () => {
    if (button.getAttribute("aria-busy")) return;
    said.textContent = "";
    if (button.getAttribute("aria-pressed") === "true") {
      await forget(paths);
      return show();
    }
    button.setAttribute("aria-busy", "true");
    await ask(worker, paths);
    button.removeAttribute("aria-busy");
    said.textContent = (await show()) ? button.dataset.done : button.dataset.failed;
  });
}
