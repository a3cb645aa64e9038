// Parts of a page that are loaded when somebody wants them.

import { get } from "./http.js";

async function load(panel) {
  const place = panel.querySelector("[data-fragment-place]");
  try {
    place.innerHTML = await (await get(panel.dataset.fragment)).text();
  } catch (error) {
    tell(place, error);
    return;
  }
  for (const link of place.querySelectorAll("[data-picture]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      picture(link);
    });
  }
}

async function picture(link) {
  const holder = link.parentElement;
  holder.setAttribute("aria-busy", "true");
  link.textContent = "Drawing …";
  try {
    const blob = await (await get(link.href)).blob();
    const image = document.createElement("img");
    image.alt = link.dataset.picture;
    image.src = URL.createObjectURL(blob);
    await image.decode();
    const whole = document.createElement("a");
    whole.href = link.href;
    whole.append(image);
    holder.replaceChildren(whole);
  } catch (error) {
    tell(holder, error);
  }
  holder.removeAttribute("aria-busy");
}

function tell(place, error) {
  const note = document.createElement("p");
  note.className = "note note-bad";
  note.textContent = error.message;
  place.replaceChildren(note);
}

for (const panel of document.querySelectorAll("[data-fragment]")) load(panel);
