/* Notes of a 1:1 save themselves while one types. A save that had to wait for the one
   before was put together with an older version: it takes the one that stands by now, or
   it would be refused as somebody else's. The button of a conflict says its own. */
document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  const { sourceElement: form, request } = ctx;
  if (!form.matches?.("[data-notes]") || request.submitter?.name === "version") return;
  request.body.set("version", form.querySelector("input[name=version]").value);
});

/* Leaving the field saves as well, but not towards the form's own button: the answer
   would take the button away from under the click. */
document.addEventListener(
  "change",
  (event) => {
    const form = event.target.closest("[data-notes]");
    if (form?.querySelector("button:active")) event.stopPropagation();
  },
  true,
);
