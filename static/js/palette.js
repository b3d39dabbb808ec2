/* The palette: ARIA's combobox with a list of links, in a dialog (templates/search/).

   It is fetched when it is first opened (sightline.js), and asks the address in data-url
   for what is found: kinds, list, a note and a status for screen readers, each for the
   part of the dialog with the same name. An option is a link, so that the browser's own
   ways to open one work, too; the focus stays in the field. Enter opens what is active,
   or, before anything is there, the page of results.

   What was visited last is on the device (sightline.js), as kinds and ids; the server
   leaves out what the reader may not read. */
const QUIET = 120; // ms without a key before it asks

const dialog = document.getElementById("palette");
const field = dialog.querySelector("#palette-q");
const kind = dialog.querySelector('[name="kind"]');
const part = (name) => dialog.querySelector(`[data-into="${name}"]`);
const list = part("list");
// What only an opened palette needs is not in the markup of every page.
for (const [name, value] of Object.entries({
  role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  autocomplete: "off", autocapitalize: "off", spellcheck: "false", enterkeyhint: "go",
})) field.setAttribute(name, value);
list.setAttribute("role", "listbox");
list.hidden = true;
const options = () => [...list.querySelectorAll('[role="option"]')];
const active = () => list.querySelector('[aria-selected="true"]');
let timer = 0;
let search = null; // the request under way
let answered = null; // for which text the list is
let visited = [];

const activate = (option) => {
  active()?.setAttribute("aria-selected", "false");
  option?.setAttribute("aria-selected", "true");
  option?.scrollIntoView({ block: "nearest" });
  if (option) field.setAttribute("aria-activedescendant", option.id);
  else field.removeAttribute("aria-activedescendant");
};

const fill = (html) => {
  const answer = document.createElement("template");
  answer.innerHTML = html;
  const { kind: pressed } = document.activeElement.dataset;
  for (const each of answer.content.querySelectorAll("[data-part]"))
    part(each.dataset.part).replaceChildren(...(each.textContent.trim() ? each.childNodes : []));
  list.hidden = !options().length;
  field.setAttribute("aria-expanded", !list.hidden);
  list.scrollTop = 0;
  activate(options()[0]);
  // The buttons come anew: the focus stays on the one that was pressed.
  if (pressed !== undefined)
    (part("kinds").querySelector(`[data-kind="${pressed}"]`) ?? field).focus();
};

const ask = async () => {
  clearTimeout(timer);
  search?.abort();
  const mine = new AbortController();
  search = mine;
  const text = field.value;
  const query = new URLSearchParams({ q: text, kind: kind.value });
  if (!text.trim()) for (const each of visited) query.append("visited", each);
  try {
    const response = await fetch(`${dialog.dataset.url}?${query}`, { signal: mine.signal });
    if (!response.ok || response.redirected) throw new Error(`${response.status}`);
    const html = await response.text();
    if (mine.signal.aborted) return;
    fill(html);
    answered = text;
  } catch {
    if (mine.signal.aborted) return;
    list.replaceChildren();
    fill("");
    for (const name of ["note", "status"]) part(name).textContent = dialog.dataset.failed;
  }
};

const move = (step) => {
  const all = options();
  const next = all.indexOf(active()) + step;
  if (all.length) activate(all.at(next < 0 ? -1 : next % all.length));
};

/* What was typed fast is asked for before anything opens: nobody opens what was there. */
const openActive = async (isApart) => {
  if (answered !== field.value) await ask();
  const option = answered === field.value && active();
  if (!option) return field.form.submit();
  if (isApart) window.open(option.href, "_blank", "noopener");
  else location.assign(option.href);
};

const choose = (name) => {
  kind.value = name;
  ask();
};

field.addEventListener("input", () => {
  clearTimeout(timer);
  timer = setTimeout(ask, QUIET);
});
field.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  if (event.key === "ArrowDown") move(1);
  else if (event.key === "ArrowUp") move(-1);
  else if (event.key === "Enter") openActive(event.ctrlKey || event.metaKey);
  else return;
  event.preventDefault();
});
// The field keeps the focus while the list is clicked or scrolled.
list.addEventListener("mousedown", (event) => event.preventDefault());
dialog.addEventListener("click", (event) => {
  const button = event.target.closest("[data-kind]");
  if (button) choose(button.dataset.kind);
  // Beside the dialog is the dialog itself: its content fills it.
  else if (event.target === dialog || event.target.closest("[data-close]")) dialog.close();
});
dialog.addEventListener("close", () => {
  clearTimeout(timer);
  search?.abort();
});

export const openPalette = (lastVisited) => {
  visited = lastVisited;
  if (dialog.open) return field.select();
  kind.value = "";
  field.value = "";
  answered = null;
  dialog.showModal();
  field.focus();
  ask();
};
