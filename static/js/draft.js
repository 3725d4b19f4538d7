// A cheap phone throws the page away while its camera is open. What was typed is therefore kept in
// sessionStorage: in this tab alone, gone with it, never written for another person or log-in, two
// hours at the most, and taken away by the page that follows a visit (frame.js): a visit sent without
// a network is still here, with the key that it was sent under, so that sending it again makes no
// second one. Neither names nor photos nor what was said of a crisis are kept.
const HOURS = 2;
const LEFT_OUT = /^(csrfmiddlewaretoken|client_uuid|photos|crisis_)|signed_by$/;
const form = document.querySelector("form[data-draft]");
const key = `draft-${form.dataset.draft}`;
const said = document.querySelector("[data-draft-said]");

for (const name of Object.keys(sessionStorage)) {
  if (name.startsWith("draft-") && name !== key) sessionStorage.removeItem(name);
}

function read() {
  const draft = JSON.parse(sessionStorage.getItem(key) ?? "null");
  return draft && Date.now() - draft.at < HOURS * 3600e3 ? draft : null;
}

function fill({ fields, key: sent }) {
  if (sent) form.elements.client_uuid.value = sent;
  for (const control of form.elements) {
    if (!control.name || LEFT_OUT.test(control.name)) continue;
    const values = fields.filter(([name]) => name === control.name).map(([, value]) => value);
    if (control.type === "checkbox" || control.type === "radio") {
      control.checked = values.includes(control.value);
    } else if (values.length) {
      control.value = values[0];
    }
  }
  for (const item of form.querySelectorAll("select[name^=handed-][name$=-item]")) {
    for (let fold = item.value && item.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  }
  form.dispatchEvent(new Event("change"));
}

function say(at) {
  const time = new Date(at).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit" });
  said.querySelector("span").textContent = `${said.dataset.words} ${time}`;
  said.hidden = false;
}

function keep() {
  const fields = [...new FormData(form)].filter(([name]) => !LEFT_OUT.test(name));
  const at = Date.now();
  sessionStorage.setItem(key, JSON.stringify({ at, fields, key: read()?.key }));
  say(at);
}

const draft = read();
const refused = document.querySelector("[data-focus]"); // the server gave back what was typed
if (draft && !refused) {
  fill(draft);
  say(draft.at);
}
form.addEventListener("input", keep);
form.addEventListener("submit", () => {
  const kept = read();
  if (kept) sessionStorage.setItem(key, JSON.stringify({ ...kept, key: form.elements.client_uuid.value }));
});
