// The search form counts its hits while one types, and shows the slider where it counts.

import { get } from "./http.js";

const WAIT_MS = 250;
// Hits are counted no further (MOST_COUNTED).
const MOST = 10000;
const form = document.getElementById("search");
const hits = document.getElementById("hits");
const slider = document.getElementById("slider");
const range = document.getElementById("fuzziness");
const name = document.getElementById("fuzziness-name");
const names = [...document.querySelectorAll("#fuzziness-steps option")].map((one) => one.label);
const HINTS = {
  wildcard: "Words find what begins with them; ? stands for one character, * for any number.",
  fuzzy: "Finds what looks like it: O, 0, D and Q, 1 and I, 8 and B, 5 and S, 2 and Z, 6 and G.",
  regex: "A regular expression over the whole plate, such as ZG[0-9]{3,4}[A-Z]{2}.",
  exact: "Finds this text alone.",
};
let timer = null;
let asked = null;

function settle() {
  const match = form.elements.match.value;
  slider.hidden = match !== "fuzzy";
  name.textContent = names[range.value];
  document.getElementById("text-hint").textContent = HINTS[match];
  range.setAttribute("aria-valuetext", names[range.value]);
}

async function count() {
  asked?.abort();
  asked = new AbortController();
  const fields = new URLSearchParams(new FormData(form));
  try {
    const found = await (await get(`${form.dataset.count}?${fields}`, asked.signal)).json();
    hits.textContent = found.fault ?? found.sentence;
    for (const place of document.querySelectorAll("[data-step-hits]")) {
      const step = found.steps?.[place.dataset.stepHits];
      place.textContent = step === undefined ? "" : ` ${step > MOST ? `${MOST}+` : step}`;
    }
  } catch (error) {
    if (error.name !== "AbortError") hits.textContent = error.message;
  }
}

form.addEventListener("input", () => {
  settle();
  window.clearTimeout(timer);
  timer = window.setTimeout(count, WAIT_MS);
});

form.addEventListener("submit", () => {
  // What is not set does not make the address longer.
  for (const field of form.elements) {
    if (field.name && !field.value) field.disabled = true;
  }
  if (form.elements.match.value !== "fuzzy") range.disabled = true;
});

window.addEventListener("pageshow", () => {
  for (const field of form.elements) field.disabled = false;
});

settle();
if (!slider.hidden && form.elements.text.value) count();
