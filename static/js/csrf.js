// Pages hold no token, so that they can be kept by the browser: it is read from the cookie when something is sent.

/** Return the token that Django expects with every request that changes something. */
export function token() {
  return document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";
}

/** Return fetch's answer to a request that carries the token and says that a script sent it. */
export function send(address, { headers = {}, ...options } = {}) {
  return fetch(address, {
    ...options,
    headers: { "X-CSRFToken": token(), "X-Requested-With": "XMLHttpRequest", ...headers },
  });
}
