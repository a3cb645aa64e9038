// Pictures of cameras are taken anew every few seconds, while the page is looked at.

for (const image of document.querySelectorAll("img[data-refresh]")) {
  const address = image.src;
  window.setInterval(() => {
    if (!document.hidden) image.src = `${address}?at=${Date.now()}`;
  }, Number(image.dataset.refresh) * 1000);
}
