// A button that copies the text of a part of the page, one paragraph a line; without JavaScript
// one marks it by hand.
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const source = document.querySelector(button.dataset.copy);
    const lines = [...source.querySelectorAll("p")].map((line) => line.textContent.trim());
    if (!(await copied(lines.join("\n")))) return select(source);
    const word = button.querySelector("span");
    const before = word.textContent;
    word.textContent = button.dataset.done;
    setTimeout(() => (word.textContent = before), 2000);
  });
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false; // no permission, or no encrypted connection: the text is marked instead
  }
}

function select(source) {
  getSelection().selectAllChildren(source);
}
