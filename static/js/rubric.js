// Says what the rubric is worth while it is written: each criterion's most, or else its best level.
const form = document.querySelector("[data-rubric]");
const total = form?.querySelector("[data-rubric-total]");

function worth(criterion) {
  const numbers = [...criterion.querySelectorAll("[type=number]")];
  const most = numbers.find((field) => field.name.endsWith("max_points"));
  if (most?.valueAsNumber) return most.valueAsNumber;
  const levels = numbers.filter((field) => field !== most).map((field) => field.valueAsNumber || 0);
  return Math.max(0, ...levels);
}

form?.addEventListener("input", () => {
  const sum = [...form.querySelectorAll("[data-criterion]")].reduce((all, criterion) => all + worth(criterion), 0);
  total.textContent = String(Math.round(sum * 100) / 100);
});
