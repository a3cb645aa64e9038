// How many are inside a site is told as it changes; without it the numbers are those of the load.

const shown = document.querySelector("[data-events]");

if (shown) {
  const source = new EventSource(shown.dataset.events);
  source.addEventListener("site", (event) => {
    const site = JSON.parse(event.data);
    for (const place of document.querySelectorAll(`[data-inside="${site.id}"]`)) place.textContent = site.inside;
  });
  window.addEventListener("pagehide", () => source.close());
}
