// Copying what stands above a button: `[data-cite]` holds sections, each with words and a button `[data-copy]`.
for (const part of document.querySelectorAll("[data-cite]")) enableCopying(part);

/** Show the buttons of `part` and let each copy its words; where there is no clipboard they are selected instead. */
export function enableCopying(part) {
  for (const button of part.querySelectorAll("[data-copy]")) button.hidden = false;
  part.addEventListener("click", async ({ target }) => {
    const button = target.closest("[data-copy]");
    if (!button) return;
    const words = button.closest("section").querySelector(".cite__words");
    try {
      await navigator.clipboard.writeText(words.textContent);
    } catch {
      getSelection().selectAllChildren(words);
      return;
    }
    const label = button.querySelector("span");
    const before = label.textContent;
    if (before === part.dataset.copied) return;
    label.textContent = part.querySelector("[data-copy-said]").textContent = part.dataset.copied;
    setTimeout(() => {
      label.textContent = before;
      part.querySelector("[data-copy-said]").textContent = "";
    }, 2500);
  });
}
