// Select2 puts a text box without a name in the place of a choice; here it gets the name of the choice's label.

function nameChoosers() {
  for (const box of document.querySelectorAll(".select2-selection__rendered:not([aria-label])")) {
    const choice = box.closest(".select2").previousElementSibling;
    const label = choice?.labels?.[0]?.textContent.trim();
    if (label) box.setAttribute("aria-label", label);
  }
}

// Select2 comes when it likes: after the page, and with every row that is added.
new MutationObserver(nameChoosers).observe(document.body, { childList: true, subtree: true });
nameChoosers();
