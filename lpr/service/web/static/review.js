// The whole review by keyboard: the text is selected, so that typing replaces it.

const text = document.getElementById("review-text");

if (text) {
  text.select();
  text.addEventListener("keydown", (event) => {
    if (event.key === "?") {
      event.preventDefault();
      document.getElementById("review-unreadable").click();
    } else if (event.key === "Escape") {
      event.preventDefault();
      document.getElementById("review-skip").click();
    }
  });
}
