/* Sightline: the whole client script beside htmx. Every page works without it.

   What of htmx 4 (4.0.0-beta6, from django-htmx) this relies on, read in its source:

   - Attributes are not inherited. Only `hx-headers:inherited` on <body> is, which
     carries the CSRF token to requests that are not forms.
   - Configuration: <meta name="htmx-config">. `includeIndicatorCSS: false` keeps htmx
     from adding a style sheet. `defaultSettleDelay: 0`: otherwise what comes in wears the
     attributes of what it replaces for a moment, and a radio button that is checked
     anew in it stays unchecked. There is no switch for eval: the policy's script-src
     'self' stops `hx-on`, `js:` values and trigger filters, so nothing uses them.
   - Answers of 4xx and 5xx are swapped in unless `noSwap` names them. Ours names all
     but 409 and 422, whose bodies are the same partial with its errors. (Django-htmx's
     debugging script puts "4xx" there, 422 included: it is not loaded.)
   - History keeps nothing in the browser: going back fetches the page anew, with
     HX-History-Restore-Request, for <body>. Boosted and restoring requests need the
     full page: answer with a partial only to HX-Request-Type: partial.
   - Events: htmx:before:request, htmx:after:swap, htmx:response:error, htmx:error
     (network, timeout), htmx:finally:request. All carry detail.ctx with sourceElement,
     target, request and response. An event whose element has left the page fires on
     document, so document is where all of them are heard.
   - Swaps: outerHTML, innerHTML, beforeend, delete, outerMorph (keeps focus and what
     is typed) …; `transition:true` behind it uses a view transition. Out of band:
     `hx-swap-oob`, or <hx-partial hx-target="#x" hx-swap="beforeend">.
   - Focus returns to the element with the same id by itself. */
