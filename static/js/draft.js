// <form data-draft="what it is about">: what is typed is kept on this device at every change, sealed
// (vault.js), with its photos, under the UUID that the form is sent with. A draft goes when the server
// says of that UUID that it is stored (<template data-stored>), when somebody discards it, or after
// DAYS; opening another page, another person's form or a second tab leaves it alone.
const DAYS = 7;
const PAUSE = 300; // milliseconds without a key pressed
const WAIT = 1000; // for a tab that is just being left
const AT_MOST = 2000; // a form is sent all the same
const LEFT_OUT = new Set(["csrfmiddlewaretoken", "draft_uuid", "client_uuid", "search", "asked", "begun"]);
const CHOICE = "kept-"; // which of two stays; asked again when a draft comes back
const SEEN = new Set(["version", "seen_version"]);
const parts = document.getElementById("draft-parts")?.content;
const said = document.querySelector("[data-draft-said]");

const clock = (at) => new Date(at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
const when = (at) => (Date.now() - at < 86400e3 / 2 ? clock(at) : new Date(at).toLocaleString(document.documentElement.lang, { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" }));
const forget = (uuid) => vault.write(["drafts", "files"], (drafts, files) => {
  drafts.delete(uuid);
  files.delete(vault.filesOf(uuid));
});

// Somebody's form in a second tab is another entry: each tab holds the UUID of its own while it lives.
const hold = (uuid) => new Promise((done) => {
  navigator.locks.request(`draft ${uuid}`, { signal: AbortSignal.timeout(WAIT) }, () => {
    done(true);
    return new Promise(() => {});
  }).catch(() => done(false));
});

// What was typed over an older version stays so until it is saved: somebody else's isn't written over unasked.
const isKept = (name, value) => !LEFT_OUT.has(name) && !name.startsWith(CHOICE) && typeof value === "string";
const fieldsOf = (form) => [...new FormData(form)].filter(([name, value]) => isKept(name, value))
  .map(([name, value]) => [name, (SEEN.has(name) && form.elements.begun?.value) || value]);
const inputsOf = (form) => [...form.elements].filter((control) => control.type === "file" && control.name);
const filesOf = (form) => inputsOf(form).flatMap((input) => [...input.files].map((file) => ({ name: input.name, file })));
const listOf = (controls) => (controls instanceof RadioNodeList ? [...controls] : controls ? [controls] : []);
const isTick = (control) => control.type === "checkbox" || control.type === "radio";

class Draft {
  constructor(form) {
    this.form = form;
    this.control = form.elements.client_uuid?.value ? form.elements.client_uuid : this.ownUuid();
    this.turn = this.begin().catch(() => {});
    form.addEventListener("input", () => this.changed());
    form.addEventListener("change", (event) => event.isTrusted && this.changed());
    form.addEventListener("submit", (event) => this.sent(event));
    form.addEventListener("click", (event) => this.same(event));
    addEventListener("pagehide", () => this.flush());
    document.addEventListener("visibilitychange", () => document.hidden && this.flush());
  }

  // A form that makes nothing new has no UUID of the server's.
  ownUuid() {
    const made = document.createElement("input");
    Object.assign(made, { type: "hidden", name: "draft_uuid", value: this.form.dataset.draftUuid || crypto.randomUUID() });
    this.form.append(made);
    return made;
  }
  get uuid() { return this.control.value; }

  // Nothing is kept before it is known what was.
  async begin() {
    if (!(await vault.unlocked())) return;
    await sweep();
    if ("draftBack" in this.form.dataset) await this.comeBack();
    else await this.find();
    this.isBegun = true;
  }

  // The server gave back what was typed; photos it can't.
  async comeBack() {
    hold(this.uuid);
    const row = await vault.get("drafts", this.uuid);
    if (!row) return;
    await this.restoreFiles(row.uuid);
    this.say(row.at);
    if (this.form.dataset.draftBack === "draft") this.tell(row.at);
  }

  async find() {
    const row = await this.found();
    const { fields } = row ? await vault.open(row.sealed, row.uuid) : {};
    if (!row || this.isTyped) return;
    this.control.value = row.uuid;
    const isShort = fields.some(([name, value]) => this.isMissing(name, value));
    if (isShort && "draftFinds" in this.form.dataset) return this.again(fields);
    this.fill(fields);
    await this.restoreFiles(row.uuid);
    this.say(row.at);
    this.tell(row.at);
  }

  // The newest one of this form that no other tab has open.
  async found() {
    const names = await vault.names(this.form.dataset.draft), rows = await vault.all("drafts");
    const mine = rows.filter((row) => names.includes(row.form)).sort((a, b) => b.at - a.at);
    for (const row of mine) if (!this.isTyped && (await hold(row.uuid))) return row;
    return undefined;
  }

  // Whether the form has nothing that takes it: somebody who was found and ticked, for instance.
  isMissing(name, value) {
    const controls = listOf(this.form.elements[name]);
    const takes = (one) => (isTick(one) ? one.value === value : one.type !== "select-one" || [...one.options].some((option) => option.value === value));
    return value !== "" && !controls.some(takes);
  }

  // The server draws the form with all that was found for it, by the way of its search button.
  again(fields) {
    const form = document.createElement("form");
    const { action, enctype } = this.form;
    Object.assign(form, { method: "post", action, enctype, hidden: true });
    const token = ["csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value];
    for (const [name, value] of [token, ["search", "draft"], [this.control.name, this.uuid], ...fields]) {
      const one = document.createElement("input");
      Object.assign(one, { type: "hidden", name, value });
      form.append(one);
    }
    document.body.append(form);
    form.submit();
  }

  fill(fields) {
    const seen = new Set();
    for (const control of this.form.elements) {
      if (!control.name || LEFT_OUT.has(control.name) || ["file", "submit", "button"].includes(control.type)) continue;
      const values = fields.filter(([name]) => name === control.name).map(([, value]) => value);
      const n = listOf(this.form.elements[control.name]).indexOf(control);
      if (isTick(control)) set(control, "checked", values.includes(control.value));
      else if (control.type === "select-multiple") for (const option of control.options) option.selected = values.includes(option.value);
      else if (values.length > n) set(control, "value", values[n]);
      seen.add(control.name);
    }
    this.form.dispatchEvent(new Event("change", { bubbles: true }));
  }

  async restoreFiles(uuid) {
    const kept = await vault.all("files", vault.filesOf(uuid));
    const found = await Promise.all(kept.map(async ({ n, meta, sealed }) => {
      const { name, file, type, at } = await vault.open(meta, `${uuid}/${n}`);
      return { name, file: new File([await vault.open(sealed, `${uuid}/${n}`)], file, { type, lastModified: at }) };
    }));
    for (const input of inputsOf(this.form)) {
      const own = found.filter(({ name }) => name === input.name);
      if (!own.length || input.files.length) continue;
      const files = new DataTransfer();
      for (const { file } of own) files.items.add(file);
      input.files = files.files;
      input.dispatchEvent(new Event("restored", { bubbles: true }));
    }
    const { used } = await vault.unlocked(); // what an older key sealed is sealed anew when next kept
    if (kept.every(({ sealed }) => sealed.key === used.id)) this.shots = signatureOf(filesOf(this.form));
  }

  changed() {
    this.isTyped = this.isDirty = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), PAUSE);
  }
  flush() {
    clearTimeout(this.timer);
    if (this.isDirty && !this.isDiscarded) this.turn = this.turn.then(() => this.keep()).catch(() => this.failed());
    return this.turn;
  }

  async keep() {
    const keys = await vault.unlocked();
    if (!keys) return this.failed();
    if (!this.isBegun) await this.begin();
    this.isDirty = false;
    const { uuid } = this, fields = fieldsOf(this.form), files = filesOf(this.form), shots = signatureOf(files);
    if (!this.isHeld) this.isHeld = hold(uuid);
    const [form] = await vault.names(this.form.dataset.draft), at = Date.now();
    const row = { uuid, form, user: keys.user, at, sealed: await vault.seal({ fields }, uuid) };
    const rows = shots === this.shots ? null : await Promise.all(files.map((one, n) => sealedFile(uuid, n, one)));
    if (this.isDiscarded) return;
    await vault.write(["drafts", "files"], (drafts, kept) => {
      drafts.put(row);
      if (!rows) return;
      kept.delete(vault.filesOf(uuid));
      for (const one of rows) kept.put(one);
    });
    this.shots = shots;
    this.say(at);
  }

  // First written here, then sent.
  sent(event) {
    if (event.defaultPrevented || !this.isDirty) return;
    event.preventDefault();
    if (this.isSending) return;
    this.isSending = true;
    const late = new Promise((done) => setTimeout(done, AT_MOST));
    Promise.race([this.flush(), late]).then(() => {
      this.isDirty = this.isSending = false;
      this.form.requestSubmit(event.submitter);
    });
  }

  failed() {
    said.hidden = false;
    said.querySelector("span").textContent = said.dataset.failed;
  }
  say(at) {
    said.hidden = false;
    said.querySelector("span").textContent = `${said.dataset.words} ${when(at)}`;
    if (this.foot) return;
    this.foot = parts.querySelector("[data-draft-foot]").cloneNode(true);
    this.listen(this.foot);
    this.form.append(this.foot);
  }
  tell(at) {
    const back = parts.querySelector("[data-draft-restored]").cloneNode(true), words = back.querySelector("[data-words]");
    words.textContent = words.dataset.words.replace("{time}", when(at));
    this.listen(back);
    this.form.prepend(back);
  }
  listen(part) {
    const button = part.querySelector("[data-draft-discard]");
    button.addEventListener("click", () => confirm(button.dataset.draftDiscard) && this.discard());
  }
  // What is opened is this very entry, stored by somebody before: nothing is left to be kept. Where
  // something typed isn't stored there, the link has a question.
  same(event) {
    const link = event.target.closest("a[data-draft-same]");
    if (!link) return;
    event.preventDefault();
    const asked = link.dataset.draftSame;
    if (asked && !confirm(asked)) return;
    this.discard(link.href);
  }
  async discard(to = location.pathname + location.search) {
    this.isDiscarded = true;
    clearTimeout(this.timer);
    await this.turn;
    await forget(this.uuid);
    this.form.dataset.sent = "yes"; // nothing to be asked about any more
    location.replace(to);
  }
}

function set(control, name, value) {
  if (control[name] === value) return;
  control[name] = value;
  for (let fold = control.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
}

const signatureOf = (files) => JSON.stringify(files.map(({ name, file }) => [name, file.name, file.size, file.lastModified]));
async function sealedFile(uuid, n, { name, file }) {
  const about = `${uuid}/${n}`, meta = { name, file: file.name, type: file.type, at: file.lastModified };
  // read now: a file of an Android picker may be gone later
  return { uuid, n, meta: await vault.seal(meta, about), sealed: await vault.seal(await file.arrayBuffer(), about) };
}

// What is too old goes, whosever it is.
async function sweep() {
  for (const { uuid, at } of await vault.all("drafts")) if (Date.now() - at > DAYS * 86400e3) await forget(uuid);
}

function start(part) {
  for (const form of part.querySelectorAll("form[data-draft]:not([data-draft-on])")) {
    form.dataset.draftOn = "";
    new Draft(form);
  }
}
if (vault.isAble) {
  for (const { dataset } of document.querySelectorAll("[data-stored]")) forget(dataset.stored).catch(() => {});
  start(document);
  document.addEventListener("htmx:afterSettle", () => start(document));
}
