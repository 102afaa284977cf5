// Copy buttons on every page; filter, facets and order on the gallery page. Without this script all cards are shown.
(() => {
  "use strict";

  // --- copy buttons ---------------------------------------------------------------------------
  for (const box of document.querySelectorAll(".g-copy")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "g-copy__button";
    button.textContent = "Copy";
    button.setAttribute("aria-label", `Copy ${box.dataset.label}`);
    button.addEventListener("click", async () => {
      button.textContent = (await copy(box.querySelector("code").textContent)) ? "Copied" : "Press Ctrl+C";
      setTimeout(() => (button.textContent = "Copy"), 2000);
    });
    box.append(button);
  }

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const area = document.createElement("textarea"); // pages served without https have no clipboard
      area.value = text;
      area.className = "g-hidden";
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      return done;
    }
  }

  // --- menus close as menus do ----------------------------------------------------------------
  const menus = [...document.querySelectorAll(".g-elsewhere")];
  const close = (but) => menus.forEach((menu) => menu.contains(but) || menu.removeAttribute("open"));
  if (menus.length) {
    addEventListener("click", (event) => close(event.target));
    addEventListener("keydown", (event) => event.key === "Escape" && close(null));
  }

  // --- the gallery ----------------------------------------------------------------------------
  const gallery = document.querySelector("[data-gallery]");
  if (!gallery) return;
  const find = (name) => gallery.querySelector(`[data-${name}]`);
  const form = find("facets"), words = find("words"), sort = find("sort"), list = find("cards");
  const boxes = [...form.querySelectorAll("input")];
  const keys = [...new Set(boxes.map((box) => box.name))];
  const cards = [...list.children].map((element, place) => ({
    element, place, words: element.dataset.text, year: +element.dataset.year, score: +element.dataset.score,
    title: element.querySelector("a").textContent,
    has: Object.fromEntries(keys.map((key) => [key, new Set((element.getAttribute(`data-f-${key}`) || "").split("|"))])),
  }));
  const orders = {
    score: (a, b) => b.score - a.score || a.place - b.place,
    year: (a, b) => b.year - a.year || a.place - b.place,
    title: (a, b) => a.title.localeCompare(b.title),
    "": (a, b) => a.place - b.place,
  };
  let order = "";

  const chosen = () => Object.fromEntries(keys.map((key) => [key, boxes.filter((b) => b.name === key && b.checked).map((b) => b.value)]));
  const terms = () => words.value.toLowerCase().split(/\s+/).filter(Boolean);
  // within a group any choice fits, among the topics and elements all must; between groups all must
  const all = new Set(["has", "tag"]);
  const fits = (card, want, key) =>
    !want.length || (all.has(key) ? want.every((v) => card.has[key].has(v)) : want.some((v) => card.has[key].has(v)));

  function show() {
    const want = chosen(), said = terms();
    const others = (card, but) => keys.every((key) => key === but || fits(card, want[key], key));
    const named = cards.filter((card) => said.every((term) => card.words.includes(term)));
    const shown = new Set(named.filter((card) => others(card, null)));
    for (const card of cards) card.element.hidden = !shown.has(card);
    if (order !== sort.value) {
      order = sort.value;
      list.append(...[...cards].sort(orders[order] || orders[""]).map((card) => card.element));
    }
    for (const box of boxes) {
      const pool = all.has(box.name) ? [...shown] : named.filter((card) => others(card, box.name));
      const number = pool.filter((card) => card.has[box.name].has(box.value)).length;
      box.closest("label").querySelector("[data-count]").textContent = number;
      box.closest("label").classList.toggle("g-choice--none", !number && !box.checked);
    }
    const total = `${cards.length} ${cards.length === 1 ? "entry" : "entries"}`;
    find("status").textContent = shown.size === cards.length ? total : `${shown.size} of ${total}`;
    find("empty").hidden = shown.size > 0;
    find("clear").hidden = !said.length && !boxes.some((box) => box.checked);
  }

  // --- the address is the state ---------------------------------------------------------------
  function read() {
    const state = new URLSearchParams(location.search);
    words.value = state.get("q") || "";
    sort.value = state.get("sort") || "";
    if (sort.selectedIndex < 0) sort.value = "";
    for (const box of boxes) box.checked = state.getAll(box.name).includes(box.value);
    show();
  }
  function write(replace) {
    const state = new URLSearchParams();
    if (words.value.trim()) state.set("q", words.value.trim());
    for (const box of boxes) if (box.checked) state.append(box.name, box.value);
    if (sort.value) state.set("sort", sort.value);
    const address = `${location.pathname}${state.size ? `?${state}` : ""}`;
    if (address === location.pathname + location.search) return;
    history[replace ? "replaceState" : "pushState"](null, "", address);
  }
  const act = (replace) => { write(replace); show(); };

  form.addEventListener("change", () => act(false));
  form.addEventListener("submit", (event) => event.preventDefault());
  sort.addEventListener("change", () => act(false));
  words.addEventListener("input", () => act(true));
  find("clear").addEventListener("click", () => {
    words.value = "";
    for (const box of boxes) box.checked = false;
    act(false);
    words.focus();
  });
  addEventListener("popstate", read);
  for (const more of form.querySelectorAll("[data-more]")) more.addEventListener("click", () => open(more, more.closest("fieldset")));
  find("filters").addEventListener("click", (event) => open(event.currentTarget, form));
  function open(button, what) {
    button.setAttribute("aria-expanded", String(what.classList.toggle("g-open")));
  }
  read();
})();
