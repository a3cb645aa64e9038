// The live feed: each passage is one row, put on top when it opens, renewed when it improves.

import { get } from "./http.js";

const POLL_MS = 5000;
const feed = document.getElementById("feed");
const state = document.getElementById("stream-state").querySelector("span");
const announcement = document.getElementById("announcement");
const empty = document.getElementById("feed-empty");
const pause = document.getElementById("pause");
const today = document.getElementById("count-today");
let source = null;
let timer = null;
let paused = false;

function listen() {
  if (source || paused || document.hidden) return;
  source = new EventSource(feed.dataset.events);
  source.addEventListener("open", () => say("Passages appear here as they happen."));
  source.addEventListener("passage", (event) => show(JSON.parse(event.data)));
  source.addEventListener("camera", (event) => showCamera(JSON.parse(event.data)));
  source.addEventListener("error", () => {
    if (source?.readyState === EventSource.CLOSED) {
      // As many pages listen as may: this one asks now and then.
      stop();
      poll();
    } else {
      say("The connection is lost, trying again.");
    }
  });
}

function stop() {
  source?.close();
  source = null;
  window.clearTimeout(timer);
}

async function poll() {
  if (paused || document.hidden) return;
  try {
    const rows = await get(`${feed.dataset.rows}?most=${feed.dataset.most}`);
    feed.innerHTML = await rows.text();
    empty.hidden = feed.childElementCount > 0;
    say("Passages appear here every few seconds.");
  } catch {
    say("The service does not answer, trying again.");
  }
  timer = window.setTimeout(poll, POLL_MS);
}

async function show(passage) {
  const known = document.getElementById(`passage-${passage.id}`);
  const answer = await get(`/passages/${encodeURIComponent(passage.id)}/row`).catch(() => null);
  if (!answer) return;
  const holder = document.createElement("ol");
  holder.innerHTML = await answer.text();
  const row = holder.firstElementChild;
  const now = document.getElementById(`passage-${passage.id}`);
  if (now) {
    row.classList.remove("passage-new");
    const focused = now.contains(document.activeElement);
    now.replaceWith(row);
    if (focused) row.querySelector("a")?.focus();
  } else {
    feed.prepend(row);
    announcement.textContent = `${passage.text || "A plate that was not read"}, ${passage.place}`;
    if (!known) count();
  }
  while (feed.childElementCount > Number(feed.dataset.most)) feed.lastElementChild.remove();
  empty.hidden = true;
}

function count() {
  const number = Number(today.textContent.replace(/\D/g, "")) + 1;
  today.textContent = number.toLocaleString("en").replaceAll(",", "\u202f");
}

function showCamera(camera) {
  const place = document.querySelector(`[data-camera="${camera.id}"]`);
  const dot = place?.querySelector(".dot");
  if (!dot) return;
  dot.className = `dot dot-${camera.colour}`;
  dot.parentElement.replaceChildren(dot, ` ${camera.state}`);
}

function say(sentence) {
  if (state.textContent !== sentence) state.textContent = sentence;
}

pause.addEventListener("click", () => {
  paused = !paused;
  pause.setAttribute("aria-pressed", String(paused));
  pause.textContent = paused ? "Go on" : "Pause";
  if (paused) {
    stop();
    say("Paused.");
  } else {
    listen();
  }
});

document.addEventListener("visibilitychange", () => (document.hidden ? stop() : listen()));
window.addEventListener("pagehide", stop);
listen();
