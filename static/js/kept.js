// A form came after the session had ended: whether its draft lies on this device (draft.js).
for (const kept of document.querySelectorAll("[data-kept]")) {
  const row = vault.isAble && (await vault.get("drafts", kept.dataset.kept).catch(() => null));
  if (!row) continue;
  kept.hidden = false;
  kept.parentElement.querySelector("[data-not-kept]").hidden = true;
}
