/*
 * A dialog made when it is wanted: what the server says of it at `address`, under the words of its opener.
 *
 *   openPart(address, {title, close, sheet})   → the open <dialog>, or null when the part cannot be had
 *
 * It closes with Escape, with its button and with a click beside it, and gives the focus back. While one is fetched no other
 * is: who presses again because nothing has come yet gets one dialog, and that call comes to nothing.
 */
import { send } from "./csrf.js";

let fetching = false;

export async function openPart(address, how) {
  if (fetching) return new Promise(() => {});
  fetching = true;
  return fetchPart(address, how).finally(() => { fetching = false; });
}

async function fetchPart(address, { title, close, sheet }) {
  const answer = await send(address).catch(() => null);
  if (!answer || ![200, 422].includes(answer.status)) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  await loadSheet(sheet);
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.setAttribute("aria-labelledby", "dialog-title");
  const head = Object.assign(document.createElement("h2"), { id: "dialog-title", textContent: title });
  const foot = Object.assign(document.createElement("div"), { className: "btns" });
  const button = Object.assign(document.createElement("button"), { className: "btn", type: "button", textContent: close });
  foot.append(button);
  dialog.append(head, ...[...page.body.childNodes].map((node) => document.importNode(node, true)), foot);
  document.body.append(dialog);
  button.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (event) => event.target === dialog && isBeside(dialog, event) && dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  dialog.showModal();
  return dialog;
}

function isBeside(dialog, { clientX, clientY }) {
  const { left, right, top, bottom } = dialog.getBoundingClientRect();
  return clientX < left || clientX > right || clientY < top || clientY > bottom;
}

/** The sheet of what is rarely shown is fetched with the first of it. */
export function loadSheet(address) {
  if (!address || document.querySelector(`link[href="${address}"]`)) return Promise.resolve();
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: address });
  return new Promise((resolve) => {
    link.addEventListener("load", resolve);
    link.addEventListener("error", resolve);
    document.head.append(link);
  });
}
