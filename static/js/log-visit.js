// Log a visit. Which parts show is decided by the style sheet (:has); here is only what it can't:
// whom the law says to tell for the chosen kind of danger, and where the eye should go.
for (const form of document.querySelectorAll("form[data-visit]")) {
  const laws = form.querySelectorAll("[data-kind]");

  // One tap for all who were there last time; without JavaScript the server ticks them.
  form.querySelector("[data-tick-same]")?.addEventListener("click", (event) => {
    event.preventDefault();
    for (const box of form.querySelectorAll("[data-same] [type=checkbox]")) box.checked = true;
    form.dispatchEvent(new Event("input", { bubbles: true }));
  });

  const show = () => {
    const kind = form.querySelector("[name=crisis_kind]:checked")?.value;
    for (const law of laws) law.hidden = law.dataset.kind !== kind;
  };
  show();

  form.addEventListener("change", (event) => {
    show();
    if (event.target.name === "condition" && event.target.value === "danger") {
      form.querySelector("#crisis")?.scrollIntoView({ behavior: "smooth", block: "start" });
    }
  });
}
