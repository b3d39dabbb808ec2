/* Walking a list by keys: j and the down arrow go on, k and the up arrow go back. Only
   while the focus is in the list (WCAG 2.1.4), and never while somebody types.

   [data-walk] around [data-walk-item]s, which take the focus: links, buttons, tabindex. */
(() => {
  const STEPS = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };
  document.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    const list = event.target.closest?.("[data-walk]");
    const isTyping = event.target.matches?.("input, textarea, select, [contenteditable]");
    if (!step || !list || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    const items = [...list.querySelectorAll("[data-walk-item]")];
    const at = items.findIndex((item) => item.contains(event.target));
    const next = items[at < 0 ? 0 : at + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  });
})();
