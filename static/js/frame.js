// The frame of every page: "/" finds, menus close, toasts go, a part that failed to load says so.
const words = document.getElementById("words").dataset;
const toasts = document.getElementById("toasts");

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable]");
  const search = document.querySelector("[data-search]");
  if (event.key === "/" && !typing && search) {
    event.preventDefault();
    search.focus();
  }
  if (event.key === "Escape") closeMenus();
});

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (menu === except) continue;
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    menu.open = false;
  }
}
// What loads a part of the page lets go of the menu that it stands in.
document.addEventListener("click", (event) => {
  closeMenus(event.target.closest("[hx-get]") ? null : event.target.closest("details.menu"));
});

// 5 seconds, but not while somebody points at it or has the focus in it; never for errors. What can
// be undone stays as long as it can: five minutes.
function letGo(toast) {
  toasts.append(toast);
  const close = toast.querySelector("[data-close]");
  close.hidden = false;
  close.addEventListener("click", () => toast.remove());
  const timer = setInterval(() => {
    if (toast.matches(":hover, :focus-within")) return;
    clearInterval(timer);
    toast.remove();
  }, "stays" in toast.dataset ? 300000 : 5000);
}
function letAllGo() {
  for (const toast of document.querySelectorAll("main [data-toast]")) letGo(toast);
}
letAllGo();
document.addEventListener("htmx:afterSettle", letAllGo);

// A refusal (400, 403) and a database that took too long (503) are sentences of the server's own;
// anything else did not work.
function sayFailed(event) {
  const answer = event.detail?.xhr;
  const isSaid = [400, 403, 503].includes(answer?.status) && answer.getResponseHeader("Content-Type")?.startsWith("text/plain");
  const alert = document.createElement("div");
  alert.className = "alert bad";
  alert.setAttribute("role", "alert");
  alert.textContent = isSaid ? answer.responseText : words.failed;
  document.getElementById("main").prepend(alert);
  alert.scrollIntoView({ block: "nearest" });
}
document.addEventListener("htmx:responseError", sayFailed);
document.addEventListener("htmx:sendError", sayFailed);

document.querySelector("[data-focus]")?.focus();
