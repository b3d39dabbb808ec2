/* The goal form: what a person set stays.

   A change asks the server what follows from it. Its answer is used only while the form
   still says what was sent: otherwise a newer question is under way, or comes as soon as
   the field that is being written is left. Which fields the person set themselves goes
   along in `touched`; the others may follow the type and the parent. */
(() => {
  const questions = new WeakMap();
  const form = () => document.getElementById("goal-form");
  const entries = () => new URLSearchParams(new FormData(form())).toString();

  const touch = ({ target }) => {
    if (!target.name || target.form !== form()) return;
    const { touched } = form().elements;
    const names = new Set(touched.value.split(" ").filter(Boolean));
    touched.value = [...names.add(target.name)].join(" ");
  };
  // While it comes down to the field: htmx asks the server when it has gone up again.
  document.addEventListener("input", touch, true);
  document.addEventListener("change", touch, true);

  document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
    if (ctx.sourceElement.id === "goal-refresh") questions.set(ctx, [form(), entries()]);
  });
  document.addEventListener("htmx:before:response", (event) => {
    const [asked, sent] = questions.get(event.detail.ctx) ?? [];
    if (asked && (asked !== form() || sent !== entries())) event.preventDefault();
  });
})();
