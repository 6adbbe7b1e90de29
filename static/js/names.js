// The index of names narrows while one types; without this module its form does the same.
import "./page.js";

const index = document.querySelector("[data-names-index]");
const field = index?.querySelector("[data-names-field]");
if (field) {
  const entries = [...index.querySelectorAll("[data-names-entry]")].map((entry) => [entry, plain(entry.dataset.namesEntry)]);
  const groups = [...index.querySelectorAll("[data-names-group]")];
  const none = index.querySelector("[data-names-none]");
  field.addEventListener("input", () => {
    const sought = plain(field.value.trim());
    for (const [entry, words] of entries) entry.hidden = !words.includes(sought);
    for (const group of groups) group.hidden = !group.querySelector("[data-names-entry]:not([hidden])");
    if (none) none.hidden = groups.some((group) => !group.hidden);
  });
}

function plain(words) {
  return words.normalize("NFC").toLowerCase();
}
