/* What is typed into the week's check-in is saved as one types.

   On the device first, under a name of the person and the check-in, and gone from there
   as soon as the server has it; so what stays is what did not come through: a lost
   connection, a session that ended, a closed tab. The server refuses to save over what
   another tab saved (409): both texts are shown, and the person chooses. Where there is
   no form to put it into, because the check-in came in by another way or is closed, what
   stays is shown beside what came in, until the person uses it or throws it away. */
(() => {
  const PREFIX = "sightline-draft:";
  const WAIT = 700; // ms of quiet before a draft is saved
  const AGAIN = 15_000; // ms until an attempt that failed is made anew
  const SKIP = new Set(["csrfmiddlewaretoken", "period", "version", "draft", "seconds"]);

  let timer = 0;
  let isSaving = false;
  let isSubmitting = false;
  let there = null; // the other text, while a choice is due
  let submitted = ""; // the name of what is being submitted
  let saved = ""; // what the server has

  const theForm = () => document.getElementById("week-form");
  const week = () => document.getElementById("week");
  const mine = () => `${PREFIX}${week().dataset.draftOf}:`;
  const key = (form) => mine() + form.elements.period.value;
  const store = (act) => {
    try {
      return act(localStorage);
    } catch {
      return null; // switched off, or full: the server has it soon
    }
  };

  const fields = (form) =>
    Object.fromEntries([...new FormData(form)].filter(([name]) => !SKIP.has(name)));
  const texts = (data) =>
    JSON.stringify(
      Object.entries(data)
        .filter(([name, text]) => text.trim() && !name.endsWith("-token"))
        .sort(([one], [other]) => (one < other ? -1 : 1)),
    );
  const isTyped = ({ name, type }) =>
    name && !SKIP.has(name) && name !== "tab-token" && type !== "submit";
  const fill = (form, data, only = null) => {
    for (const control of [...form.elements].filter(isTyped)) {
      const { name, type } = control;
      if (only && !only.includes(name)) continue;
      if (type === "radio" || type === "checkbox") control.checked = data[name] === control.value;
      else if (name in data) control.value = data[name];
    }
  };

  // What differs from the page as it was drawn: the person's own, of all that a form sends.
  const isTouched = ({ type, checked, defaultChecked, value, defaultValue }) =>
    type === "radio" || type === "checkbox" ? checked !== defaultChecked : value !== defaultValue;

  const keptAs = (name) => JSON.parse(store((here) => here.getItem(name)) ?? "null");
  const keepAs = (name, kept) => store((here) => here.setItem(name, JSON.stringify(kept)));
  const forget = (name) => store((here) => here.removeItem(name));
  const keepHere = (form) => {
    const { draft, version } = form.elements;
    const touched = [...form.elements].filter((each) => isTyped(each) && isTouched(each));
    const before = keptAs(key(form))?.touched ?? [];
    keepAs(key(form), {
      data: fields(form),
      touched: [...new Set([...before, ...touched.map(({ name }) => name)])],
      draft: draft.value,
      version: version.value,
    });
  };
  const forgetHere = (form) => forget(key(form));

  /* Words */
  const showStatus = (word) => {
    const text = document
      .getElementById("week-labels")
      ?.content.querySelector(`[data-word="${word}"]`)?.textContent;
    const line = document.getElementById("week-kept");
    if (line) line.textContent = text ?? "";
  };
  // Of submitting, it stands at the button that was pressed, and has the focus.
  const trouble = (kind, isPressed = false) => {
    const now = document.querySelector("[data-week-trouble]");
    const banner = document.getElementById(`week-${kind}`).content.firstElementChild;
    const is = now?.dataset.weekTrouble;
    // That it did not come in weighs more than that its draft did not.
    if (is === banner.dataset.weekTrouble || (is === "submit" && kind === "offline")) return;
    now?.remove();
    const fresh = banner.cloneNode(true);
    const link = fresh.querySelector("a");
    if (link) link.href = location.href;
    if (isPressed) theForm().querySelector(".week-end").before(fresh);
    else theForm().before(fresh);
    showStatus("kept");
    if (isPressed) fresh.dispatchEvent(new Event("to-the-eye", { bubbles: true }));
  };
  const calm = () =>
    document.querySelector('[data-week-trouble]:not([data-week-trouble="submit"])')?.remove();

  /* Saving */
  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  };
  // An organization's pages and a mail's link are ours; anything else asks who one is.
  const isSignIn = (response) =>
    response.redirected && !/^\/[oc]\//.test(new URL(response.url).pathname);
  const post = (fields) => {
    const body = new URLSearchParams(fields);
    // Somebody may have signed in since the page was drawn.
    const token = document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/)?.[1];
    body.set("csrfmiddlewaretoken", token ?? week().dataset.csrf);
    return fetch(week().dataset.draftUrl, { method: "POST", body });
  };
  const save = async () => {
    clearTimeout(timer);
    const form = theForm();
    if (!form || there || isSubmitting) return;
    if (isSaving) return later(WAIT);
    isSaving = true;
    const sent = texts(fields(form));
    try {
      const response = await post(new FormData(form));
      if (theForm() === form && !isSubmitting) await heard(form, response, sent);
    } catch {
      if (theForm() === form && !isSubmitting) {
        trouble("offline");
        later(AGAIN);
      }
    } finally {
      isSaving = false;
    }
  };
  const heard = async (form, response, sent) => {
    if (isSignIn(response)) return trouble("signed-out");
    if (response.status === 409) return choose(form, await response.json());
    if (!response.ok) {
      trouble("refused");
      return later(AGAIN);
    }
    form.elements.draft.value = (await response.json()).version;
    saved = sent;
    calm();
    if (texts(fields(form)) === sent) {
      forgetHere(form);
      showStatus("saved");
    } else {
      keepHere(form);
      later(WAIT);
    }
  };

  document.addEventListener("input", ({ target }) => {
    const form = target.closest("#week-form");
    if (!form) return;
    keepHere(form);
    if (document.querySelector("[data-week-trouble]")) return;
    showStatus("");
    later(WAIT);
  });
  addEventListener("online", () => {
    // Submitting stays the person's own act.
    if (theForm()) save();
  });
  addEventListener("pagehide", () => {
    const form = theForm();
    if (form && !isSubmitting && texts(fields(form)) !== saved) keepHere(form);
  });

  /* Two texts: nothing is overwritten until somebody chooses. */
  const choose = (form, answer) => {
    there = answer;
    calm();
    keepHere(form);
    const place = document.getElementById("week-conflict");
    place.innerHTML = answer.html;
    place.firstElementChild.focus();
  };
  const chosen = (form) => {
    if (there?.version !== undefined) {
      form.elements.draft.value = there.draft;
      form.elements.version.value = there.version;
    }
    there = null;
    document.getElementById("week-conflict").replaceChildren();
  };
  document.addEventListener("click", (event) => {
    const form = theForm();
    if (!form) return;
    if (event.target.closest("[data-try]")) save();
    else if (event.target.closest("[data-submit-again]")) {
      form.requestSubmit();
    } else if (event.target.closest("[data-drop]")) forgetHere(form);
    else if (event.target.closest("[data-keep]")) {
      chosen(form);
      save();
    } else if (event.target.closest("[data-take]")) {
      event.preventDefault();
      const drawn = document.getElementById("week-there");
      fill(form, there?.there ?? JSON.parse(drawn.textContent));
      chosen(form);
      forgetHere(form);
      saved = texts(fields(form));
    }
  });

  /* Submitting: no draft may come after it; whatever fails, the text is kept. */
  const isOurs = ({ detail: { ctx } }) => ctx?.sourceElement?.id === "week-form";
  document.addEventListener("htmx:before:request", (event) => {
    if (!isOurs(event)) return;
    clearTimeout(timer);
    isSubmitting = true;
    submitted = key(theForm());
    document.querySelector("[data-week-trouble]")?.remove();
    keepHere(theForm());
  });
  document.addEventListener("htmx:error", (event) => {
    if (!isOurs(event) || event.detail.ctx.response) return;
    isSubmitting = false;
    trouble("not-submitted", true);
  });
  document.addEventListener("htmx:response:error", (event) => {
    if (!isOurs(event)) return;
    isSubmitting = false;
    if (![409, 422].includes(event.detail.ctx.response.status)) trouble("refused", true);
  });
  document.addEventListener("htmx:before:response", (event) => {
    if (!isOurs(event) || !isSignIn(event.detail.ctx.response.raw)) return;
    event.preventDefault();
    isSubmitting = false;
    trouble("signed-out", true);
  });
  document.addEventListener("htmx:after:swap", (event) => {
    if (!isOurs(event)) return;
    isSubmitting = false;
    there = null;
    if (theForm()) {
      saved = "";
      document.querySelector("#week-conflict > *")?.focus();
      // Without that mark it had come in by another way, and what is here did not.
    } else if ("taken" in week().dataset) forget(submitted);
    lookAtTheRest();
  });

  /* What stays, and has no form here: held against what came in. */
  const lookAtTheRest = async () => {
    const here = theForm() && key(theForm());
    const names = store((kept) => Object.keys(kept)) ?? [];
    for (const name of names)
      if (name.startsWith(mine()) && name !== here) await lookAt(name);
  };
  const lookAt = async (name) => {
    const { data, touched = Object.keys(data) } = keptAs(name);
    const typed = touched.map((field) => [field, data[field] ?? ""]);
    const period = name.slice(mine().length);
    const response = await post([...typed, ["period", period], ["look", "1"]]).catch(() => null);
    if (response?.status === 204) return forget(name);
    // Of a check-in that is not for this page: it is shown on its own.
    if (response?.status !== 200 || isSignIn(response)) return;
    const { html, ...now } = await response.json();
    const place = document.createElement("div");
    place.innerHTML = html;
    place.addEventListener("click", ({ target }) => {
      if (target.closest("[data-throw-away]")) {
        forget(name);
        place.remove();
      } else if (target.closest("[data-put-in]"))
        // The form that opens knows what came in, and takes over what was typed alone.
        keepAs(name, { data, touched, ...now, isChosen: true });
      else if (target.closest("[data-copy-unsent]")) copy(place, data);
    });
    place.querySelector("[data-copy-unsent]").hidden = !navigator.clipboard;
    document.getElementById("week-unsent").append(place);
  };
  const copy = async (place, data) => {
    const rows = [...place.querySelectorAll("[data-field]")];
    const lines = rows.map(
      (row) => `${row.querySelector("th").textContent}: ${data[row.dataset.field] ?? ""}`,
    );
    await navigator.clipboard.writeText(lines.join("\n"));
    const button = place.querySelector("[data-copy-unsent]");
    button.textContent = button.dataset.copied;
  };

  /* What did not come through last time. */
  const restore = (form) => {
    saved = texts(fields(form));
    const kept = keptAs(key(form));
    if (!kept) return;
    if (texts(kept.data) === saved) return forgetHere(form);
    fill(form, kept.data, kept.isChosen ? kept.touched : null);
    // Saved over what it knew: where the server knows more by now, both are shown.
    form.elements.draft.value = kept.draft;
    form.elements.version.value = kept.version;
    document.getElementById("week-draft")?.remove();
    showStatus("back");
    save();
  };
  const begin = () => {
    const elsewhere = document.querySelector("[data-kept-here]");
    if (elsewhere)
      elsewhere.hidden = !store((kept) => Object.keys(kept).some((n) => n.startsWith(PREFIX)));
    if (!week()?.dataset.draftOf) return;
    if (theForm()) restore(theForm());
    lookAtTheRest();
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
