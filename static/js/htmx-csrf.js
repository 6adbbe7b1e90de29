// Gives the token to every request of htmx. Only pages with htmx load this.
import { token } from "./csrf.js";

document.addEventListener("htmx:configRequest", ({ detail }) => {
  if (detail.verb !== "get") detail.headers["X-CSRFToken"] = token();
});
