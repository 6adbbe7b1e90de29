/*
 * The key / leads to the search: to the page's own field (`data-search-field`), or else to the page that has one
 * (`data-search`, the link in the masthead). While one types, and with a modifier key, it is a stroke like any other.
 */
const TYPING = "input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]";

export function searchByKey() {
  addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.defaultPrevented || event.target.closest?.(TYPING) || document.querySelector("dialog[open]")) return;
    const field = document.querySelector("[data-search-field]");
    const link = document.querySelector("[data-search]");
    if (!field && !link) return;
    event.preventDefault();
    if (!field) return link.click();
    field.focus();
    field.select();
  });
}
