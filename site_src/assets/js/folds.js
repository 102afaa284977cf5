// Notebook pages: sections fold at their headings; what is folded can be found by the browser's search, and prints unfolded.
(() => {
  "use strict";
  const { _ } = globalThis.galleryWords;
  const notebook = document.querySelector(".notebook");
  if (!notebook) return;
  const HIDDEN = "onbeforematch" in notebook ? "until-found" : ""; // the browser's search opens what it finds there

  // --- sections ----------------------------------------------------------------------------------
  const cells = [...notebook.children].map((cell) => ({ cell, parts: cell.matches(".cell-markdown") ? [...cell.children] : [cell] }));
  const parts = cells.flatMap((one) => one.parts);
  const level = (part) => (/^H[1-6]$/.test(part.tagName) && !part.matches(".nb-title") ? Number(part.tagName[1]) : 0);
  const levels = parts.map(level);
  const folded = new Map(); // index of a heading → index of the first part behind its section

  function end(index) {
    let behind = index + 1;
    while (behind < parts.length && !(levels[behind] && levels[behind] <= levels[index])) behind++;
    return behind;
  }

  function show(element, yes) {
    if (yes) element.removeAttribute("hidden");
    else element.setAttribute("hidden", HIDDEN);
  }

  function refresh() {
    const gone = new Set([...folded].flatMap(([from, to]) => parts.slice(from + 1, to)));
    for (const one of cells) {
      const all = one.parts.length > 0 && one.parts.every((part) => gone.has(part));
      show(one.cell, !all);
      if (one.parts[0] !== one.cell) for (const part of one.parts) show(part, all || !gone.has(part));
    }
    for (const [index, button] of buttons) {
      button.setAttribute("aria-expanded", String(!folded.has(index)));
      button.title = folded.has(index) ? _("Unfold this section") : _("Fold this section");
    }
  }

  const buttons = new Map();
  for (const [index, part] of parts.entries()) {
    if (!levels[index] || end(index) === index + 1) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "nb-section";
    const title = part.textContent.replace(/¶$/, "").trim();
    button.setAttribute("aria-label", _("Section “%(title)s”", { title }));
    part.setAttribute("aria-label", title); // without the button's name
    button.addEventListener("click", () => {
      if (!folded.delete(index)) folded.set(index, end(index));
      refresh();
    });
    part.prepend(button);
    buttons.set(index, button);
  }
  if (buttons.size) refresh();

  // What is asked for, by a link or by the browser's search, unfolds the sections it stands in.
  function reveal(element) {
    const at = parts.findIndex((part) => part === element || part.contains(element) || element.contains(part));
    const covering = [...folded].filter(([from, to]) => from < at && at < to);
    for (const [from] of covering) folded.delete(from);
    if (covering.length) refresh();
    return covering.length > 0;
  }
  notebook.addEventListener("beforematch", ({ target }) => reveal(target));
  addEventListener("hashchange", () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && notebook.contains(target) && reveal(target)) target.scrollIntoView();
  });

  // --- paper: everything unfolded ----------------------------------------------------------------
  let opened = [];
  let sections = [];
  addEventListener("beforeprint", () => {
    sections = [...folded];
    folded.clear();
    if (sections.length) refresh();
    opened = [...notebook.querySelectorAll("details:not([open])")];
    for (const fold of opened) fold.open = true;
    for (const picture of notebook.querySelectorAll("img[loading]")) picture.loading = "eager";
  });
  addEventListener("afterprint", () => {
    for (const fold of opened) fold.open = false;
    opened = [];
    for (const [from, to] of sections) folded.set(from, to);
    if (sections.length) refresh();
  });
})();
