/* Fields in which people write: what is typed is kept on the device, and counted.

   [data-draft="what of which row"] on a form: what is written and chosen in it is kept as
   one goes, and comes back wherever the same form is shown, until it was saved, its person
   discards it, or two weeks are over. It belongs to one person in one organization, and
   goes when that person signs out or another one signs in. Where the row was changed
   since, the form keeps the version that it was typed over, so that the server asks.
   [data-unkept] on a field: never kept. [data-keeps-draft] on a button: it has the form
   drawn anew, and saves nothing; on a form: only an answer that leads to another page has
   saved it. [data-draft-saved]: a page that is not reached by a redirect names what it
   has saved.

   [data-max] on a field: how many characters it takes. It takes more, so that nothing
   that is pasted is cut; the count says so, and the server explains it. */
(() => {
  const PREFIX = "sightline-text:";
  const WEEKLY = "sightline-draft:"; // those of week-drafts.js
  const VISITS = "sightline-visits:"; // of sightline.js
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
  const nameOfDraft = (draft) => `${PREFIX}${person}:${organization}:${draft}`;
  const nameOf = (form) => nameOfDraft(form.dataset.draft);
  const isKept = (form) => Boolean(person && form?.matches?.("form[data-draft]"));

  /* A field is kept by its name, a box or radio button by its value, too. What is typed to
     search for a choice is none; the choice is the hidden field of combobox.js. */
  const TYPED = "text url email number range date time".split(" ");
  const FIELDS = [
    "textarea, select, input:not([type]), [type=checkbox], [type=radio], [data-chosen]",
    ...TYPED.map((type) => `input[type=${type}]`),
  ].join(", ");
  const isBox = (field) => field.matches("[type=checkbox], [type=radio]");
  const isChosen = (field) => field.matches("[data-chosen]");
  const isSearch = (field) => !isChosen(field) && field.closest("[data-combobox]");
  const nameIn = (field) =>
    isChosen(field) ? field.closest("[data-combobox]").dataset.combobox : field.name;
  const keyOf = (field) => (isBox(field) ? `${field.name}=${field.value}` : nameIn(field));
  const filled = (form) =>
    [...form.elements].filter(
      (field) =>
        field.matches(FIELDS) && !isSearch(field) && !field.matches("[data-unkept]") && nameIn(field),
    );
  const stateOf = (field) => {
    if (isChosen(field)) return `${field.value} ${field.dataset.text}`;
    return isBox(field) ? field.checked : field.value;
  };
  const choices = new WeakMap(); // a hidden field knows no value that it had at first
  const stateAtFirst = (field) => {
    if (isChosen(field)) return choices.get(field);
    if (isBox(field)) return field.defaultChecked;
    if (!field.matches("select")) return field.defaultValue;
    const options = [...field.options];
    return (options.find((each) => each.defaultSelected) ?? options[0])?.value ?? "";
  };
  const isAtFirst = (field) => stateOf(field) === stateAtFirst(field);
  let isSetting = false; // what is put back is kept already, or was discarded
  const set = (field, state) => {
    isSetting = true;
    if (isBox(field)) field.checked = state;
    else if (isChosen(field)) {
      const [value, ...words] = state.split(" ");
      field.value = value;
      field.dataset.text = words.join(" ");
      const search = field.closest("[data-combobox]").querySelector("input");
      if (search.matches("[role=combobox]")) search.value = field.dataset.text;
    } else field.value = state;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    // What follows from a choice is asked for by `change`.
    if (isBox(field) || isChosen(field) || field.matches("select"))
      field.dispatchEvent(new Event("change", { bubbles: true }));
    isSetting = false;
  };
  // A choice that is not offered any more is none.
  const isOffered = (field, state) =>
    !field.matches("select") || [...field.options].some(({ value }) => value === state);

  const seenBy = (form) =>
    form.querySelector('input:is([name="seen"], [name="version"], [name="revision"])');
  const statesOf = (form) => filled(form).map((field) => [keyOf(field), stateOf(field)]);

  const keep = (form) => {
    const name = nameOf(form);
    // Fields that come and go with a choice are kept while they are gone.
    const fields = read(name)?.fields ?? {};
    for (const field of filled(form))
      if (keyOf(field) in fields || !isAtFirst(field)) fields[keyOf(field)] = stateOf(field);
    if (!Object.keys(fields).length) return;
    const kept = { at: Date.now(), seen: seenBy(form)?.value, fields };
    attempt(() => localStorage.setItem(name, JSON.stringify(kept)));
  };
  const put = (fields, states) => {
    for (const field of fields) {
      const state = states[keyOf(field)];
      if (state !== stateOf(field) && isOffered(field, state)) set(field, state);
    }
  };
  const among = (fields, { fields: states }) => fields.filter((field) => keyOf(field) in states);
  const restore = (form) => {
    const kept = read(nameOf(form));
    if (!kept) return false;
    const mine = among(filled(form), kept);
    const other = mine.filter((field) => kept.fields[keyOf(field)] !== stateOf(field));
    if (!other.length) {
      // It was saved; or it stands in its field, and the page came anew around that.
      if (mine.every(isAtFirst)) forget(nameOf(form));
      return false;
    }
    const seen = seenBy(form);
    if (seen && kept.seen !== undefined) seen.value = kept.seen;
    put(other, kept.fields);
    const note = document.getElementById("text-restored").content.cloneNode(true);
    const first = other.find((field) => !isBox(field)) ?? other[0];
    place(first, note.firstElementChild);
    const fold = first.closest("details");
    if (fold) fold.open = true;
    return true;
  };
  const discard = (form) => {
    forget(nameOf(form));
    const note = form.querySelector("[data-restored]");
    const changed = filled(form).filter((field) => !isAtFirst(field));
    // Its button goes, and with it the focus.
    if (note?.contains(document.activeElement))
      changed.find((field) => !isChosen(field))?.focus();
    note?.remove();
    const seen = seenBy(form);
    if (seen) seen.value = seen.defaultValue;
    for (const field of changed) set(field, stateAtFirst(field));
  };
  // Below the field, and below what stands in one row with it.
  const place = (control, element) => {
    const field = control.closest(".field");
    if (field) field.append(element);
    else (control.closest(".row, .signed, label") ?? control).after(element);
  };

  /* A form that comes back refused holds all that was typed, and the version to save over. */
  const known = new WeakSet();
  const begin = (isBack) => {
    let isRestored = false;
    for (const form of document.querySelectorAll("form[data-draft]")) {
      if (!isKept(form)) continue;
      const fresh = filled(form).filter((field) => !known.has(field));
      for (const field of fresh) {
        known.add(field);
        if (isChosen(field)) choices.set(field, stateOf(field));
      }
      if ("draftReady" in form.dataset) {
        // Fields that a choice has brought, as the regions of a country.
        const kept = fresh.length && read(nameOf(form));
        if (kept) put(among(fresh, kept), kept.fields);
        continue;
      }
      form.dataset.draftReady = "";
      if (isBack(form)) keep(form);
      else isRestored = restore(form) || isRestored;
    }
    const note = document.getElementById("text-restored").content;
    if (isRestored) announce(note.querySelector("span").textContent);
    for (const field of document.querySelectorAll("[data-max]")) count(field);
  };
  const change = ({ target }) => {
    if (!isSetting && isKept(target.form)) keep(target.form);
  };
  document.addEventListener("input", (event) => {
    change(event);
    if (event.target.dataset.max) count(event.target, true);
  });
  // A field that is written in says it, too, when it leaves the page: then it is saved.
  document.addEventListener("change", (event) => {
    if (isChosen(event.target)) change(event);
  });
  document.addEventListener("click", ({ target }) => {
    const form = target.closest?.("[data-discard]")?.closest("form");
    if (form) discard(form);
  });

  /* Saved: in place, or as a page, which is known by where it leads to. */
  const sending = new WeakMap();
  const isSaved = ({ request, response }, form) => {
    if (!(response?.status < 400)) return false;
    if (form.matches("[data-keeps-draft]")) return response.headers.has("HX-Redirect");
    return !request.submitter?.matches("[data-keeps-draft]");
  };
  const textOf = (form) => JSON.stringify(statesOf(form));
  document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
    const { sourceElement: form } = ctx;
    if (isKept(form)) sending.set(ctx, [nameOf(form), textOf(form), form]);
  });
  document.addEventListener("htmx:after:request", ({ detail: { ctx } }) => {
    const [name, sent, form] = sending.get(ctx) ?? [];
    // Typed on meanwhile: that is not saved yet.
    if (name && isSaved(ctx, form) && textOf(form) === sent) forget(name);
  });
  document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
    const [name, , sender] = sending.get(ctx) ?? [];
    begin((form) => nameOf(form) === name && !isSaved(ctx, sender));
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
      const prefix = [PREFIX, WEEKLY, VISITS].find((each) => name.startsWith(each));
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
      for (const { dataset } of document.querySelectorAll("[data-draft-saved]"))
        forget(nameOfDraft(dataset.draftSaved));
    }
    forgetOld();
    begin(() => responseStatus >= 400);
  };
  // After the scripts below it, and after htmx, which waits for a tick: both answer to
  // what is put back.
  document.addEventListener("DOMContentLoaded", () => setTimeout(ready));
})();
