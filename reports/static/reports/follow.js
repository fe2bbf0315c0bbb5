// Figures of work under way come by themselves; when it is done, the page comes anew.

const PAUSE = 2000;

/** Follow a section that says `data-under-way`: its sentence and its bar are those of the page fetched again. */
export async function follow(id) {
  const section = document.querySelector(`#${id}[data-under-way]`);
  if (!section) return;
  await new Promise((resolve) => setTimeout(resolve, PAUSE));
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.getElementById(id);
    if (now && !now.hasAttribute("data-under-way")) {
      location.reload();
      return;
    }
    const [told, progress] = ["[role=status] p", "progress"].map((part) => [section.querySelector(part), now?.querySelector(part)]);
    if (told[1]) told[0].textContent = told[1].textContent;
    if (progress[1]) progress[0].value = progress[1].value;
  } catch {
    // The network may come back.
  }
  follow(id);
}
