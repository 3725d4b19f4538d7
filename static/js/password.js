// The eye beside a password shows what was typed: thumbs on a cheap phone mistype.
for (const eye of document.querySelectorAll("[data-eye]")) {
  const input = document.getElementById(eye.dataset.eye);
  eye.hidden = false;
  eye.addEventListener("click", () => {
    const shown = input.type === "password";
    input.type = shown ? "text" : "password";
    eye.setAttribute("aria-pressed", shown);
    input.focus();
  });
}
