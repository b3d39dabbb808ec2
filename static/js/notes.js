/* Notes of a talk save themselves while one types. A save that had to wait for the one
   before it was put together with an older version: it takes the one that stands by now,
   or it would be refused as somebody else's. The button of a conflict says its own. */
document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  const { sourceElement: form, request } = ctx;
  if (!form.matches?.("[data-notes]") || request.submitter?.name === "version") return;
  request.body.set("version", form.querySelector("input[name=version]").value);
});
