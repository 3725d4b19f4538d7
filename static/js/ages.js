// Register: what cannot fit the age is not offered, as soon as the birth or the identity number is
// typed. What is ticked stays; what no age is known of, stays too. The server does the same.
const form = document.querySelector("form[data-ages]");
const control = (name) => form.querySelector(`[name=${name}]`); // an id may be another field's name
const chips = [...form.querySelectorAll("[data-first]")];

function born() {
  const number = control("id_number").value.replaceAll(/\s/g, "");
  const inside = /^\d{6}(\d{4})(\d{2})(\d{2})\d{3}[\dXx]$/.exec(number);
  const typed = control("born_on").value.replaceAll(/\s/g, "");
  const age = /(\d{1,3})周?岁/.exec(typed);
  if (!inside && age) return { age: Number(age[1]) };
  const found = inside ?? /^(\d{4})(\d{2})(\d{2})$/.exec(typed) ?? /^\D*(\d{4})(?:\D(\d{1,2})\D(\d{1,2}))?(?!\d)/.exec(typed);
  return found ? { year: Number(found[1]), month: Number(found[2] ?? 7), day: Number(found[3] ?? 1) } : null;
}

function years() {
  const known = born();
  if (!known || known.age !== undefined) return known?.age;
  const now = new Date();
  const before = now.getMonth() + 1 < known.month || (now.getMonth() + 1 === known.month && now.getDate() < known.day);
  return now.getFullYear() - known.year - (before ? 1 : 0);
}

function show() {
  const age = years();
  for (const chip of chips) {
    const fits = age === undefined || (age >= Number(chip.dataset.first) && age < Number(chip.dataset.under));
    chip.hidden = !fits && !chip.querySelector("[type=checkbox]").checked;
  }
  for (const section of new Set(chips.map((chip) => chip.closest("fieldset")))) {
    section.hidden = !section.querySelector("[data-first]:not([hidden])");
  }
}
for (const name of ["born_on", "id_number"]) control(name).addEventListener("input", show);
form.addEventListener("change", show);
show();
