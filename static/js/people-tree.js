// The tree of units and people: M on a link opens "where to", arrows walk, and a row can
// be dragged onto a unit. All of it leads to the page that says what would change.
(() => {
  const row = (node) => node?.closest?.("[data-people-tree] .tree-r");
  const unitUnder = (event) => event.target.closest?.("[data-people-tree] .tree-r[data-unit]");
  let dragged = null;

  const links = () =>
    [...document.querySelectorAll("[data-people-tree] .tree-r .t a")].filter(
      (link) => link.offsetParent,
    );
  const step = (link, by) => links()[links().indexOf(link) + by]?.focus();

  document.addEventListener("keydown", (event) => {
    const { key, altKey, ctrlKey, metaKey, target } = event;
    const here = target.matches?.(".tree-r .t a") && row(target);
    if (!here || altKey || ctrlKey || metaKey) return;
    if (key === "ArrowDown" || key === "ArrowUp") {
      event.preventDefault();
      step(target, key === "ArrowDown" ? 1 : -1);
    } else if (key?.toLowerCase() === "m" && here.dataset.move) {
      event.preventDefault();
      location.assign(here.dataset.move);
    }
  });

  document.addEventListener("dragstart", (event) => {
    dragged = row(event.target);
    if (!dragged?.dataset.move) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
  });
  document.addEventListener("dragover", (event) => {
    const unit = unitUnder(event);
    for (const each of document.querySelectorAll(".drop-here")) each.classList.remove("drop-here");
    if (!dragged?.dataset.move || !unit || unit === dragged) return;
    event.preventDefault();
    unit.classList.add("drop-here");
  });
  document.addEventListener("drop", (event) => {
    const unit = unitUnder(event);
    if (!dragged?.dataset.move || !unit || unit === dragged) return;
    event.preventDefault();
    location.assign(`${dragged.dataset.move}&into=${unit.dataset.unit}`);
  });
  document.addEventListener("dragend", () => {
    dragged = null;
    for (const each of document.querySelectorAll(".drop-here")) each.classList.remove("drop-here");
  });
})();
