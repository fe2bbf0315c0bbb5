// A question shows what belongs to its kind. What was filled in or is wrong stays in sight whatever the kind.
addEventListener("DOMContentLoaded", () => {
  const kind = document.getElementById("id_kind");
  const sections = [...document.querySelectorAll("fieldset[class*='sl-of-kind--']")];
  const isEmpty = (section) =>
    [...section.querySelectorAll("input, textarea, select")].every((input) =>
      input.type === "checkbox" ? !input.checked : !input.value,
    );
  function update() {
    for (const section of sections) {
      const fits = section.classList.contains(`sl-of-kind--${kind.value}`);
      section.hidden = !fits && isEmpty(section) && !section.querySelector(".errorlist");
    }
  }
  kind?.addEventListener("change", update);
  if (kind) update();
});
