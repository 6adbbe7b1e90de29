// Answers to the comments on an essay that came back: each is saved by itself, beside the draft too.

/** Says what is true of one answer. */
function say(form, words) {
  form.querySelector("[data-said]").textContent = words;
}

async function save(form) {
  const button = form.querySelector("[type=submit]");
  button.disabled = true;
  try {
    const response = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "application/json" },
    });
    const answer = response.headers.get("Content-Type")?.includes("json") ? await response.json() : {};
    if (response.ok && answer.saved) say(form, `✓ ${answer.saved}`);
    else if (answer.errors) say(form, answer.errors.join(" "));
    // Signed out, or no such comment any more: the page without a script says which.
    else form.submit();
  } catch {
    form.submit();
  } finally {
    button.disabled = false;
  }
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-answer]")) return;
  event.preventDefault();
  save(event.target);
});

const here = document.querySelector("[data-returned]");
if (here) {
  let asked = false;
  here.hidden = false;
  here.addEventListener("toggle", async () => {
    const place = here.querySelector("[data-returned-here]");
    if (!here.open || asked) return;
    asked = true;
    const response = await fetch(here.dataset.returned).catch(() => null);
    if (response?.ok) place.innerHTML = await response.text();
    else window.location.assign(here.previousElementSibling.querySelector("a").href);
  });
}
