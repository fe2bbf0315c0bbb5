// The form of a rule shows the fields of the kind of place that is chosen, without asking the server.

const parts = [...document.querySelectorAll("[data-for-kind]")];
const kinds = [...document.querySelectorAll("[name=selector]")];

function show() {
  const chosen = kinds.find((kind) => kind.checked)?.value ?? "";
  for (const part of parts) part.hidden = !part.dataset.forKind.split(" ").includes(chosen);
}

for (const kind of kinds) kind.addEventListener("change", show);
document.querySelectorAll("[data-choose]").forEach((button) => {
  button.hidden = true;
});
show();
