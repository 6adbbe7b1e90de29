// Says what the rubric is worth while it is written: each criterion's most, or else its best level, by its weight.
const form = document.querySelector("[data-rubric]");
const total = form?.querySelector("[data-rubric-total]");

function worth(criterion) {
  const numbers = [...criterion.querySelectorAll("[type=number]")];
  const most = numbers.find((field) => field.name.endsWith("max_points"));
  const weight = numbers.find((field) => field.name.endsWith("-weight"));
  const times = weight?.valueAsNumber || 1;
  if (most?.valueAsNumber) return most.valueAsNumber * times;
  const levels = numbers.filter((field) => field.name.endsWith("-points")).map((field) => field.valueAsNumber || 0);
  return Math.max(0, ...levels) * times;
}

form?.addEventListener("input", () => {
  const sum = [...form.querySelectorAll("[data-criterion]")].reduce((all, criterion) => all + worth(criterion), 0);
  total.textContent = String(Math.round(sum * 100) / 100);
});
