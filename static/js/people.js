// Walking through people by J and K, replying by R, adding to the 1:1 by O. Letters act
// only while one of them has the focus, never inside a field (WCAG 2.1.4): nobody speaks
// to a page by accident. The first one has it from the start.
const FIELD = "input, textarea, select, button, summary, a, [contenteditable]";
const all = () => [...document.querySelectorAll("[data-walks] [data-walk]")];

// One stop for Tab, as in any list that is walked by keys.
const ready = () => {
  const found = all();
  if (found.length && !found.some((one) => one.tabIndex === 0)) found[0].tabIndex = 0;
};

const go = (to) => {
  if (!to) return;
  for (const one of all()) one.tabIndex = one === to ? 0 : -1;
  to.focus();
  to.scrollIntoView({ block: "nearest" });
};

// Not where the address or the person has chosen something else, nor without the keys.
const begin = () => {
  const keys = document.querySelector("[data-walk-keys]");
  if (location.hash || document.activeElement !== document.body || !keys?.offsetParent) return;
  all()[0]?.focus({ preventScroll: true });
};

document.addEventListener("keydown", (event) => {
  const here = event.target.closest?.("[data-walks] [data-walk]");
  if (!here || event.ctrlKey || event.metaKey || event.altKey) return;
  const inField = event.target !== here && event.target.closest(FIELD);
  if (event.key === "Escape" && inField) go(here);
  if (inField) return;
  const found = all();
  const step = { j: 1, k: -1 }[event.key];
  if (step) go(found[found.indexOf(here) + step]);
  else if (event.key === "r") here.querySelector("textarea[name=text]")?.focus();
  else if (event.key === "o") here.dispatchEvent(new CustomEvent("open-topic", { bubbles: true }));
  else return;
  event.preventDefault();
});

// After an answer the walk goes on from the same person.
document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
  ready();
  if (!ctx.sourceElement.matches?.("[data-walk-on]") || ctx.response?.status === 422) return;
  go(document.getElementById(ctx.target?.id));
});

ready();
begin();
