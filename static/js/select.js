// Ticked rows of a list: how many, all at once, and the row shows it.
document.addEventListener("change", (event) => {
  const form = event.target.closest(".bulkform");
  if (!form) return;
  const boxes = [...form.querySelectorAll("tbody input[type=checkbox]")];
  if (event.target.matches("[data-all]")) for (const box of boxes) box.checked = event.target.checked;
  show(form, boxes);
});
document.addEventListener("reset", (event) => {
  if (event.target.matches(".bulkform")) setTimeout(() => show(event.target));
});

function show(form, boxes = [...form.querySelectorAll("tbody input[type=checkbox]")]) {
  const number = boxes.filter((box) => box.checked).length;
  for (const box of boxes) box.closest("tr").classList.toggle("table-active", box.checked);
  const words = form.querySelector("[data-chosen]");
  if (words) words.textContent = `${words.dataset.chosen} ${number}`;
  const all = form.querySelector("[data-all]");
  if (all) {
    all.checked = number > 0 && number === boxes.length;
    all.indeterminate = number > 0 && number < boxes.length;
  }
}

function start() {
  for (const form of document.querySelectorAll(".bulkform")) show(form);
}
start();
document.addEventListener("htmx:afterSettle", start);
