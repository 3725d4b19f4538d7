// Photos are made small before they travel: at most 1,600 pixels, JPEG. Drawing on a canvas also
// leaves place and device behind; the server checks and encodes again all the same.
const EDGE = 1600;
const QUALITY = 0.8;

async function shrink(file) {
  const image = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, EDGE / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(image.width * scale);
  canvas.height = Math.round(image.height * scale);
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close();
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", QUALITY));
  return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
}

for (const shots of document.querySelectorAll("[data-photos]")) {
  const input = shots.querySelector("input[type=file]");
  const label = input.closest("label");
  const said = document.querySelector("[data-photos-said]");
  let chosen = [];
  input.multiple = true;

  const render = () => {
    const files = new DataTransfer();
    for (const { file } of chosen) files.items.add(file);
    input.files = files.files;
    for (const old of shots.querySelectorAll("[data-shot]")) old.remove();
    for (const shot of chosen) {
      const button = document.createElement("button");
      button.type = "button";
      button.dataset.shot = "";
      button.setAttribute("aria-label", shots.dataset.remove);
      const image = document.createElement("img");
      image.src = shot.url;
      image.alt = shot.file.name;
      image.className = "w-100 h-100 object-fit-cover";
      button.append(image);
      button.addEventListener("click", () => {
        URL.revokeObjectURL(shot.url);
        chosen = chosen.filter((other) => other !== shot);
        changed();
      });
      label.before(button);
    }
    const kb = Math.round(chosen.reduce((sum, { file }) => sum + file.size, 0) / 1024);
    said.textContent = chosen.length
      ? said.dataset.words.replace("{n}", chosen.length).replace("{kb}", kb)
      : "";
  };

  // What a draft brings back is small already (draft.js); it may have been quicker than this script.
  const takeBack = () => {
    chosen = [...input.files].map((file) => ({ file, url: URL.createObjectURL(file) }));
    render();
  };
  input.addEventListener("restored", takeBack);
  if (input.files.length) takeBack();
  const changed = () => {
    render();
    input.dispatchEvent(new Event("input", { bubbles: true }));
  };
  input.addEventListener("change", async () => {
    const before = chosen;
    const added = [];
    for (const file of input.files) {
      if (before.some((shot) => shot.file === file)) continue;
      // What the browser can't read goes to the server as it is, which says what is wrong with it.
      const small = await shrink(file).catch(() => file);
      added.push({ file: small, url: URL.createObjectURL(small) });
    }
    chosen = [...before, ...added];
    changed();
  });
}
