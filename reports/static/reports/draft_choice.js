// Title and day of a new draft are asked for only where a new draft is chosen.

for (const frame of document.querySelectorAll("[data-draft-choice]")) {
  const choice = frame.querySelector("[name=draft]");
  const fields = frame.querySelector("[data-new-draft]");
  const show = () => {
    fields.hidden = choice.value !== "";
  };
  choice.addEventListener("change", show);
  show();
}
