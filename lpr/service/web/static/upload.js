// Files are dropped or chosen, sent one by one, and their results put on the page as they come.

import { get, post, token } from "./http.js";

const JOBS_MS = 2000;
// A request may be no larger than a picture; films go in pieces of this size.
const PIECE_BYTES = 8 * 2 ** 20;
const form = document.getElementById("upload");
const drop = document.getElementById("drop");
const input = document.getElementById("files");
const state = document.getElementById("upload-state");
const results = document.getElementById("results");
let sending = false;

for (const name of ["dragenter", "dragover"]) {
  drop.addEventListener(name, (event) => {
    event.preventDefault();
    drop.classList.add("drop-over");
  });
}
for (const name of ["dragleave", "drop"]) {
  drop.addEventListener(name, () => drop.classList.remove("drop-over"));
}
drop.addEventListener("drop", (event) => {
  event.preventDefault();
  if (!sending && event.dataTransfer.files.length) {
    input.files = event.dataTransfer.files;
    sendAll();
  }
});
input.addEventListener("change", () => input.files.length && !sending && sendAll());
form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!sending) sendAll();
});

async function sendAll() {
  const files = [...input.files];
  sending = true;
  let films = false;
  for (const [number, file] of files.entries()) {
    state.textContent = `${number + 1} of ${files.length}: ${file.name}`;
    const holder = document.createElement("div");
    results.prepend(holder);
    try {
      holder.innerHTML = await (file.type.startsWith("image/") ? send(file) : sendFilm(file));
      await showOwn(holder, file);
      films ||= holder.querySelector('a[href="#films"]') !== null;
    } catch (error) {
      fail(holder, file, error);
    }
  }
  state.textContent = files.length === 1 ? "Done." : `Done, ${files.length} files.`;
  sending = false;
  input.value = "";
  if (films) window.location.reload();
}

async function sendFilm(file) {
  if (file.size <= PIECE_BYTES) return send(file);
  const film = [...crypto.getRandomValues(new Uint8Array(16))]
    .map((one) => one.toString(16).padStart(2, "0"))
    .join("");
  let answer = "";
  for (let offset = 0; offset < file.size; offset += PIECE_BYTES) {
    const last = offset + PIECE_BYTES >= file.size;
    const fields = new FormData();
    fields.append("film", film);
    fields.append("offset", offset);
    fields.append("last", last ? "yes" : "no");
    fields.append("name", file.name);
    fields.append("region", form.elements.region.value);
    fields.append("piece", file.slice(offset, offset + PIECE_BYTES));
    answer = await (await post(form.dataset.pieces, fields)).text();
    const share = Math.min(1, (offset + PIECE_BYTES) / file.size);
    state.textContent = `${file.name}: ${Math.round(100 * share)} % sent`;
  }
  return answer;
}

function send(file) {
  const fields = new FormData(form);
  fields.delete("files");
  fields.delete("csrf_token");
  fields.append("files", file);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("X-CSRF-Token", token());
    request.setRequestHeader("X-Fragment", "yes");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable && event.loaded < event.total) {
        state.textContent = `${file.name}: ${Math.round((100 * event.loaded) / event.total)} % sent`;
      }
    });
    request.addEventListener("error", () => reject(new Error("the service does not answer")));
    request.addEventListener("load", () => {
      if (request.status < 300) resolve(request.responseText);
      else reject(new Error(sentence(request)));
    });
    request.send(fields);
  });
}

function sentence(request) {
  try {
    return JSON.parse(request.responseText).error;
  } catch {
    return request.status === 413 ? "the file is too large" : `the service answers ${request.status}`;
  }
}

async function showOwn(holder, file) {
  // A picture that was not kept is shown from the file itself.
  const shot = holder.querySelector("[data-shot]");
  if (!shot || shot.querySelector("img")) return;
  const image = document.createElement("img");
  image.src = URL.createObjectURL(file);
  image.alt = `${file.name} with its plates marked`;
  shot.prepend(image);
}

function fail(holder, file, error) {
  const note = document.createElement("p");
  note.className = "note note-bad";
  note.setAttribute("role", "alert");
  note.textContent = `${file.name}: ${error.message}`;
  holder.replaceChildren(note);
}

async function follow() {
  const table = document.querySelector("[data-jobs]");
  if (!table || table.dataset.running !== "yes") return;
  try {
    const answer = await get(table.dataset.jobs);
    document.getElementById("films").innerHTML = await answer.text();
  } catch {
    // The next try may go through.
  }
  window.setTimeout(follow, JOBS_MS);
}

window.setTimeout(follow, JOBS_MS);
