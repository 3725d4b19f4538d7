// A revealed field covers itself again after its seconds, and at once when the page is left.
const covers = new Map();

document.addEventListener("htmx:beforeSwap", (event) => {
  const target = event.detail.target;
  if (target.id.startsWith("protected-")) covers.set(target, target.innerHTML);
});

document.addEventListener("htmx:afterSwap", (event) => {
  const shown = event.detail.target.querySelector("[data-revealed]");
  if (shown) setTimeout(() => cover(event.detail.target), shown.dataset.revealed * 1000);
});

function cover(target) {
  if (!covers.has(target)) return;
  target.innerHTML = covers.get(target);
  covers.delete(target);
  window.htmx.process(target);
}

addEventListener("pagehide", () => {
  for (const target of [...covers.keys()]) cover(target);
});
