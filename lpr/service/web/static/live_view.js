// The live view: a stream of pictures that may be stopped, and is while nobody looks.

const view = document.getElementById("live-view");
const toggle = document.getElementById("live-toggle");
const AGAIN_MS = 3000;
const COMING_MS = 1200;
let wanted = true;

function settle() {
  const live = wanted && !document.hidden;
  const address = live ? view.dataset.live : view.dataset.still;
  view.src = `${address}?at=${Date.now()}`;
  toggle.textContent = wanted ? "Stop" : "Go on";
  toggle.setAttribute("aria-pressed", String(wanted));
}

if (view) {
  toggle.addEventListener("click", () => {
    wanted = !wanted;
    settle();
  });
  document.addEventListener("visibilitychange", settle);
  window.addEventListener("pagehide", () => (view.src = "data:,"));
  view.addEventListener("error", () => {
    // Too many look already: pictures one by one are better than none.
    if (wanted && !document.hidden) {
      window.setTimeout(() => (view.src = `${view.dataset.still}?at=${Date.now()}`), AGAIN_MS);
    }
  });
} else {
  toggle.hidden = true;
  if (document.querySelector("[data-coming]")) {
    window.setTimeout(() => window.location.reload(), COMING_MS);
  }
}
