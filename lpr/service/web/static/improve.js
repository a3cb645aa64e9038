// How far a training is, asked for again and again while it goes on.

import { get } from "./http.js";

const EVERY_MS = 2000;
const place = document.getElementById("improve-job");

function goesOn() {
  const state = place.querySelector("[data-state]").dataset.state;
  return state === "waiting" || state === "running";
}

async function look() {
  try {
    const html = await (await get(place.dataset.job)).text();
    // The button to stop it must not lose the focus.
    if (!place.contains(document.activeElement)) place.innerHTML = html;
    if (!html.includes('data-state="running"') && !html.includes('data-state="waiting"')) {
      window.location.reload();
      return;
    }
  } catch {
    // The service may be starting anew: it is asked again.
  }
  setTimeout(look, EVERY_MS);
}

if (goesOn()) setTimeout(look, EVERY_MS);
