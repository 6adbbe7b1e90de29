// Passkeys: make one, confirm with one, sign in with one. The options of the server stand in the page, or are fetched
// when they are wanted; what the device answers goes back in the form.

const toBytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));

const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

const withBytes = (list) => (list ?? []).map((item) => ({ ...item, id: toBytes(item.id) }));

// What the browser takes: the same, with bytes for text.
function forBrowser(options) {
  const { challenge, user, excludeCredentials, allowCredentials, ...rest } = options;
  return {
    ...rest,
    challenge: toBytes(challenge),
    ...(user && { user: { ...user, id: toBytes(user.id) } }),
    ...(excludeCredentials && { excludeCredentials: withBytes(excludeCredentials) }),
    ...(allowCredentials && { allowCredentials: withBytes(allowCredentials) }),
  };
}

// What the server takes: the same, with text for bytes.
function forServer(credential) {
  const { id, rawId, type, response, authenticatorAttachment } = credential;
  const parts = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[name]) parts[name] = toText(response[name]);
  }
  if (response.getTransports) parts.transports = response.getTransports();
  return {
    id,
    rawId: toText(rawId),
    type,
    authenticatorAttachment,
    response: parts,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

const inPage = () => JSON.parse(document.getElementById("passkey-options").textContent);

const acts = {
  async make(form) {
    const publicKey = forBrowser(inPage().creation_options.publicKey);
    const alone = form.elements.passwordless?.checked;
    publicKey.authenticatorSelection = {
      ...publicKey.authenticatorSelection,
      residentKey: alone ? "required" : "discouraged",
      requireResidentKey: Boolean(alone),
      ...(alone && { userVerification: "required" }),
    };
    return navigator.credentials.create({ publicKey });
  },
  async use() {
    return navigator.credentials.get({ publicKey: forBrowser(inPage().request_options.publicKey) });
  },
  async signin(form) {
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error("no options");
    const { request_options: options } = await answer.json();
    return navigator.credentials.get({ publicKey: forBrowser(options.publicKey) });
  },
};

const words = { SecurityError: "address", NotSupportedError: "address", InvalidStateError: "known" };

function say(word) {
  const error = document.querySelector("[data-passkey-error]");
  error.textContent = error.dataset[`word${word[0].toUpperCase()}${word.slice(1)}`];
  error.hidden = false;
}

function start(form) {
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    // A second question would end the first that the device still asks.
    if (form.getAttribute("aria-busy")) return;
    form.setAttribute("aria-busy", "true");
    document.querySelector("[data-passkey-error]").hidden = true;
    try {
      form.elements.credential.value = JSON.stringify(forServer(await acts[form.dataset.passkey](form)));
      form.submit();
    } catch (fault) {
      say(words[fault.name] ?? "refused");
    } finally {
      form.removeAttribute("aria-busy");
    }
  });
}

if ("credentials" in navigator && "PublicKeyCredential" in globalThis) {
  for (const form of document.querySelectorAll("form[data-passkey]")) start(form);
} else if (document.querySelector('form[data-passkey="make"]')) {
  say("address");
}
