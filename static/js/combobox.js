/* A search field that chooses one thing: ARIA's combobox with a list below it.

   [data-combobox="name"] holds a text field, a hidden field of what is chosen
   ([data-chosen], its title in data-text), a list and a status line. The list comes from
   data-url, which gets the text as `q` and the fields of data-include. Without script
   the text field searches by a button, and radio buttons of that name choose; here they
   go, and the hidden field takes their name.

   What is chosen changes by choosing an option or by emptying the field, never by
   typing: a text that chose nothing gives way to the title of what is chosen. */
(() => {
  const QUIET = 200; // ms without a key before it searches

  const upgrade = (box) => {
    const field = box.querySelector('input[type="text"]');
    const chosen = box.querySelector("[data-chosen]");
    const list = box.querySelector('[role="listbox"]');
    const status = box.querySelector("[data-status]");
    const options = () => [...list.querySelectorAll('[role="option"]')];
    const active = () => list.querySelector(`[id="${field.getAttribute("aria-activedescendant")}"]`);
    const isOpen = () => !list.hidden;
    let timer = 0;
    let search = null; // the request under way

    const activate = (option) => {
      for (const each of options()) each.classList.toggle("is-active", each === option);
      if (!option) return field.removeAttribute("aria-activedescendant");
      field.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    };
    const show = (isShown) => {
      list.hidden = !isShown;
      field.setAttribute("aria-expanded", isShown);
    };
    const close = () => {
      clearTimeout(timer);
      search?.abort();
      activate(null);
      show(false);
    };
    const asked = () => (field.value === chosen.dataset.text ? "" : field.value.trim());
    const address = () => {
      const fields = document.querySelectorAll(box.dataset.include || ":not(*)");
      const query = new URLSearchParams([...fields].map(({ name, value }) => [name, value]));
      query.set("q", asked());
      return `${box.dataset.url}?${query}`;
    };
    const fill = (html) => {
      list.innerHTML = html;
      for (const option of options())
        option.setAttribute("aria-selected", option.dataset.value === chosen.value);
      // The best match is one key away; among what is likely nothing is better.
      activate(asked() ? options()[0] : null);
      status.textContent = list.querySelector('[role="presentation"]')?.textContent ?? "";
    };
    const open = async () => {
      clearTimeout(timer);
      search?.abort();
      const mine = new AbortController();
      search = mine;
      let html = "";
      try {
        const response = await fetch(address(), { signal: mine.signal });
        if (!response.ok || response.redirected) throw new Error(`${response.status}`);
        html = await response.text();
      } catch {
        if (mine.signal.aborted) return;
        html = `<li class="combo-head" role="presentation"></li>`;
      }
      if (mine.signal.aborted || document.activeElement !== field) return;
      fill(html);
      if (!options().length) {
        list.firstElementChild.textContent = box.dataset.failed;
        status.textContent = box.dataset.failed;
      }
      show(true);
    };
    const choose = ({ value, text }) => {
      const isNew = chosen.value !== value;
      chosen.value = value;
      chosen.dataset.text = text;
      field.value = text;
      close();
      if (isNew) chosen.dispatchEvent(new Event("change", { bubbles: true }));
    };
    const settle = () => {
      if (!field.value.trim()) choose({ value: "", text: "" });
      else field.value = chosen.dataset.text;
      close();
    };
    const move = (step) => {
      const all = options();
      const next = all.indexOf(active()) + step;
      if (all.length) activate(all.at(next < 0 ? -1 : next % all.length));
    };

    field.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(open, QUIET);
    });
    // Its own changes are no answer yet.
    field.addEventListener("change", (event) => event.stopPropagation());
    field.addEventListener("click", () => isOpen() || open());
    field.addEventListener("blur", settle);
    field.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.isComposing) return;
      const { key } = event;
      if (key === "ArrowDown" || key === "ArrowUp") {
        if (isOpen()) move(key === "ArrowDown" ? 1 : active() ? -1 : 0);
        else open();
      } else if (key === "Enter") {
        if (isOpen() && active()) choose(active().dataset);
        else open();
      } else if (key === "Escape" && (isOpen() || field.value !== chosen.dataset.text)) {
        field.value = chosen.dataset.text;
        close();
      } else return;
      event.preventDefault();
      event.stopPropagation();
    });
    // The field keeps the focus while the list is clicked or scrolled.
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", ({ target }) => {
      const option = target.closest('[role="option"]');
      if (option) choose(option.dataset);
    });

    box.dataset.ready = "";
    chosen.name = box.dataset.combobox;
    field.removeAttribute("name");
    field.value = chosen.dataset.text;
    for (const [name, value] of [
      ["role", "combobox"],
      ["aria-autocomplete", "list"],
      ["aria-expanded", "false"],
      ["aria-controls", list.id],
    ])
      field.setAttribute(name, value);
    box.closest("form")?.querySelector(".combo-radios")?.remove();
  };

  const ready = () => {
    for (const box of document.querySelectorAll("[data-combobox]:not([data-ready])")) upgrade(box);
  };
  document.addEventListener("htmx:after:swap", ready);
  ready();
})();
