// What this browser keeps of people lies sealed in IndexedDB (AES-256-GCM); the key is the server's,
// given after the log-in, and held here in memory alone: a CryptoKey in IndexedDB lies on the disk
// as plain bytes, also after it was deleted. In clear stand UUIDs, times, sizes and whose a row is,
// as a number that nobody can read. A classic script: pages and a service worker can both load it.
globalThis.vault = (() => {
  const NAME = "sws", VERSION = 1; // a new version only ever adds
  const HELLO = "/outbox/hello/", LOG_OUT = "/accounts/logout/";
  const TIMEOUT = 20000, PAUSE = 5000; // milliseconds: of an answer, after none came
  const SMALL = 400; // bytes: below it gzip gains nothing
  const text = new TextEncoder(), untext = new TextDecoder();
  const NEEDED = [globalThis.crypto?.randomUUID, globalThis.indexedDB, globalThis.navigator?.locks, globalThis.CompressionStream];
  const isAble = NEEDED.every(Boolean) && "timeout" in AbortSignal; // else forms work, and keep nothing
  let database, keys, asking, failedAt = 0;

  const answered = (request) => new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });
  const ended = (tx) => new Promise((done, failed) => {
    tx.oncomplete = () => done();
    tx.onabort = tx.onerror = () => failed(tx.error ?? new Error("aborted"));
  });

  function opened() {
    return (database ??= new Promise((done, failed) => {
      const request = indexedDB.open(NAME, VERSION);
      request.onupgradeneeded = () => make(request.result);
      request.onerror = () => { database = undefined; failed(request.error); };
      request.onsuccess = () => {
        request.result.onversionchange = () => { request.result.close(); database = undefined; };
        request.result.onclose = () => { database = undefined; };
        done(request.result);
      };
    }));
  }
  function make(made) {
    made.createObjectStore("meta");
    made.createObjectStore("drafts", { keyPath: "uuid" });
    made.createObjectStore("files", { keyPath: ["uuid", "n"] });
    made.createObjectStore("pages", { keyPath: "id" }); // these three are the queue's
    made.createObjectStore("outbox", { keyPath: "uuid" });
    made.createObjectStore("sent", { keyPath: "uuid" });
  }

  // strict: on the disk before it counts as done (a phone's battery falls out)
  async function write(stores, work) {
    const tx = (await opened()).transaction(stores, "readwrite", { durability: "strict" });
    work(...stores.map((name) => tx.objectStore(name)));
    await ended(tx);
  }
  const get = async (store, key) => answered((await opened()).transaction(store).objectStore(store).get(key));
  const all = async (store, range) => answered((await opened()).transaction(store).objectStore(store).getAll(range));
  const filesOf = (uuid) => IDBKeyRange.bound([uuid], [uuid, []]);

  // Of each key: `aes` seals, `mac` names a form without telling its address. Neither can be exported.
  async function imported({ id, value }) {
    const raw = Uint8Array.from(atob(value), (letter) => letter.charCodeAt(0));
    const root = await crypto.subtle.importKey("raw", raw, "HKDF", false, ["deriveKey"]);
    const derived = (info, algorithm, uses) => crypto.subtle.deriveKey(
      { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: text.encode(info) }, root, algorithm, false, uses);
    return {
      id,
      aes: await derived("seal", { name: "AES-GCM", length: 256 }, ["encrypt", "decrypt"]),
      mac: await derived("name", { name: "HMAC", hash: "SHA-256", length: 256 }, ["sign"]),
    };
  }

  async function ask() {
    const began = Date.now();
    const answer = await fetch(HELLO, { cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(TIMEOUT) });
    const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
    const said = isJson ? await answer.json() : null; // the page of a captive portal is none of ours
    if (said?.sws !== "outbox" || !said.key) return null;
    const made = await Promise.all([said.key, ...said.older].map(imported));
    if (!(await admit(said, began))) return null;
    channel?.postMessage({ user: said.user });
    return { user: said.user, used: made[0], all: made };
  }
  // An answer that was under way while somebody logged out opens nothing.
  async function admit({ user, now, build }, began) {
    let isOpen = true;
    await write(["meta"], (meta) => {
      meta.get("locked").onsuccess = ({ target }) => {
        isOpen = !(target.result >= began);
        if (isOpen) meta.put({ user, build, skew: Date.parse(now) - Date.now() }, "me");
      };
    });
    return isOpen;
  }

  // The keys, or nothing: logged out, no answer. One question at a time in the whole browser: the
  // first answer says by which cookie the device is known to the second.
  function unlocked() {
    if (keys || !isAble) return Promise.resolve(keys);
    if (Date.now() - failedAt < PAUSE) return Promise.resolve();
    return (asking ??= navigator.locks.request("hello", ask).catch(() => null).then((made) => {
      asking = undefined;
      failedAt = made ? 0 : Date.now();
      keys = made ?? undefined;
      return keys;
    }));
  }
  function lock() {
    keys = undefined;
    channel?.postMessage({ lock: true });
    return write(["meta"], (meta) => meta.put(Date.now(), "locked")).catch(() => {});
  }

  const channel = isAble ? new BroadcastChannel("vault") : null;
  if (channel) channel.onmessage = ({ data }) => {
    if (data.lock || (data.user && keys && data.user !== keys.user)) keys = undefined;
  };
  globalThis.document?.addEventListener("submit", ({ target }) => {
    if (isAble && new URL(target.action).pathname === LOG_OUT) lock();
  });

  const gzip = (data, way) => new Response(new Blob([data]).stream().pipeThrough(way)).arrayBuffer();
  // Bytes as they are, anything else as JSON; `about` must be said again to open it.
  async function seal(value, about) {
    const isBytes = value instanceof ArrayBuffer, plain = isBytes ? value : text.encode(JSON.stringify(value));
    const isZipped = !isBytes && plain.length > SMALL;
    const data = isZipped ? await gzip(plain, new CompressionStream("gzip")) : plain;
    const iv = crypto.getRandomValues(new Uint8Array(12)), { id, aes } = keys.used;
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: text.encode(about) }, aes, data);
    return { key: id, iv, data: sealed, isBytes, isZipped };
  }
  async function open({ key, iv, data, isBytes, isZipped }, about) {
    const { aes } = keys.all.find(({ id }) => id === key);
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData: text.encode(about) }, aes, data);
    if (isBytes) return plain;
    return JSON.parse(untext.decode(isZipped ? await gzip(plain, new DecompressionStream("gzip")) : plain));
  }
  // What a form is called where nobody shall read whose it is: by the key in use first.
  const names = (form) => Promise.all(keys.all.map(async ({ mac }) => {
    const hash = new Uint8Array(await crypto.subtle.sign("HMAC", mac, text.encode(form)));
    return btoa(String.fromCharCode(...hash.slice(0, 16)));
  }));

  return { isAble, write, get, all, filesOf, unlocked, lock, seal, open, names };
})();
