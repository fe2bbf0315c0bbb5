// Runs before every other module: shows what needs a script, hides what replaces one, finds the error summary.
document.querySelectorAll("[data-with-script]").forEach((node) => (node.hidden = false));
document.querySelectorAll("[data-without-script]").forEach((node) => (node.hidden = true));
document.documentElement.classList.add("sl-live");
document.querySelector("[data-focus-me]")?.focus();
// This page names the place of the pin; the map need not say it as well.
document.querySelectorAll("[data-place] [data-map]").forEach((box) => {
  box.dataset.textMoved = "";
  box.dataset.textNoPosition = "";
});
