// A file that is too large is told of before it is sent. The server looks all the same.

for (const form of document.querySelectorAll("form[data-upload]")) {
  const field = form.querySelector("input[type=file]");
  field.addEventListener("change", () => {
    const isLarge = [...field.files].some((file) => file.size > form.dataset.upload * 1024 * 1024);
    field.setCustomValidity(isLarge ? form.dataset.tooLarge : "");
    field.reportValidity();
  });
}
