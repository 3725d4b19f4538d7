// Forms: nothing is sent twice, nothing typed is left behind unnoticed, filters apply when chosen.
const words = document.getElementById("words").dataset;
const NO_ANSWER_AFTER = 20_000; // ms; a form that was stored is known by what was in it

function free(form) {
  delete form.dataset.sent;
  for (const button of [...form.elements].filter((one) => one.matches("button[data-was]"))) {
    button.innerHTML = button.dataset.was;
    button.disabled = false;
    delete button.dataset.was;
  }
}

// Stopped, or nothing came back: it can be sent again, and says so.
function freeUnanswered(form) {
  if (!form.dataset.sent || !form.isConnected) return;
  free(form);
  const told = form.querySelector("[data-unanswered]") ?? document.createElement("p");
  told.dataset.unanswered = "";
  told.className = "small muted";
  told.setAttribute("role", "status");
  form.append(told);
  told.textContent = words.unanswered;
}
globalThis.navigation?.addEventListener("navigateerror", () => {
  document.querySelectorAll("form[data-sent]").forEach(freeUnanswered);
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.getAttribute("method")?.toLowerCase() !== "post") return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  setTimeout(freeUnanswered, NO_ANSWER_AFTER, form);
  const button = event.submitter;
  if (!button || button.closest(".menu-list")) return;
  // A disabled button's value isn't sent, so it is disabled after the browser has read the form.
  setTimeout(() => {
    const spinner = document.createElement("span");
    spinner.className = "spinner-border spinner-border-sm";
    button.dataset.was = button.innerHTML;
    button.replaceChildren(spinner, button.dataset.busy || words.busy);
    button.disabled = true;
  });
});

// Back from the browser's cache the form can be sent again.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  document.querySelectorAll("form[data-sent]").forEach(free);
});

// <form data-guard>: leaving with something typed asks first.
document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-guard]");
  if (form) form.dataset.typed = "yes";
});
addEventListener("beforeunload", (event) => {
  if (document.querySelector("form[data-guard][data-typed]:not([data-sent])")) event.preventDefault();
});

// <form data-auto>: a choice applies at once; its button is for those without JavaScript.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-auto]");
  if (form && event.target.matches("select, [type=checkbox], [type=radio]")) form.requestSubmit();
});
for (const button of document.querySelectorAll("form[data-auto] [data-without-js]")) button.hidden = true;

// Which files are chosen, in the page's words.
function tellFiles(input) {
  const said = input.closest(".filebox")?.querySelector("output");
  if (said) said.textContent = [...input.files].map(({ name }) => name).join("、") || said.dataset.none;
}
document.addEventListener("change", ({ target }) => target.matches("[type=file]") && tellFiles(target));
addEventListener("pageshow", () => document.querySelectorAll(".filebox [type=file]").forEach(tellFiles));

// A chip with a phrase adds it to a text field: <button data-phrase-for="id_note">.
document.addEventListener("click", (event) => {
  const phrase = event.target.closest("[data-phrase-for]");
  if (!phrase) return;
  const field = document.getElementById(phrase.dataset.phraseFor);
  field.value = field.value ? `${field.value}${phrase.dataset.joint ?? "，"}${phrase.dataset.phrase}` : phrase.dataset.phrase;
  field.dispatchEvent(new Event("input", { bubbles: true }));
});
