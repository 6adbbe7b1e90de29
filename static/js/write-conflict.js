// Two texts of one draft, side by side, until the writer has chosen. The one that is not chosen is kept as a version.

export function conflict(section, { saver, text }) {
  let stored = null;
  const part = (name) => section.querySelector(`[data-${name}]`);
  const whole = ({ title, markdown }) => (title ? `${title}\n\n${markdown}` : markdown);

  for (const button of section.querySelectorAll("[data-keep]")) {
    button.addEventListener("click", async () => {
      // What was typed while both stood here belongs to this window's text.
      const done = await saver.settle(button.dataset.keep, text.read(), stored);
      if (!done) return;
      section.hidden = true;
      document.getElementById("page").focus();
    });
  }

  return {
    open(own, other) {
      saver.block();
      stored = other;
      part("mine").textContent = whole(own);
      part("stored").textContent = whole(other);
      part("stored-time").textContent = other.saved_at;
      section.hidden = false;
      section.focus();
      section.scrollIntoView({ block: "nearest" });
    },
  };
}
