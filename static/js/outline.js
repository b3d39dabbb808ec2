// What the rows of the outline do; a row itself says only what differs from the others.
(() => {
  const ROW = "goal-row-";
  const itemOf = (element) => element.closest(`[id^="${ROW}"]`);

  // The order: the server says where a row stands now, the row goes there with everything
  // that is open or typed in it, and the focus stays on the button.
  document.addEventListener("goal-moved", (event) => {
    const { row, before } = event.detail;
    const item = document.getElementById(ROW + row);
    if (!item) return;
    const list = item.parentElement;
    const next = before
      ? document.getElementById(ROW + before)
      : list.querySelector(":scope > .tree-more");
    if (next && next.parentElement !== list) return;
    const focused = document.activeElement;
    list.insertBefore(item, next);
    if (item.contains(focused)) focused.focus();
  });

  // A closed row comes with a link to the page on which it is open. Here it opens in its
  // place, and its children are fetched once.
  const readyFolds = () => {
    for (const link of document.querySelectorAll("a.tree-open")) {
      const fold = document.createElement("details");
      const summary = fold.appendChild(document.createElement("summary"));
      summary.setAttribute("aria-label", link.getAttribute("aria-label"));
      link.replaceWith(fold);
    }
  };
  const fetching = new WeakSet();
  document.addEventListener(
    "toggle",
    async (event) => {
      const fold = event.target;
      if (!fold.matches?.(".tree-r > details") || !fold.open || fetching.has(fold)) return;
      const item = itemOf(fold);
      if (item.querySelector(":scope > ul")) return;
      const address = fold.closest(".tree").dataset.children;
      const url = address.replace("GOAL", item.id.slice(ROW.length));
      fetching.add(fold);
      await htmx.ajax("GET", url, { source: fold, target: item, swap: "beforeend", event });
      fetching.delete(fold);
    },
    true,
  );
  readyFolds();

  // A check-in opens below its row. The link that opened it closes it, and has the focus.
  const slotOf = (row) => {
    if (row.nextElementSibling?.matches(".tree-slot")) return row.nextElementSibling;
    const slot = document.createElement("div");
    slot.className = "tree-slot";
    row.after(slot);
    return slot;
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a.tree-a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const slot = slotOf(link.parentElement);
    if (slot.firstElementChild) {
      slot.replaceChildren();
      link.setAttribute("aria-expanded", "false");
    } else {
      const options = { source: link, target: slot, swap: "innerHTML", event };
      htmx.ajax("GET", link.getAttribute("href"), options);
    }
  });

  document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
    readyFolds();
    if (!ctx.sourceElement.matches("a.tree-a")) return;
    ctx.sourceElement.setAttribute("aria-expanded", "true");
    ctx.target.querySelector("input:not([type=hidden]), textarea")?.focus();
  });

  // Newer numbers are asked for with the versions of those that the page shows.
  document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
    if (ctx.sourceElement.id !== "outline-rows") return;
    for (const numbers of document.querySelectorAll("#outline-results [data-version]"))
      ctx.request.body.append(
        "row",
        `${itemOf(numbers).id.slice(ROW.length)}.${numbers.dataset.version}`,
      );
  });
})();
