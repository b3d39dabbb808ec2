/* Fields in which people write: what is typed is kept on the device, and counted.

   [data-draft="what of which row"] on a form: its texts and numbers are kept as one types,
   and come back wherever the same form is shown, until it was saved, its person discards
   them, or two weeks are over. They belong to one person in one organization, and go when
   that person signs out or another one signs in. Where the row was changed since, the
   form keeps the version that it was typed over, so that the server asks.

   [data-max] on a field: how many characters it takes. It takes more, so that nothing
   that is pasted is cut; the count says so, and the server explains it. */
(() => {
  const PREFIX = "sightline-text:";
  const WEEKLY = "sightline-draft:"; // those of week-drafts.js
  const SENT = "sightline-sent";
  const KEPT = 14 * 24 * 60 * 60 * 1000; // ms that a text is kept
  const PAUSE = 1000; // ms of quiet before the count is said
  const { deviceKey: person, organization, signOut } = document.body.dataset;
  const [{ redirectCount = 0, responseStatus = 200 } = {}] =
    performance.getEntriesByType("navigation");

  const attempt = (act) => {
    try {
      return act();
    } catch {
      return null; // storage is switched off, or full: nothing is kept
    }
  };
  const read = (name) => attempt(() => JSON.parse(localStorage.getItem(name)));
  const forget = (name) => attempt(() => localStorage.removeItem(name));
  const names = () => attempt(() => Object.keys(localStorage)) ?? [];
  const nameOf = (form) => `${PREFIX}${person}:${organization}:${form.dataset.draft}`;
  const isKept = (form) => Boolean(person && form?.matches?.("form[data-draft]"));

  // What is typed to search for a choice is none of them.
  const written = (form) =>
    [...form.elements].filter(
      (each) =>
        each.name &&
        each.matches('textarea, input[type="text"], input:not([type])') &&
        !each.closest("[data-combobox]"),
    );
  const seenBy = (form) => form.querySelector('input:is([name="seen"], [name="version"])');
  const valuesOf = (form) => Object.fromEntries(written(form).map((each) => [each.name, each.value]));

  const keep = (form) => {
    const name = nameOf(form);
    const before = read(name)?.fields ?? {};
    const mine = written(form).filter(
      (each) => each.value !== each.defaultValue || each.name in before,
    );
    if (!mine.length) return;
    const fields = Object.fromEntries(mine.map((each) => [each.name, each.value]));
    const kept = { at: Date.now(), seen: seenBy(form)?.value, fields };
    attempt(() => localStorage.setItem(name, JSON.stringify(kept)));
  };
  const put = (form, values) => {
    for (const each of written(form).filter(({ name }) => name in values)) {
      each.value = values[each.name];
      each.dispatchEvent(new Event("input", { bubbles: true }));
    }
  };
  const restore = (form) => {
    const kept = read(nameOf(form));
    if (!kept) return;
    const mine = written(form).filter((each) => each.name in kept.fields);
    const other = mine.filter((each) => kept.fields[each.name] !== each.value);
    if (!other.length) {
      // It was saved; or it stands in its field, and the page came anew around that.
      if (mine.every((each) => each.value === each.defaultValue)) forget(nameOf(form));
      return;
    }
    const seen = seenBy(form);
    if (seen && kept.seen !== undefined) seen.value = kept.seen;
    put(form, Object.fromEntries(other.map(({ name }) => [name, kept.fields[name]])));
    const note = document.getElementById("text-restored").content.cloneNode(true);
    place(other[0], note.firstElementChild);
    const fold = other[0].closest("details");
    if (fold) fold.open = true;
  };
  const discard = (form) => {
    forget(nameOf(form));
    const note = form.querySelector("[data-restored]");
    const typed = written(form).find((each) => each.value !== each.defaultValue);
    // Its button goes, and with it the focus.
    if (note?.contains(document.activeElement)) typed?.focus();
    note?.remove();
    const seen = seenBy(form);
    if (seen) seen.value = seen.defaultValue;
    put(form, Object.fromEntries(written(form).map((each) => [each.name, each.defaultValue])));
    forget(nameOf(form));
  };
  // Below the field, and below what stands in one row with it.
  const place = (control, element) => {
    const field = control.closest(".field");
    if (field) field.append(element);
    else (control.closest(".row, .signed") ?? control).after(element);
  };

  /* A form that comes back refused holds all that was typed, and the version to save over. */
  const begin = (isBack) => {
    for (const form of document.querySelectorAll("form[data-draft]:not([data-draft-ready])")) {
      form.dataset.draftReady = "";
      if (!isKept(form)) continue;
      if (isBack(form)) keep(form);
      else restore(form);
    }
    for (const field of document.querySelectorAll("[data-max]")) count(field);
  };
  document.addEventListener("input", ({ target }) => {
    if (isKept(target.form)) keep(target.form);
    if (target.dataset.max) count(target, true);
  });
  document.addEventListener("click", ({ target }) => {
    const form = target.closest?.("[data-discard]")?.closest("form");
    if (form) discard(form);
  });

  /* Saved: in place, or as a page, which is known by where it leads to. A button with
     [data-keeps-draft] has the form drawn anew, and saves nothing. */
  const sending = new WeakMap();
  const isSaved = ({ request, response }) =>
    response?.status < 400 && !request.submitter?.matches("[data-keeps-draft]");
  document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
    const { sourceElement: form } = ctx;
    if (isKept(form)) sending.set(ctx, [nameOf(form), JSON.stringify(valuesOf(form)), form]);
  });
  document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
    const [name, sent, form] = sending.get(ctx) ?? [];
    // Typed on meanwhile: that is not saved yet.
    if (name && isSaved(ctx) && JSON.stringify(valuesOf(form)) === sent) forget(name);
  });
  document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
    const [name] = sending.get(ctx) ?? [];
    begin((form) => nameOf(form) === name && !isSaved(ctx));
  });
  document.addEventListener("submit", (event) => {
    const { target } = event;
    // Not `target.action`: that is the button, in a form which has one of that name.
    const { pathname } = new URL(target.getAttribute("action") ?? "", location.href);
    if (pathname === signOut) forgetAllBut(() => false);
    else if (!event.defaultPrevented && isKept(target))
      attempt(() => sessionStorage.setItem(SENT, nameOf(target)));
  });

  const forgetAllBut = (isMine) => {
    for (const name of names()) {
      const prefix = [PREFIX, WEEKLY].find((each) => name.startsWith(each));
      if (prefix && !isMine(name.slice(prefix.length))) forget(name);
    }
  };
  const forgetOld = () => {
    for (const name of names())
      if (name.startsWith(PREFIX) && Date.now() - (read(name)?.at ?? 0) > KEPT) forget(name);
  };

  /* How many characters are left, as the server counts them: a line break is two. */
  const lengthOf = (field) => {
    const text = field.value.trim();
    const breaks = field.matches("textarea") ? text.split("\n").length - 1 : 0;
    return [...text].length + breaks;
  };
  let announcing = 0;
  const count = (field, isTyped = false) => {
    const most = Number(field.dataset.max);
    const left = most - lengthOf(field);
    const isNear = left <= most / 5;
    // What comes into the page meanwhile is counted, too, and silences nobody.
    if (isTyped) clearTimeout(announcing);
    if (!isNear && !counts.has(field)) return;
    // A card that is drawn anew around its field has no line any more.
    if (!counts.get(field)?.isConnected) counts.set(field, newCount(field));
    const line = counts.get(field);
    const words = left < 0 ? line.dataset.over : line.dataset.left;
    line.hidden = !isNear;
    line.classList.toggle("count-over", left < 0);
    line.textContent = `${words} ${Math.abs(left).toLocaleString(document.documentElement.lang)}`;
    if (isTyped && isNear) announcing = setTimeout(announce, PAUSE, line.textContent);
  };
  const counts = new WeakMap();
  let made = 0;
  const newCount = (field) => {
    const line = document.getElementById("text-count").content.firstElementChild.cloneNode();
    line.id = `text-count-${++made}`;
    place(field, line);
    const described = field.getAttribute("aria-describedby");
    field.setAttribute("aria-describedby", described ? `${described} ${line.id}` : line.id);
    return line;
  };
  const announce = (text) =>
    document.dispatchEvent(new CustomEvent("announce", { detail: { text } }));

  const ready = () => {
    const sent = attempt(() => sessionStorage.getItem(SENT));
    attempt(() => sessionStorage.removeItem(SENT));
    if (person) {
      const onPage = document.querySelector("[data-draft-of]")?.dataset.draftOf ?? person;
      forgetAllBut((name) => [person, onPage].some((whose) => name.startsWith(`${whose}:`)));
      if (sent && redirectCount) forget(sent);
    }
    forgetOld();
    begin(() => responseStatus >= 400);
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", ready);
  else ready();
})();
