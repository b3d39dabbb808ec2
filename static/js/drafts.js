/* What is typed into the week's check-in is saved as one types.

   On the device first, under a name of the person and the check-in, and gone from there
   as soon as the server has it; so what stays is what did not come through: a lost
   connection, a session that ended, a closed tab. The server refuses to save over what
   another tab saved (409): both texts are shown, and the person chooses. */
(() => {
  const PREFIX = "sightline-draft:";
  const WAIT = 700; // ms of quiet before a draft is saved
  const AGAIN = 15_000; // ms until an attempt that failed is made anew
  const SKIP = new Set(["csrfmiddlewaretoken", "period", "version", "draft", "seconds"]);

  let timer = 0;
  let isSaving = false;
  let isHandingIn = false;
  let there = null; // the other text, while a choice is due
  let saved = ""; // what the server has

  const theForm = () => document.getElementById("week-form");
  const key = () => PREFIX + document.getElementById("week").dataset.draftKey;
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
  const fill = (form, data) => {
    for (const control of form.elements) {
      const { name, type } = control;
      if (!name || SKIP.has(name) || name === "tab-token" || type === "submit") continue;
      if (type === "radio" || type === "checkbox") control.checked = data[name] === control.value;
      else if (name in data) control.value = data[name];
    }
  };

  const keepHere = (form) => {
    const { draft, version } = form.elements;
    const kept = { data: fields(form), draft: draft.value, version: version.value };
    store((here) => here.setItem(key(), JSON.stringify(kept)));
  };
  const forgetHere = () => store((here) => here.removeItem(key()));

  /* Words */
  const say = (word) => {
    const text = document
      .getElementById("week-words")
      ?.content.querySelector(`[data-word="${word}"]`)?.textContent;
    const line = document.getElementById("week-kept");
    if (line) line.textContent = text ?? "";
  };
  const trouble = (kind) => {
    const now = document.querySelector("[data-week-trouble]");
    const banner = document.getElementById(`week-${kind}`).content.firstElementChild;
    const is = now?.dataset.weekTrouble;
    // That it did not come in weighs more than that its draft did not.
    if (is === banner.dataset.weekTrouble || (is === "hand-in" && kind === "offline")) return;
    now?.remove();
    const fresh = banner.cloneNode(true);
    const link = fresh.querySelector("a");
    if (link) link.href = location.href;
    theForm().before(fresh);
    say("kept");
  };
  const calm = () =>
    document.querySelector('[data-week-trouble]:not([data-week-trouble="hand-in"])')?.remove();

  /* Saving */
  const later = (wait) => {
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  };
  const isSignIn = (response) =>
    response.redirected && !new URL(response.url).pathname.startsWith("/o/");
  const save = async () => {
    clearTimeout(timer);
    const form = theForm();
    if (!form || there || isHandingIn) return;
    if (isSaving) return later(WAIT);
    isSaving = true;
    const body = new URLSearchParams(new FormData(form));
    const token = document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/)?.[1];
    if (token) body.set("csrfmiddlewaretoken", token);
    const sent = texts(fields(form));
    try {
      const response = await fetch(form.dataset.draftUrl, { method: "POST", body });
      if (theForm() === form && !isHandingIn) await heard(form, response, sent);
    } catch {
      if (theForm() === form && !isHandingIn) {
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
      forgetHere();
      say("saved");
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
    say("");
    later(WAIT);
  });
  addEventListener("online", () => {
    // Handing in stays the person's own act.
    if (theForm()) save();
  });
  addEventListener("pagehide", () => {
    const form = theForm();
    if (form && !isHandingIn && texts(fields(form)) !== saved) keepHere(form);
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
    else if (event.target.closest("[data-hand-in]")) {
      form.requestSubmit();
    } else if (event.target.closest("[data-drop]")) forgetHere();
    else if (event.target.closest("[data-keep]")) {
      chosen(form);
      save();
    } else if (event.target.closest("[data-take]")) {
      event.preventDefault();
      const drawn = document.getElementById("week-there");
      fill(form, there?.there ?? JSON.parse(drawn.textContent));
      chosen(form);
      forgetHere();
      saved = texts(fields(form));
    }
  });

  /* Handing in: no draft may come after it; whatever fails, the text is kept. */
  const isOurs = ({ detail: { ctx } }) => ctx?.sourceElement?.id === "week-form";
  document.addEventListener("htmx:before:request", (event) => {
    if (!isOurs(event)) return;
    clearTimeout(timer);
    isHandingIn = true;
    document.querySelector("[data-week-trouble]")?.remove();
    keepHere(theForm());
  });
  document.addEventListener("htmx:error", (event) => {
    if (!isOurs(event) || event.detail.ctx.response) return;
    isHandingIn = false;
    trouble("not-handed-in");
  });
  document.addEventListener("htmx:response:error", (event) => {
    if (!isOurs(event)) return;
    isHandingIn = false;
    if (![409, 422].includes(event.detail.ctx.response.status)) trouble("refused");
  });
  document.addEventListener("htmx:before:response", (event) => {
    if (!isOurs(event) || !isSignIn(event.detail.ctx.response.raw)) return;
    event.preventDefault();
    isHandingIn = false;
    trouble("signed-out");
  });
  document.addEventListener("htmx:after:swap", (event) => {
    if (!isOurs(event)) return;
    isHandingIn = false;
    there = null;
    const form = theForm();
    if (!form) forgetHere();
    else {
      saved = "";
      document.querySelector("#week-conflict > *")?.focus();
    }
  });

  /* What did not come through last time. */
  const begin = () => {
    const form = theForm();
    if (!form || !form.dataset.draftUrl) return;
    saved = texts(fields(form));
    const kept = JSON.parse(store((here) => here.getItem(key())) ?? "null");
    if (!kept) return;
    if (texts(kept.data) === saved) return forgetHere();
    fill(form, kept.data);
    // Saved over what it knew: where the server knows more by now, both are shown.
    form.elements.draft.value = kept.draft;
    form.elements.version.value = kept.version;
    document.getElementById("week-draft")?.remove();
    say("back");
    save();
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
