// Copy buttons and menus of every page. The gallery's filters: browse.js.
(() => {
  "use strict";
  const { _ } = globalThis.galleryWords;

  // --- copy buttons ---------------------------------------------------------------------------
  for (const box of document.querySelectorAll(".g-copy")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "g-copy__button";
    button.textContent = _("Copy");
    button.setAttribute("aria-label", box.dataset.label);
    button.addEventListener("click", async () => {
      button.textContent = (await copy(box.querySelector("code").textContent)) ? _("Copied") : _("Press Ctrl+C");
      setTimeout(() => (button.textContent = _("Copy")), 2000);
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
})();
