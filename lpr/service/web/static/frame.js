// What every page does: the menu on small screens, questions before what cannot be undone,
// selects that send their form, and colours that change at once.

const button = document.getElementById("menu-button");
const side = document.getElementById("side");

button?.addEventListener("click", () => {
  const open = side.classList.toggle("open");
  button.setAttribute("aria-expanded", String(open));
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && side?.classList.contains("open")) {
    side.classList.remove("open");
    button.setAttribute("aria-expanded", "false");
    button.focus();
  }
});

document.addEventListener("submit", (event) => {
  const question = event.target.dataset.confirm;
  if (question && !window.confirm(question)) event.preventDefault();
});

for (const field of document.querySelectorAll("[data-submits]")) {
  field.addEventListener("change", () => field.form.requestSubmit());
}
