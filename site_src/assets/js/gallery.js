// Copy buttons and menus of every page. The gallery's filters: browse.js.
(() => {
  "use strict";
  const { _ } = globalThis.galleryWords;

  // --- copy buttons ---------------------------------------------------------------------------
  for (const box of document.querySelectorAll(".g-copy, .md-typeset .highlight")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "g-copy__button";
    button.textContent = _("Copy");
    if (box.dataset.label) button.setAttribute("aria-label", box.dataset.label);
    button.addEventListener("click", async () => {
      button.textContent = (await copy(box.querySelector("code").textContent)) ? _("Copied") : _("Press Ctrl+C");
      setTimeout(() => (button.textContent = _("Copy")), 2000);
    });
    box.append(button);
  }

  // code wider than its box scrolls, so the keyboard must be able to reach it
  const widths = new ResizeObserver((seen) => seen.forEach(({ target }) => (target.tabIndex = target.scrollWidth > target.clientWidth ? 0 : -1)));
  for (const code of document.querySelectorAll(".md-typeset .highlight code")) widths.observe(code);

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
})();
