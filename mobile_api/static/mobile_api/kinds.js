// Find a kind of defect by typing; every word has to be found, in any order, without regard to accents.

const plain = (text) =>
  text
    .toLowerCase()
    .replaceAll("ß", "ss")
    .normalize("NFD")
    .replace(/\p{Diacritic}/gu, "");

export function filterKinds(form) {
  const input = form.querySelector("#id_filter");
  const said = form.querySelector("[data-said]");
  const nothing = form.querySelector("[data-nothing]");
  const items = [...form.querySelectorAll("[data-words]")].map((node) => ({ node, words: plain(node.dataset.words) }));

  input.addEventListener("input", () => {
    const wanted = plain(input.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { node, words } of items) {
      node.hidden = !wanted.every((word) => words.includes(word));
      if (!node.hidden) shown += 1;
    }
    for (const group of form.querySelectorAll("section")) {
      group.hidden = !group.querySelector("[data-words]:not([hidden])");
    }
    nothing.hidden = shown > 0;
    said.textContent = shown ? form.dataset.textSome.replace("%s", String(shown)) : "";
  });

  // Enter chooses when only one is left; without that it would choose the first of all.
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const left = items.filter(({ node }) => !node.hidden);
    if (left.length === 1) left[0].node.querySelector("button").click();
  });
}
