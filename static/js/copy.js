/* [data-copy="#field"]: a button that copies a field's value. Without script, or where the
   browser offers no clipboard, it stays hidden: the field can be selected by hand. */
(() => {
  if (!navigator.clipboard) return;
  const SHOWN = 4000; // ms that the button says so

  const ready = (button) => {
    const word = button.lastChild;
    const idle = word.textContent;
    button.setAttribute("aria-live", "polite");
    button.hidden = false;
    button.addEventListener("click", async () => {
      const field = document.querySelector(button.dataset.copy);
      field.select();
      try {
        await navigator.clipboard.writeText(field.value);
      } catch {
        return; // not allowed: what is selected can be copied by key
      }
      word.textContent = button.dataset.copied;
      setTimeout(() => {
        word.textContent = idle;
      }, SHOWN);
    });
  };
  document.querySelectorAll("[data-copy]").forEach(ready);
})();
