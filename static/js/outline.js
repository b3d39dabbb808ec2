// The outline's order: the server says where a row stands now, the row goes there with
// everything that is open or typed in it, and the focus stays on the button.
document.addEventListener("goal-moved", (event) => {
  const { row, before } = event.detail;
  const item = document.getElementById(`goal-row-${row}`);
  if (!item) return;
  const list = item.parentElement;
  const next = before
    ? document.getElementById(`goal-row-${before}`)
    : list.querySelector(":scope > .tree-more");
  if (next && next.parentElement !== list) return;
  const focused = document.activeElement;
  list.insertBefore(item, next);
  if (item.contains(focused)) focused.focus();
});

// A check-in opened in a row is closed by the link that opened it, and has the focus.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".tree-a a[hx-target]");
  const slot = link && document.querySelector(link.getAttribute("hx-target"));
  if (!slot?.firstElementChild) return;
  slot.replaceChildren();
  link.setAttribute("aria-expanded", "false");
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);

document.addEventListener("htmx:after:swap", (event) => {
  const link = event.target.closest?.(".tree-a a[hx-target]");
  if (!link) return;
  link.setAttribute("aria-expanded", "true");
  const slot = document.querySelector(link.getAttribute("hx-target"));
  slot?.querySelector("input:not([type=hidden]), textarea")?.focus();
});
