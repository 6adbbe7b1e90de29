/*
 * Keeps what is typed into a form on this device until the server has it.
 *
 *   <form data-draft="reply/7/12">        the key; whose it is stands in it, so that people do not get each other's
 *   <form data-draft="…" data-draft-edit> the form begins with a stored text, which a draft replaces
 *   <span data-draft-state data-kept="…" data-restored="…">   says what is true
 *   <li data-posted="token">              a post of the reader that carries the token of its form: the server has it
 *
 * A draft goes when the server has answered: when htmx reports success, or when the page shows the post.
 */

const PREFIX = "draft:";
const KEPT_DAYS = 30;
const DELAY = 400;

const fieldsOf = (form) => [...form.querySelectorAll("textarea, input[type=text]:not([name^=due_at], [name^=opens_at])")];
const keyOf = (form) => PREFIX + form.dataset.draft;
const waiting = new Map();

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function write(key, draft) {
  try {
    localStorage.setItem(key, JSON.stringify(draft));
    return true;
  } catch {
    return false; // no storage, or no room: then nothing is said to be kept
  }
}

/** Forget the draft of `form`: the server has its text. */
export function forget(form) {
  clearTimeout(waiting.get(form));
  try {
    localStorage.removeItem(keyOf(form));
  } catch {
    // There was no storage, and so no draft.
  }
}

function say(form, words) {
  const state = form.querySelector("[data-draft-state]");
  if (state) state.textContent = words;
}

function keep(form) {
  const values = Object.fromEntries(fieldsOf(form).map((field) => [field.name, field.value]));
  if (!Object.values(values).some((value) => value.trim())) {
    forget(form);
    say(form, "");
    return;
  }
  const token = form.elements.namedItem("token")?.value ?? "";
  const kept = write(keyOf(form), { token, at: Date.now(), values });
  // Of a form that the server saves, draft-save.js tells.
  if (!form.dataset.draftSave) say(form, kept ? form.querySelector("[data-draft-state]")?.dataset.kept ?? "" : "");
}

function restore(form) {
  const draft = read(keyOf(form));
  if (!draft) return;
  let restored = false;
  for (const field of fieldsOf(form)) {
    const kept = draft.values?.[field.name] ?? "";
    if (!kept.trim() || kept === field.defaultValue || field.value !== field.defaultValue) continue;
    // What this device has and the server not was typed last, unless another device has saved since.
    const isNewer = "draftEdit" in form.dataset || (form.dataset.draftAt && draft.at >= form.dataset.draftAt * 1000);
    field.value = field.defaultValue.trim() && !isNewer ? `${kept}\n\n${field.defaultValue}` : kept;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    restored = true;
  }
  if (restored) say(form, form.querySelector("[data-draft-state]")?.dataset.restored ?? "");
  else if ("draftEdit" in form.dataset) forget(form);
}

/** Take away the drafts that the page shows as posted, and those that nobody came back to. */
function sweep(root) {
  const posted = new Set([...root.querySelectorAll("[data-posted]")].map((post) => post.dataset.posted));
  const oldest = Date.now() - KEPT_DAYS * 24 * 3600 * 1000;
  try {
    for (const key of Object.keys(localStorage).filter((name) => name.startsWith(PREFIX))) {
      const draft = read(key);
      if (!draft || posted.has(draft.token) || draft.at < oldest) localStorage.removeItem(key);
    }
  } catch {
    // There is no storage.
  }
}

document.addEventListener("input", ({ target }) => {
  const form = target.closest?.("form[data-draft]");
  if (!form) return;
  clearTimeout(waiting.get(form));
  waiting.set(form, setTimeout(keep, DELAY, form));
});
// What was typed last is kept too when the page is left.
addEventListener("pagehide", () => {
  for (const [form, timer] of waiting) {
    clearTimeout(timer);
    if (form.isConnected) keep(form);
  }
});
// A form that comes back, with its errors or with a preview, is not sent yet.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const form = detail.requestConfig?.elt;
  if (form?.matches?.("form[data-draft]") && detail.requestConfig.verb === "post" && detail.xhr.status < 300 && !detail.xhr.getResponseHeader("HX-Retarget")) forget(form);
});
// A form that htmx has brought, or that was put into the page by another script.
document.addEventListener("htmx:afterProcessNode", ({ detail }) => {
  if (detail.elt.matches?.("form[data-draft]")) restore(detail.elt);
});

sweep(document);
for (const form of document.querySelectorAll("form[data-draft]")) restore(form);