(() => {
  const SLOW = 400; // ms before a request counts as slow
  const TOAST = 8000; // ms that a toast stays
  const SPEAK = 150; // ms in which one announcement is put together

  /* Quick check-in: one card is open ("now"), others wait. What is typed in them stays. */
  const NOW = '.kr[data-state="now"]';
  const closeOthers = (card) => {
    for (const other of document.querySelectorAll(NOW))
      if (other !== card) other.dataset.state = "wait";
  };
  const openCard = (card) => {
    closeOthers(card);
    card.dataset.state = "now";
    const field = card.querySelector(".in-num") ?? card.querySelector(".kr-form input, a");
    field?.focus();
    field?.select?.();
  };
  const openNext = (card) => {
    const waiting = [...document.querySelectorAll('.krs > .kr[data-state="wait"]')];
    const next =
      waiting.find(
        (other) => card.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING,
      ) ?? waiting[0];
    if (next) openCard(next);
    else focusOn(card);
  };
  document.addEventListener("click", (event) => {
    const card = event.target.closest('.kr[data-state="wait"]');
    if (card && !event.target.closest("a, button, input, textarea, label")) openCard(card);
  });

  const unchanged = (form) => form.querySelector('[name="unchanged"]');
  // With Ctrl, Alt or Meta a digit is the browser's: it goes to another tab.
  const isDigit = ({ key, ctrlKey, altKey, metaKey }) =>
    /^[1-5]$/.test(key) && !(ctrlKey || altKey || metaKey);
  // Not AltGr, which Windows says is Ctrl and Alt: with it Polish types ń and ó.
  const isAlt = ({ altKey, ctrlKey, code }, letter) =>
    altKey && !ctrlKey && code === `Key${letter}`;
  // What a browser fills in by itself comes as keydown without a key.
  document.addEventListener("keydown", (event) => {
    const form = event.target.closest?.('form[method="post"]');
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && form) {
      event.preventDefault();
      // A form whose first button only previews names the one that saves.
      form.requestSubmit(form.querySelector("[data-ctrl-enter]"));
    } else if (isAlt(event, "N") && form && unchanged(form)) {
      event.preventDefault();
      form.requestSubmit(unchanged(form));
    } else if (isDigit(event) && event.target.matches?.(".conf input")) {
      // Digits act only while the focus is inside the confidence group (WCAG 2.1.4).
      event.preventDefault();
      const radio = event.target.closest(".conf").querySelectorAll("input")[event.key - 1];
      radio.click();
      radio.focus();
    } else if (event.key?.toLowerCase() === "k" && (event.ctrlKey || event.metaKey)) {
      const door = document.querySelector("[data-palette]");
      if (door?.offsetParent) {
        event.preventDefault();
        openPalette(door);
      }
    } else if (isAlt(event, "O") && !isLetter(event)) {
      if (openTopic(event.target)) event.preventDefault();
    } else if (event.key === "Escape") closeMenus();
  });

  // On a Mac, Option+O types ø in a field.
  const isLetter = ({ key, target }) =>
    key.toLowerCase() !== "o" && target.matches?.("input, textarea");

  /* Alt+O: a topic for the next 1:1, on the person in focus or else on the page. */
  const openTopic = (from) => {
    const here = from.closest?.("[data-walk]") ?? document;
    const opener = here.querySelector("[data-one-on-one]");
    if (!opener) return false;
    if (opener.parentElement.open) focusField(opener.parentElement);
    else opener.click();
    return true;
  };
  // The letter alone, where a person has the focus (people.js).
  document.addEventListener("open-topic", ({ target }) => openTopic(target));
  const focusField = (part) => part.querySelector("input:not([type=hidden]), textarea")?.focus();
  // A form that is opened by its button is written in next.
  document.addEventListener(
    "toggle",
    ({ target }) => {
      if (target.matches("details.act[open]")) focusField(target);
    },
    true,
  );

  /* Menus close when the attention goes elsewhere. */
  const closeMenus = (except) => {
    for (const menu of document.querySelectorAll("details:is(.me, .acts, .tab-more)[open]")) {
      if (menu.contains(except)) continue;
      if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
      menu.open = false;
    }
  };
  document.addEventListener("pointerdown", (event) => closeMenus(event.target));
  document.addEventListener("focusin", (event) => closeMenus(event.target));
  document.addEventListener("click", (event) => {
    if (event.target.closest(".acts-menu a")) closeMenus();
  });

  /* The tab “More” comes anew with the numbers: whoever has opened it reads on. */
  document.addEventListener("htmx:before:swap", ({ detail: { tasks } }) => {
    if (!document.querySelector(".tab-more[open]")) return;
    for (const { fragment } of tasks) {
      const more = fragment?.querySelector?.(".tab-more");
      if (more) more.open = true;
    }
  });

  /* The search: palette.js comes with its first use. Without it, and on a phone, its
     door leads to the page of results. */
  const openPalette = async (door) => {
    try {
      const { openPalette: open } = await import(door.dataset.palette);
      open(visits());
    } catch {
      location.assign(door.href);
    }
  };
  document.addEventListener("click", (event) => {
    const door = event.target.closest("[data-palette]");
    if (!door || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    openPalette(door);
  });

  /* What was visited last, for the search: goals and people, by their ids and without a
     word of them. It belongs to one person in one organization, and goes with their
     drafts (writing.js). */
  const MOST_VISITS = 6;
  const { deviceKey, organization } = document.body.dataset;
  const VISITS = `sightline-visits:${deviceKey}:${organization}`;
  const visits = () => {
    try {
      return JSON.parse(localStorage.getItem(VISITS)) ?? [];
    } catch {
      return []; // storage is switched off
    }
  };
  const keepVisit = () => {
    const [, what] = location.pathname.match(/^\/o\/[^/]+\/((?:goals|people)\/\w{12})\/$/) ?? [];
    if (!what || !deviceKey) return;
    const last = [what, ...visits().filter((each) => each !== what)].slice(0, MOST_VISITS);
    try {
      localStorage.setItem(VISITS, JSON.stringify(last));
    } catch {
      // storage is switched off, or full
    }
  };

  /* What has happened is said to screen readers in one place, which is there from the
     page's load: the server's `announce` event, toasts, and what it says itself. */
  let texts = [];
  let speaking = 0;
  const announce = (text) => {
    texts.push(text);
    clearTimeout(speaking);
    // A text that comes again is a change only after something else.
    document.getElementById("announcer").textContent = "";
    speaking = setTimeout(() => {
      document.getElementById("announcer").textContent = texts.join(" ");
      texts = [];
    }, SPEAK);
  };
  document.addEventListener("announce", ({ detail }) => announce(detail.text));
  // An answer that has nothing of its own to say: what was asked for is done.
  document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
    const isWrite = ctx.request.method !== "GET" && /^(submit|click)$/.test(ctx.sourceEvent?.type);
    const isDone = ctx.response?.status < 400 && ctx.status === "swapped";
    if (isWrite && isDone && !texts.length)
      announce(document.getElementById("announcer").dataset.done);
  });

  /* Toasts leave after a while, unless somebody is on them or they must be read. A newer
     one takes the place of those before: what they offer to undo may be undone by now. */
  const leave = (toast) => (toast.matches(":hover, :focus-within") ? later(toast) : toast.remove());
  const later = (toast) => setTimeout(leave, TOAST, toast);
  const readyToasts = () => {
    const fresh = document.querySelectorAll("[data-toast]:not([data-ready])");
    if (fresh.length)
      for (const old of document.querySelectorAll("[data-toast][data-ready]:not([data-keep])"))
        old.remove();
    for (const toast of fresh) {
      toast.dataset.ready = "";
      announce(toast.querySelector("span").textContent);
      toast.querySelector("[data-dismiss]").hidden = false;
      if (!("keep" in toast.dataset)) later(toast);
    }
  };
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-dismiss]")) event.target.closest("[data-toast]").remove();
  });

  /* Slow requests say so: aria-busy, and the button's own word for it. */
  const busy = new WeakMap();
  const started = new WeakMap();
  const setBusy = (element, button) => {
    element.setAttribute("aria-busy", "true");
    if (!button) return;
    button.setAttribute("aria-busy", "true");
    if (button.dataset.busy)
      [button.dataset.idle, button.textContent] = [button.innerHTML, button.dataset.busy];
  };
  const setIdle = (element, button) => {
    element.removeAttribute("aria-busy");
    button?.removeAttribute("aria-busy");
    if (button?.dataset.idle) button.innerHTML = button.dataset.idle;
    if (button) delete button.dataset.idle;
  };
  const buttonOf = ({ sourceElement: source, request }) =>
    source.matches("button")
      ? source
      : (request.submitter ?? source.querySelector(".btn-act, button:not([type=button])"));
  document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
    forget(ctx.sourceElement);
    started.set(ctx, performance.now());
    busy.set(ctx, setTimeout(setBusy, SLOW, ctx.sourceElement, buttonOf(ctx)));
  });
  document.addEventListener("htmx:finally:request", ({ detail: { ctx } }) => {
    clearTimeout(busy.get(ctx));
    setIdle(ctx.sourceElement, buttonOf(ctx));
  });

  /* Signing in in another tab renews the token; a page that is open takes the new one. */
  document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
    const token = document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/)?.[1];
    if (!token || ctx.request.method === "GET") return;
    ctx.request.headers["X-CSRFToken"] = token;
    if (ctx.request.body?.has("csrfmiddlewaretoken"))
      ctx.request.body.set("csrfmiddlewaretoken", token);
  });

  /* Trouble: nothing is swapped, so what was typed stays; a banner offers a way on. */
  const forget = (source) =>
    document.querySelector(`[data-trouble="${source.dataset.troubleId}"]`)?.remove();
  let troubles = 0;
  // Not for requests that nobody made: polling, lazy loading, events from the server.
  const byHand = /^(submit|click|change|input|keyup|search|toggle)$/;
  const tell = ({ sourceElement: source, sourceEvent, request }, kind) => {
    // The week's form has its own words for it (week-drafts.js).
    if (!byHand.test(sourceEvent?.type) || source.id === "week-form") return;
    forget(source);
    source.dataset.troubleId = ++troubles;
    const banner = document
      .getElementById(`trouble-${kind}`)
      .content.firstElementChild.cloneNode(true);
    banner.dataset.trouble = troubles;
    banner.querySelector(`[data-for="${request.method === "GET" ? "save" : "load"}"]`)?.remove();
    banner
      .querySelector("[data-retry]")
      .addEventListener("click", () => retry(source, request.submitter));
    // Inside a list the banner joins the item: a list holds nothing else.
    const item = source.closest("li");
    if (item) item.prepend(banner);
    else if (source === document.body) document.getElementById("main").prepend(banner);
    else source.before(banner);
    bringToEye(banner);
  };
  // A form that is sent as a page would be lost behind the browser's own error page.
  document.addEventListener("submit", (event) => {
    const { target: source, submitter } = event;
    const isPost = source.getAttribute("method")?.toLowerCase() === "post";
    if (navigator.onLine || event.defaultPrevented || !isPost) return;
    event.preventDefault();
    const request = { method: "POST", submitter };
    tell({ sourceElement: source, sourceEvent: event, request }, "offline");
  });
  const retry = (source, submitter) => {
    if (source.matches("form")) source.requestSubmit(submitter);
    else if (source.matches("details")) source.dispatchEvent(new Event("toggle"));
    else source.click();
  };
  // A request is also aborted when a newer one takes its place: no trouble, unless it
  // was old enough to be cut off by htmx's own limit.
  document.addEventListener("htmx:error", ({ detail: { ctx, error } }) => {
    if (!ctx?.request || ctx.response) return;
    const inTime = performance.now() - started.get(ctx) < htmx.config.defaultTimeout;
    if (error.name !== "AbortError" || !inTime) tell(ctx, "offline");
  });
  document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
    if (![409, 422].includes(ctx.response.status)) tell(ctx, "refused");
  });
  // A request may outlast its form, where an earlier answer has drawn that anew.
  document.addEventListener("htmx:before:response", ({ detail: { ctx } }) => {
    const { target } = ctx;
    if (target?.id && !target.isConnected)
      ctx.target = document.getElementById(target.id) ?? target;
  });
  document.addEventListener("htmx:before:response", (event) => {
    const { ctx } = event.detail;
    const signIn = document
      .getElementById("trouble-signed-out")
      .content.querySelector("a").pathname;
    if (!ctx.response.raw.redirected || new URL(ctx.response.raw.url).pathname !== signIn) return;
    event.preventDefault();
    tell(ctx, "signed-out");
  });

  /* A telephone's keys for decimals have no minus: there a button changes the sign. */
  const readySigns = () => {
    if (!matchMedia("(pointer: coarse)").matches) return;
    for (const field of document.querySelectorAll('[data-signed][inputmode="text"]')) {
      field.inputMode = "decimal";
      field.parentElement.querySelector("[data-sign]").hidden = false;
    }
  };
  document.addEventListener("click", (event) => {
    const field = event.target
      .closest?.("[data-sign]")
      ?.parentElement.querySelector("[data-signed]");
    if (!field) return;
    field.value = /^\s*[-−]/.test(field.value)
      ? field.value.replace(/^\s*[-−]/, "")
      : `-${field.value}`;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
  readySigns();

  /* Errors come to the eye and the focus, wherever on the page they are. */
  const bringToEye = (element) => {
    for (let box = element.closest("details"); box; box = box.parentElement.closest("details"))
      box.open = true;
    if (!element.matches("input, select, textarea, button, a[href]")) element.tabIndex = -1;
    element.focus({ preventScroll: true });
    element.scrollIntoView({ block: "center" });
  };
  const ALERT = '[role="alert"]:not(:empty)';
  const errorIn = (place) =>
    place?.querySelector('[aria-invalid="true"]:not([type=hidden])') ??
    (place?.matches(ALERT) ? place : place?.querySelector(ALERT));
  // What other scripts show as an error.
  document.addEventListener("to-the-eye", ({ target }) => bringToEye(target));

  /* Focus after a swap: the error, the next card, or what is new. */
  const focusOn = (element) => {
    const field = element.querySelector("[autofocus], a[href], button, input:not([type=hidden])");
    if (!field) element.tabIndex = -1;
    (field ?? element).focus({ preventScroll: true });
  };
  const isLost = () => !document.activeElement || document.activeElement === document.body;
  document.addEventListener("htmx:after:swap", ({ detail: { ctx } }) => {
    readyToasts();
    readySigns();
    const fresh = ctx.target?.isConnected ? ctx.target : document.getElementById(ctx.target?.id);
    const opened = fresh?.matches(NOW) ? fresh : fresh?.querySelector(NOW);
    if (opened) closeOthers(opened);
    // While somebody types, the focus stays where it is.
    const isRefused =
      [409, 422].includes(ctx.response?.status) && /^(submit|click)$/.test(ctx.sourceEvent?.type);
    const wrong =
      isRefused && (errorIn(fresh) ?? document.querySelector('main [aria-invalid="true"]'));
    if (wrong) return bringToEye(wrong);
    if (fresh?.matches(".kr[data-state=done]") && ctx.sourceElement.matches(".kr-form"))
      openNext(fresh);
    else if (isLost() && fresh && ctx.request.method !== "GET" && byHand.test(ctx.sourceEvent?.type))
      focusOn(fresh);
  });

  /* Print buttons; without script the browser's own menu does it. */
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });

  const ready = () => {
    readyToasts();
    keepVisit();
    document.querySelector("[data-palette]")?.setAttribute("aria-haspopup", "dialog");
    const [{ responseStatus } = {}] = performance.getEntriesByType("navigation");
    const main = document.getElementById("main");
    const wrong =
      responseStatus >= 400 ? errorIn(main) : main?.querySelector('[aria-invalid="true"]');
    if (wrong) bringToEye(wrong);
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", ready);
  else ready();
})();
