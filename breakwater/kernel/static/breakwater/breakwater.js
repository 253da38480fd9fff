/* What pages gain with JavaScript. Every page works without it. Behaviour is bound to data attributes and
   delegated from the document, so that parts swapped in by htmx have it too. docs/components.md lists them. */
(() => {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const on = (type, selector, run) =>
    document.addEventListener(type, (event) => {
      const found = event.target.closest?.(selector);
      if (found) run(event, found);
    });
  document.documentElement.classList.add("js");

  // Forms are sent once ---------------------------------------------------------------------------------

  const release = (form) => {
    delete form.dataset.sent;
    $$("[aria-busy]", form).forEach((button) => button.removeAttribute("aria-busy"));
  };

  on("submit", "form[data-submit-once]", (event, form) => {
    if (event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    event.submitter?.setAttribute("aria-busy", "true");
  });
  addEventListener("pageshow", () => $$("form[data-sent]").forEach(release));
  document.addEventListener("htmx:afterRequest", (event) => event.target.matches("form") && release(event.target));

  // Confirmation: data-confirm on a form or a button names what will happen ---------------------------------

  const ask = (text, verb) =>
    new Promise((answer) => {
      const dialog = $("#confirm-dialog");
      const yes = $("[data-confirm-yes]", dialog);
      $("[data-confirm-text]", dialog).textContent = text;
      yes.dataset.usual ??= yes.textContent;
      yes.textContent = verb || yes.dataset.usual;
      dialog.returnValue = "";
      dialog.addEventListener("close", () => answer(dialog.returnValue === "yes"), { once: true });
      dialog.showModal();
      $("[data-autofocus]", dialog).focus();
    });

  document.addEventListener(
    "submit",
    async (event) => {
      const source = event.submitter?.closest("[data-confirm]") || event.target.closest("form[data-confirm]");
      if (!source || event.target.dataset.confirmed) return;
      const { target: form, submitter } = event;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (!(await ask(source.dataset.confirm, source.dataset.confirmVerb || submitter?.textContent))) return;
      form.dataset.confirmed = "yes";
      form.requestSubmit(submitter);
      delete form.dataset.confirmed;
    },
    true,
  );
  document.addEventListener("htmx:confirm", (event) => {
    if (!event.detail.question) return;
    event.preventDefault();
    ask(event.detail.question).then((yes) => yes && event.detail.issueRequest(true));
  });

  // Drafts: data-draft-key on a form keeps what was written on this device -----------------------------------

  const draftName = (form) => `draft:${form.dataset.draftKey}`;
  const KEPT_OUT = ["csrfmiddlewaretoken", "key"];

  const saveDraft = (form) => {
    const kept = [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !KEPT_OUT.includes(name));
    localStorage.setItem(draftName(form), JSON.stringify(kept));
  };

  const fill = (form, kept) => {
    const values = new Map();
    kept.forEach(([name, value]) => values.set(name, [...(values.get(name) || []), value]));
    for (const control of form.elements) {
      if (!control.name || control.type === "hidden" || control.type === "file") continue;
      const mine = values.get(control.name) || [];
      if (control.type === "checkbox" || control.type === "radio") control.checked = mine.includes(control.value);
      else if (control.multiple) [...control.options].forEach((option) => (option.selected = mine.includes(option.value)));
      else if (mine.length) control.value = mine[0];
    }
  };

  const restoreDraft = (form) => {
    const text = localStorage.getItem(draftName(form));
    if (!text || form.querySelector("[aria-invalid=true]")) return;
    const before = JSON.stringify([...new FormData(form)].filter(([name]) => !KEPT_OUT.includes(name)));
    if (before === text) return;
    try {
      fill(form, JSON.parse(text));
    } catch {
      localStorage.removeItem(draftName(form));
      return;
    }
    form.prepend($("#draft-notice").content.cloneNode(true));
  };

  let draftTimer;
  on("input", "form[data-draft-key]", (event, form) => {
    clearTimeout(draftTimer);
    draftTimer = setTimeout(() => saveDraft(form), 400);
  });
  // A draft that was sent is needless once the next page says with a toast that it was accepted.
  const SENT = "draft-sent";
  on("submit", "form[data-draft-key]", (event, form) => {
    clearTimeout(draftTimer);
    saveDraft(form);
    sessionStorage.setItem(SENT, draftName(form));
  });
  on("click", "[data-draft-clear]", (event, button) => {
    const form = button.closest("form");
    localStorage.removeItem(draftName(form));
    form.reset();
    $("[data-draft-notice]", form)?.remove();
  });
  // The page after a form that was accepted names the draft it makes needless.
  const dropDrafts = () => {
    $$("[data-draft-done]").forEach((mark) => localStorage.removeItem(`draft:${mark.dataset.draftDone}`));
    if ($("[data-toast]")) localStorage.removeItem(sessionStorage.getItem(SENT));
    sessionStorage.removeItem(SENT);
  };

  // Lists: move, select, open ----------------------------------------------------------------------------

  const rows = () => $$("[data-row]");
  const current = () => $("[data-row][data-at]");

  const move = (by) => {
    const all = rows();
    if (!all.length) return;
    const at = all.indexOf(current());
    const next = all[Math.max(0, Math.min(all.length - 1, at < 0 ? 0 : at + by))];
    current()?.removeAttribute("data-at");
    next.setAttribute("data-at", "");
    $("a", next)?.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  };

  const countSelected = (table) => {
    const boxes = $$("[data-select]", table);
    const chosen = boxes.filter((box) => box.checked).length;
    const all = $("[data-select-all]", table);
    const bar = $("[data-bulk-bar]", table);
    if (all) {
      all.checked = chosen > 0 && chosen === boxes.length;
      all.indeterminate = chosen > 0 && chosen < boxes.length;
    }
    if (!bar) return;
    const words = $("[data-bulk-count]", bar);
    bar.hidden = chosen === 0;
    words.textContent = chosen === 1 ? words.dataset.one : words.dataset.many.replace("%n", chosen);
  };

  let lastBox;
  on("click", "[data-select]", (event, box) => {
    const table = box.closest("[data-table]");
    const boxes = $$("[data-select]", table);
    if (event.shiftKey && boxes.includes(lastBox)) {
      const [from, to] = [boxes.indexOf(lastBox), boxes.indexOf(box)].sort((a, b) => a - b);
      boxes.slice(from, to + 1).forEach((one) => (one.checked = box.checked));
    }
    lastBox = box;
    countSelected(table);
  });
  on("change", "[data-select-all]", (event, all) => {
    const table = all.closest("[data-table]");
    $$("[data-select]", table).forEach((box) => (box.checked = all.checked));
    countSelected(table);
  });

  // Keys -----------------------------------------------------------------------------------------------------

  const KEYS = {
    "/": () => $("[data-search]")?.focus(),
    c: () => $("[data-create]")?.click(),
    j: () => move(1),
    k: () => move(-1),
    x: () => current()?.querySelector("[data-select]")?.click(),
    "?": () => $("#keys-dialog").showModal(),
  };

  document.addEventListener("keydown", (event) => {
    const busy = event.target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], dialog[open]");
    if (busy || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !KEYS[event.key]) return;
    event.preventDefault();
    KEYS[event.key]();
  });

  // Menus close when one looks elsewhere -----------------------------------------------------------------------

  const MENUS = "details.menu[open], details.chip[open]";
  document.addEventListener("click", (event) =>
    $$(MENUS).forEach((menu) => menu.contains(event.target) || menu.removeAttribute("open")),
  );
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && event.target.closest(MENUS);
    if (!menu) return;
    menu.removeAttribute("open");
    $("summary", menu).focus();
  });

  // Small things -------------------------------------------------------------------------------------------------

  on("click", "[data-dismiss]", (event, button) => button.closest("[data-toast]").remove());
  on("click", "[data-print]", () => print());
  on("click", "[data-open-dialog]", (event, button) => document.getElementById(button.dataset.openDialog)?.showModal());
  on("change", "[data-autosubmit]", (event, control) => control.form.requestSubmit());

  on("click", "[data-copy]", async (event, button) => {
    const label = button.getAttribute("aria-label");
    await navigator.clipboard.writeText(button.dataset.copy);
    button.setAttribute("aria-label", button.dataset.done);
    button.title = button.dataset.done;
    button.classList.add("is-done");
    setTimeout(() => {
      button.setAttribute("aria-label", label);
      button.removeAttribute("title");
      button.classList.remove("is-done");
    }, 2000);
  });

  on("click", "[data-theme-switch]", () => {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    document.cookie = `theme=${root.dataset.theme}; path=/; max-age=31536000; samesite=lax`;
    document.dispatchEvent(new Event("themechange"));
  });

  // How long ago, as time goes on. The exact time stays in the title and in print.
  const UNITS = [["day", 86400], ["hour", 3600], ["minute", 60]];
  const tellTime = () => {
    const words = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });
    for (const time of $$("time[data-ago]")) {
      const seconds = (new Date(time.dateTime) - Date.now()) / 1000;
      const [unit, size] = UNITS.find(([, size]) => Math.abs(seconds) >= size) || UNITS[2];
      if (Math.abs(seconds) < 7 * 86400) $(".no-print", time).textContent = words.format(Math.round(seconds / size), unit);
    }
  };

  // When htmx fails, say so ----------------------------------------------------------------------------------------

  const complain = (reason) => {
    const template = $("#error-toast");
    const toast = template.content.cloneNode(true);
    $(".toast-text", toast).textContent = template.dataset[reason];
    $("#toasts").append(toast);
  };
  const reasonOf = (status) => (status === 403 || status === 401 ? "forbidden" : status === 409 ? "conflict" : "server");
  document.addEventListener("htmx:sendError", () => complain("offline"));
  document.addEventListener("htmx:timeout", () => complain("offline"));
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status !== 422) return; // a form with its errors: show it
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  });
  document.addEventListener("htmx:responseError", (event) => complain(reasonOf(event.detail.xhr.status)));

  // Start ------------------------------------------------------------------------------------------------------------

  const ready = (root) => {
    $$("form[data-draft-key]", root).forEach(restoreDraft);
    $$("[data-table]", root).forEach(countSelected);
  };
  dropDrafts();
  ready(document);
  $("[data-focus]")?.focus();
  setInterval(tellTime, 60000);
  document.addEventListener("htmx:load", (event) => event.target !== document.body && ready(event.target));
})();
