/*
 * Where the reader is and what they have read: kept, offered when they come back, and shown in the contents. The page
 * itself does not hold it, or every paragraph would make it a new page. It is the reader's own; nobody else is shown it.
 */
import { send, token } from "./csrf.js";
import { watchReading } from "./reading-progress.js";

const STAY = 2500;
const PAUSE = 8000;
const STORE = "reading-progress";
const reader = document.documentElement.dataset.reader;

export async function keepPlace(text) {
  const keeper = makeKeeper(new URL(text.dataset.place, location.href).pathname);
  watchPlace(text, keeper);
  watchMark(text);
  const answer = await fetch(text.dataset.place, { headers: { Accept: "application/json" } }).catch(() => null);
  const { places = [], seen = [] } = (answer?.ok && (await answer.json().catch(() => null))) || {};
  showPlaces(places);
  offer(text, places.find(({ section }) => section === currentSection()));
  const read = new Set([...seen, ...keeper.waiting]);
  const paragraphs = [...text.querySelectorAll("[data-block]")].filter((block) => Number(block.querySelector(".block__no")?.textContent));
  watchReading(paragraphs, {
    read,
    onRead(keys) {
      for (const key of keys) read.add(key);
      keeper.seen(keys);
      showRead(currentSection(), paragraphs.filter((block) => read.has(block.dataset.block)).length, paragraphs.length);
    },
  });
}

function showPlaces(places) {
  for (const { section, seen, total } of places) if (total) showRead(section, seen, total);
}

/** In the contents: 14/29, and the edge filled as far. A section marked as read says so instead. */
function showRead(section, seen, total) {
  const line = document.querySelector(`[data-toc] [data-section="${section}"]`);
  line?.parentElement.style.setProperty("--read", `${(100 * seen) / total}%`);
  const words = line?.querySelector("[data-reached]");
  if (!words) return;
  const of = Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: ` · ${line.closest("[data-toc]").dataset.ofWhich}` });
  words.replaceChildren(`${seen}/${total}`, of);
}

const currentSection = () => document.querySelector('[data-toc] [aria-current="page"]')?.dataset.section;

function offer(text, place) {
  const link = text.querySelector("[data-resume]");
  // Who has read a section and comes back looks something up: there is nothing to read on from.
  if (!link || text.querySelector("[data-mark-read='0']")) return;
  if (!place?.stands || !(place.number > 1) || location.hash || text.dataset.passage) return;
  link.href = `#${place.block}`;
  link.querySelector("span").textContent = place.number;
  link.hidden = false;
}

/*
 * What is to be told to the server stands on the device until it has answered, so that nothing that was read without a
 * connection is lost: [{reader, path, block, seen}]. It is told a while after the first of it, and when the page is left.
 */
const load = () => JSON.parse(localStorage.getItem(STORE) ?? "[]");
const save = (all) => (all.length ? localStorage.setItem(STORE, JSON.stringify(all)) : localStorage.removeItem(STORE));

function makeKeeper(path) {
  let timer = 0;
  const mine = (all) => all.find((each) => each.reader === reader && each.path === path);
  const note = (change) => {
    const all = load();
    let own = mine(all);
    if (!own) all.push((own = { reader, path, block: null, seen: [] }));
    change(own);
    save(all);
    timer ||= setTimeout(tell, PAUSE);
  };
  const tell = async () => {
    clearTimeout(timer);
    timer = 0;
    for (const each of load().filter((one) => one.reader === reader && one.block)) {
      const answer = await send(each.path, { method: "POST", body: bodyOf(each) }).catch(() => null);
      // Sent to sign in, or the server is away: it waits. Refused: the section is no longer what it was.
      if (answer && !answer.redirected && answer.status < 500 && answer.status !== 403) settle(each);
    }
  };
  const tellLeaving = () => {
    const own = mine(load());
    if (!own?.block) return;
    const body = bodyOf(own);
    body.set("csrfmiddlewaretoken", token());
    // Nobody hears the answer, so it stays until the next page has told it again; that changes nothing.
    navigator.sendBeacon(path, body);
  };
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && tellLeaving());
  addEventListener("pagehide", tellLeaving);
  addEventListener("online", tell);
  const { block = null, seen = [] } = mine(load()) ?? {};
  if (load().length) timer = setTimeout(tell, PAUSE);
  return {
    waiting: seen,
    at: (key) => note((own) => (own.block = key)),
    seen: (keys) => note((own) => {
      own.seen = [...new Set([...own.seen, ...keys])];
      own.block ??= block ?? keys.at(-1);
    }),
  };
}

const bodyOf = ({ block, seen }) => new URLSearchParams({ block, seen: seen.join(" ") });

/** Take away what has been told, and leave what has come since. */
function settle(told) {
  const all = load().map((each) => {
    if (each.reader !== told.reader || each.path !== told.path) return each;
    const seen = each.seen.filter((key) => !told.seen.includes(key));
    return { ...each, seen, block: each.block === told.block && !seen.length ? null : each.block };
  });
  save(all.filter(({ block }) => block));
}

function watchPlace(text, keeper) {
  let staying = 0;
  const inSight = new Set();
  let last = null;
  const lines = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) inSight[isIntersecting ? "add" : "delete"](target);
      const now = [...inSight].reduce((one, other) => (one && follows(one, other) ? one : other), null);
      if (!now || now === last) return;
      last = now;
      clearTimeout(staying);
      staying = setTimeout(() => keeper.at(now.dataset.block), STAY);
    },
    // Where eyes are: from below the title down to a little under the middle. The last paragraph there counts.
    { rootMargin: "-15% 0px -45% 0px" },
  );
  for (const block of text.querySelectorAll("[data-block]")) lines.observe(block);
}

const follows = (one, other) => Boolean(other.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);

/** "Mark as read" without leaving the page; the answer is the changed button. */
function watchMark(text) {
  text.addEventListener("click", async (event) => {
    const link = event.target.closest("[data-mark-read] a");
    if (!link || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    const old = link.closest("[data-mark-read]");
    const body = new URLSearchParams({ read: old.dataset.markRead });
    const answer = await send(link.href, { method: "POST", body }).catch(() => null);
    if (!answer?.ok) return location.assign(link.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const made = document.importNode(page.querySelector("[data-mark-read]"), true);
    made.setAttribute("role", "status");
    old.replaceWith(made);
    made.querySelector("a").focus({ preventScroll: true });
  });
}
