/* Ranking by dragging the handle of a part: the same form as its arrows, told in front of
   which part it was dropped. Keys and touch use the arrows. */
(() => {
  let dragged = null;

  const rowOf = (event) => event.target.closest?.("[data-rank-id]");

  const unmark = () => {
    for (const row of document.querySelectorAll(".is-over")) row.classList.remove("is-over");
  };

  // The form itself asks: with htmx in place, without it as a page.
  const send = (row, before) => {
    const form = row.querySelector("form.rank");
    for (const [name, value] of [["to", "1"], ["before", before?.dataset.rankId ?? ""]]) {
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name, value });
      form.append(field);
    }
    form.requestSubmit();
  };

  document.addEventListener("dragstart", (event) => {
    if (!event.target.closest?.("[data-rank-grip]")) return;
    dragged = rowOf(event);
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.dataset.rankId);
    event.dataTransfer.setDragImage(dragged, 0, 0);
    dragged.classList.add("is-dragged");
  });

  document.addEventListener("dragover", (event) => {
    const list = event.target.closest?.("[data-rank-list]");
    if (!dragged || list !== dragged.parentElement) return;
    event.preventDefault();
    unmark();
    rowOf(event)?.classList.add("is-over");
  });

  document.addEventListener("drop", (event) => {
    const list = event.target.closest?.("[data-rank-list]");
    if (!dragged || list !== dragged.parentElement) return;
    event.preventDefault();
    const before = rowOf(event);
    if (before !== dragged) send(dragged, before);
  });

  document.addEventListener("dragend", () => {
    unmark();
    dragged?.classList.remove("is-dragged");
    dragged = null;
  });
})();
