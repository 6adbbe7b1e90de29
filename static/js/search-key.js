/*
 * The key / leads to the search: to the page's own field (`data-search-field`), or else to the page that has one
 * (`data-search`, the link in the masthead).
 */
import { addKey } from "./keys.js";

export function searchByKey() {
  addKey({
    name: "search",
    code: "Slash",
    act() {
      const field = document.querySelector("[data-search-field]");
      const link = document.querySelector("[data-search]");
      if (!field && !link) return false;
      if (!field) return link.click();
      field.focus();
      field.select();
    },
  });
}
