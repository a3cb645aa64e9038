// The form of a camera: the test button, and the drawing of zones, masks and lines.

import { post } from "./http.js";
import { Drawing } from "./drawing.js";

const form = document.getElementById("camera-form");
const test = document.getElementById("test");
const state = document.getElementById("test-state");
const snapshot = document.getElementById("snapshot");
const rows = document.getElementById("shape-rows");
const template = document.getElementById("shape-template");
const drawing = new Drawing(document.getElementById("shapes"), rows);

snapshot.addEventListener("error", () => (snapshot.hidden = true));

test.addEventListener("click", async () => {
  test.disabled = true;
  state.textContent = "Taking a picture …";
  try {
    const found = await (await post(form.dataset.test, new FormData(form))).json();
    show(found);
    state.textContent = found.picture ? "" : "No picture.";
  } catch (error) {
    state.textContent = error.message;
  }
  test.disabled = false;
});

function show(found) {
  document.getElementById("test-result").hidden = false;
  document.getElementById("test-read").innerHTML = found.html;
  if (!found.picture) return;
  snapshot.src = found.picture;
  snapshot.alt = "What the camera sees";
  snapshot.hidden = false;
  drawing.draw();
}

document.getElementById("add-shape").addEventListener("click", () => {
  const number = `new-${rows.childElementCount + 1}-${Date.now()}`;
  const holder = document.createElement("div");
  holder.innerHTML = template.innerHTML.replaceAll(/(shape-[a-z]+)-N/g, `$1-${number}`);
  const row = holder.firstElementChild;
  rows.append(row);
  drawing.begin(row);
});
