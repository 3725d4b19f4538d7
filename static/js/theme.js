// Before the first paint: without a choice of one's own, the device says light or dark.
const root = document.documentElement;
const device = matchMedia("(prefers-color-scheme: dark)");
function follow() {
  if (root.dataset.theme === "auto") root.dataset.bsTheme = device.matches ? "dark" : "light";
}
device.addEventListener("change", follow);
follow();
