// Search: turns the header's link into a dialog, and the search page into a form, over the same panel.
// Pagefind (the index and its small engine) is loaded on the first use, never with the page.
(() => {
  const { _, ngettext } = globalThis.galleryWords;
  const opener = document.querySelector("a[data-search-open][data-base]");
  if (!opener) return;
  const root = new URL(`${opener.dataset.base}/`.replace(/\/+$/, "/"), location.href);
  const KINDS = [
    ["", _("All")],
    ["entry", _("Entries")],
    ["notebook", _("Notebooks")],
    ["page", _("Pages")],
  ];
  const NAMES = { entry: _("Entry"), notebook: _("Notebook"), page: _("Page") };
  const SHOWN = 8;
  // Chinese and Japanese write no spaces: the index holds each character as a word (gallery/search.py), so queries do too.
  const CJK = "[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]";
  const UNSPACED = new RegExp(`(${CJK})(?=${CJK})`, "g");
  const PARTED = new RegExp(`(?<=${CJK}(?:</mark>)?)\\s(?=(?:<mark>)?${CJK})`, "g");

  let engine = null;
  const load = () => {
    engine ??= import(new URL("pagefind/pagefind.js", root).href)
      .then(async (pagefind) => {
        await pagefind.options({ baseUrl: root.pathname, excerptLength: 24 });
        await pagefind.init();
        return pagefind;
      })
      .catch((error) => {
        engine = null;
        throw error;
      });
    return engine;
  };

  const make = (name, attributes = {}, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };

  // Pagefind marks the words it found with <mark> inside escaped text: taken apart here, so that no html is ever parsed.
  const joined = (text) => text.replace(PARTED, "");
  const marked = (excerpt) => {
    const plain = (text) => {
      const decoder = document.createElement("textarea"); // holds text only: entities are decoded, tags stay text
      decoder.innerHTML = text;
      return decoder.value;
    };
    return joined(excerpt)
      .split(/(<mark>.*?<\/mark>)/s)
      .map((piece) => {
        const word = /^<mark>(.*)<\/mark>$/s.exec(piece);
        return word ? make("mark", {}, plain(word[1])) : plain(piece);
      });
  };

  const result = (data) => {
    const { kind = "page", image, parent } = data.meta;
    const title = joined(data.meta.title ?? data.url);
    const item = make("li", { class: "g-found" });
    const picture = make("span", { class: "g-found__picture", "aria-hidden": "true" });
    if (image) picture.append(make("img", { src: new URL(image, root).href, alt: "", loading: "lazy" }));
    const label = parent ? `${NAMES[kind] ?? kind} · ${parent}` : (NAMES[kind] ?? kind);
    const main = make(
      "a",
      { class: "g-found__main", href: data.url },
      picture,
      make(
        "span",
        { class: "g-found__text" },
        make("span", { class: "g-found__kind" }, label),
        make("span", { class: "g-found__title" }, title),
        make("span", { class: "g-found__excerpt" }, ...marked(data.excerpt)),
      ),
    );
    item.append(main);
    // the page's own heading leads where the page's link leads
    const places = data.sub_results.filter((place) => place.url !== data.url && joined(place.title ?? "") !== title).slice(0, 3);
    if (places.length) {
      const list = make("ul", { class: "g-found__places" });
      for (const place of places) {
        const name = joined(place.title ?? "") || _("In this part");
        list.append(
          make(
            "li",
            {},
            make(
              "a",
              { href: place.url },
              make("span", { class: "g-found__place" }, name),
              make("span", { class: "g-found__excerpt" }, ...marked(place.excerpt)),
            ),
          ),
        );
      }
      item.append(list);
    }
    return item;
  };

  // One panel: a field, a choice of kinds, results as links. Used in the dialog and on the search page.
  const panel = ({ onQuery = () => {}, query = "" } = {}) => {
    const input = make("input", {
      type: "search",
      class: "g-search__input",
      placeholder: _("Search results, notebooks, code, methods"),
      "aria-label": _("Search the gallery"),
      autocomplete: "off",
      spellcheck: "false",
      enterkeyhint: "search",
    });
    input.value = query;
    const status = make("p", { class: "g-search__status", role: "status" });
    const list = make("ol", { class: "g-search__results" });
    const more = make("button", { type: "button", class: "md-button g-search__more", hidden: "" }, _("Show more"));
    const kinds = make("div", { class: "g-search__kinds", role: "group", "aria-label": _("Show") });
    let kind = "";
    let run = 0;

    for (const [value, name] of KINDS) {
      const button = make("button", { type: "button", "aria-pressed": String(value === kind) }, name);
      button.addEventListener("click", () => {
        kind = value;
        for (const other of kinds.children) other.setAttribute("aria-pressed", String(other === button));
        search();
      });
      kinds.append(button);
    }

    const show = async (found, from, mine) => {
      const page = await Promise.all(found.slice(from, from + SHOWN).map((one) => one.data()));
      if (mine !== run) return;
      const items = page.map(result);
      list.append(...items);
      const left = found.length - from - page.length;
      more.hidden = left <= 0;
      more.textContent = _("Show more (%(n)s)", { n: left });
      more.onclick = async () => {
        await show(found, from + SHOWN, mine);
        list.children[from + SHOWN]?.querySelector("a")?.focus();
      };
    };

    const search = async () => {
      const mine = ++run;
      const words = input.value.trim();
      const apart = words.replace(UNSPACED, "$1 ");
      onQuery(words);
      if (!words) {
        list.replaceChildren();
        more.hidden = true;
        status.textContent = "";
        return;
      }
      try {
        const pagefind = await load();
        const answer = await pagefind.debouncedSearch(apart, kind ? { filters: { kind } } : {}, 120);
        if (answer === null || mine !== run) return;
        const count = answer.results.length;
        list.replaceChildren();
        more.hidden = true;
        status.textContent = count
          ? ngettext("%(n)s page found", "%(n)s pages found", count)
          : _("Nothing found for “%(words)s”. Try fewer or other words.", { words });
        await show(answer.results, 0, mine);
      } catch {
        if (mine !== run) return;
        list.replaceChildren();
        more.hidden = true;
        status.textContent = _("The search index could not be loaded. A site opened as files has no search; serve it with `gallery serve`.");
      }
    };

    const element = make("div", { class: "g-search" }, make("div", { class: "g-search__bar" }, input), kinds, status, list, more);
    input.addEventListener("focus", () => load().catch(() => {}), { once: true });
    input.addEventListener("input", search);
    element.addEventListener("keydown", (event) => {
      const links = [...list.querySelectorAll("a")];
      const at = links.indexOf(document.activeElement);
      if (event.key === "Enter" && event.target === input) {
        event.preventDefault();
        links[0]?.click();
      } else if (event.key === "ArrowDown" && (at >= 0 || event.target === input)) {
        event.preventDefault();
        (links[at + 1] ?? links.at(-1))?.focus();
      } else if (event.key === "ArrowUp" && at >= 0) {
        event.preventDefault();
        (at === 0 ? input : links[at - 1]).focus();
      }
    });
    if (query) search();
    return { element, input };
  };

  // --- the search page ---------------------------------------------------------------------------------------------------
  const place = document.querySelector("[data-search-page]");
  if (place) {
    const query = new URLSearchParams(location.search).get("q") ?? "";
    const onQuery = (words) => {
      const address = new URL(location.href);
      if (words) address.searchParams.set("q", words);
      else address.searchParams.delete("q");
      history.replaceState(null, "", address);
    };
    const { element, input } = panel({ query, onQuery });
    place.replaceChildren(element);
    input.focus();
  }

  // --- the dialog --------------------------------------------------------------------------------------------------------
  let dialog = null;
  let field = null;
  const open = () => {
    if (place) {
      place.querySelector("input").focus();
      return;
    }
    if (!dialog) {
      const { element, input } = panel();
      field = input;
      const close = make("button", { type: "button", class: "g-search__close", title: _("Close the search") });
      close.textContent = matchMedia("(hover: none)").matches ? _("Close") : "Esc";
      close.addEventListener("click", () => dialog.close());
      element.querySelector(".g-search__bar").append(close);
      dialog = make("dialog", { class: "g-dialog md-typeset", "aria-label": _("Search") }, element);
      dialog.addEventListener("click", (event) => {
        // a click on the backdrop, or a result that leads to a place in this very page
        if (event.target === dialog || event.target.closest("a")) dialog.close();
      });
      document.body.append(dialog);
    }
    if (!dialog.open) dialog.showModal();
    field.focus();
    field.select();
  };

  for (const link of document.querySelectorAll("a[data-search-open]")) {
    link.setAttribute("role", "button");
    link.setAttribute("aria-haspopup", "dialog");
    link.addEventListener("click", (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      open();
    });
    link.addEventListener("keydown", (event) => {
      if (event.key !== " ") return;
      event.preventDefault();
      open();
    });
  }

  const mac = /mac|iphone|ipad/i.test(navigator.userAgentData?.platform ?? navigator.platform ?? "");
  const key = opener.querySelector("kbd");
  key.textContent = mac ? "⌘ K" : "Ctrl K";
  key.hidden = false;
  opener.setAttribute("aria-keyshortcuts", mac ? "Meta+K" : "Control+K");
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    const combination = event.key.toLowerCase() === "k" && (mac ? event.metaKey : event.ctrlKey) && !event.altKey && !event.shiftKey;
    if (combination || (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey)) {
      event.preventDefault();
      open();
    }
  });
})();
