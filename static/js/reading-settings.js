// How the text looks: each choice shows at once and is kept by the server.
// The form is the one of the settings page; it is fetched when it is first asked for,
// so that no other page carries it, nor a token.
import { send } from "./csrf.js";

const root = document.documentElement;
let sheet = null;

/** Open the settings in a sheet under `opener`, a link to their page, or close it. If it cannot be had, follow the link. */
export async function openSettings(opener) {
  try {
    sheet ??= await buildSheet(opener);
  } catch {
    location.assign(opener.href);
    return;
  }
  if (sheet.togglePopover()) sheet.querySelector("input:checked")?.focus();
}

async function buildSheet(opener) {
  const answer = await fetch(opener.href);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const form = page.querySelector("form[data-reading-settings]");
  if (!form) throw new Error("the page of the settings holds no form");

  const made = document.createElement("div");
  made.className = "sheet sheet--end settings";
  made.setAttribute("popover", "auto");
  made.setAttribute("role", "dialog");
  made.setAttribute("aria-label", page.querySelector("h1").textContent.trim());
  made.append(document.importNode(form, true));
  made.addEventListener("toggle", ({ newState }) => opener.setAttribute("aria-expanded", String(newState === "open")));
  opener.setAttribute("role", "button");
  opener.after(made);
  bind(made.firstElementChild);
  return made;
}

/** Apply and keep each choice made in `form`. */
export function bind(form) {
  form.addEventListener("change", async ({ target }) => {
    if (target.value) root.dataset[target.name] = target.value;
    else delete root.dataset[target.name];
    // Lines break elsewhere now: what hangs beside them is placed again.
    dispatchEvent(new Event("resize"));
    await send(form.action, { method: "POST", body: new URLSearchParams([[target.name, target.value]]) });
  });
}

for (const form of document.querySelectorAll("form[data-reading-settings]")) bind(form);
