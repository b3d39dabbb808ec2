/* The week's check-in by keyboard. Without it the page is a plain form.

   Enter goes on to the next goal (Shift+Enter makes a line), Alt+N says that nothing
   changed and goes on, Ctrl+Enter submits (sightline.js), 1–5 choose the confidence
   (sightline.js). How long it took is counted from the first key. */
(() => {
  const formOf = (element) => element?.closest?.("#week-form");
  const isShown = (element) => element.getClientRects().length > 0;

  const goTo = (field) => {
    field.focus();
    field.select?.();
  };
  const firstOf = (part) =>
    part.querySelector("[data-number], .wk-conf input:checked, .wk-conf input, textarea");
  const next = (form, part) => {
    const parts = [...form.querySelectorAll("[data-part]")].filter(isShown);
    const after = parts[parts.indexOf(part) + 1];
    if (after) return goTo(firstOf(after));
    const rest = form.querySelectorAll(
      ".week-before input, .week-questions textarea, #week-submit",
    );
    goTo([...rest].find(isShown));
  };

  const setUnchanged = (part) => {
    part.querySelector("[data-unchanged]").checked = true;
    const value = part.querySelector("input[data-last]");
    if (value) value.value = value.dataset.last;
    for (const control of part.querySelectorAll(".wk-conf input"))
      control.checked = control.defaultChecked;
  };
  const changed = (form) => form.dispatchEvent(new Event("input", { bubbles: true }));

  document.addEventListener("keydown", (event) => {
    const form = formOf(event.target);
    if (!form) return;
    start();
    const part = event.target.closest("[data-part]");
    if (part && event.altKey && !event.ctrlKey && event.code === "KeyN") {
      event.preventDefault();
      setUnchanged(part);
      changed(form);
      next(form, part);
    } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      if (event.isComposing || !event.target.matches("input, [data-part] textarea")) return;
      event.preventDefault();
      if (part) next(form, part);
      else nextField(form, event.target);
    }
  });
  const nextField = (form, field) => {
    const all = [...form.querySelectorAll("input:not([type=hidden]), textarea, button")];
    const shown = all.filter((each) => isShown(each) && each.name !== field.name);
    const isAfter = (each) =>
      field.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING;
    const after = shown.find(isAfter);
    if (after) goTo(after);
  };

  /* Whoever writes a number takes back that nothing changed. */
  document.addEventListener("input", (event) => {
    if (!event.isTrusted) return;
    const part = formOf(event.target) && event.target.closest("[data-part]");
    if (!part) return;
    const box = part.querySelector("[data-unchanged]");
    if (event.target === box && box.checked) setUnchanged(part);
    else if (event.target.matches("[data-number], .wk-conf input")) box.checked = false;
  });

  let since = 0;
  const start = () => {
    since ||= performance.now();
  };
  document.addEventListener("pointerdown", (event) => formOf(event.target) && start());
  document.addEventListener(
    "submit",
    ({ target }) => {
      if (target.id === "week-form" && since)
        target.elements.seconds.value = Math.max(1, Math.round((performance.now() - since) / 1000));
    },
    true,
  );

  /* On a device with keys the first number is ready to be typed over. */
  const begin = () => {
    const form = document.getElementById("week-form");
    if (!form || document.querySelector("#week-conflict > *, main [aria-invalid=true]")) return;
    const part = form.querySelector("[data-part]:not([data-recorded])");
    const isLost = !document.activeElement || document.activeElement === document.body;
    if (part && isLost && matchMedia("(pointer: fine)").matches) goTo(firstOf(part));
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
