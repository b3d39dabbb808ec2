/* [data-copy="#field"]: a button that copies a field's value. Without script, or where the
   browser offers no clipboard, it stays hidden: the field can be selected by hand. */
(() => {
  const buttons = document.querySelectorAll("[data-copy]");
  if (!navigator.clipboard) return;
  for (const button of buttons) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const field = document.querySelector(button.dataset.copy);
      field.select();
      await navigator.clipboard.writeText(field.value);
      button.lastChild.textContent = button.dataset.copied;
      button.setAttribute("aria-live", "polite");
    });
  }
})();
