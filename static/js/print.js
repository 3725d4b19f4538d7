// A button that prints the page; without JavaScript the stylesheet hides it and the browser's own
// menu does it.
for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => window.print());
}
