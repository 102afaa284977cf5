// Where a new run drew another picture: both under a slider, or their difference. Without this script they stand side by side.
(() => {
  "use strict";
  const { _ } = globalThis.galleryWords;
  const WAYS = [
    ["side", _("Side by side")],
    ["slider", _("Slider")],
    ["difference", _("Difference")],
  ];

  for (const side of document.querySelectorAll("[data-new]")) {
    const cell = side.closest(".cell");
    const stored = cell.querySelector(":scope > .cell-outputs, :scope > details > .cell-outputs");
    const pictures = [stored, side].map((part) => part?.querySelector(".output img"));
    if (pictures.every(Boolean)) offer(cell, stored, side, pictures);
  }

  function offer(cell, stored, side, [before, after]) {
    const bar = document.createElement("div");
    bar.className = "g-ways";
    bar.setAttribute("role", "group");
    bar.setAttribute("aria-label", _("How the two pictures are shown"));
    const view = document.createElement("div");
    view.className = "g-overlay";
    view.hidden = true;
    const range = document.createElement("input");
    range.type = "range";
    range.value = "50";
    range.setAttribute("aria-label", _("How much of the stored picture is shown"));
    range.addEventListener("input", () => view.style.setProperty("--at", `${range.value}%`));
    const note = document.createElement("p");
    note.className = "g-note";
    const buttons = WAYS.map(([way, label]) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "md-button";
      button.textContent = label;
      button.addEventListener("click", () => show(way));
      return [way, button];
    });

    function show(way) {
      for (const [name, button] of buttons) button.setAttribute("aria-pressed", String(name === way));
      if (way !== "side" && !view.hasChildNodes()) {
        const stack = document.createElement("div");
        stack.className = "g-overlay__stack";
        for (const picture of [after, before]) {
          const copy = picture.cloneNode();
          copy.loading = "eager";
          copy.alt = picture === before ? _("The stored picture") : _("The new picture");
          stack.append(copy);
        }
        view.append(stack, range, note);
        view.style.setProperty("--at", "50%");
      }
      view.hidden = way === "side";
      view.dataset.way = way;
      stored.hidden = side.hidden = !view.hidden;
      range.hidden = way !== "slider";
      note.textContent = way === "difference" ? _("Black is equal; what is bright differs.") : _("Left of the edge: stored; right of it: new.");
    }

    bar.append(...buttons.map(([, button]) => button));
    side.before(bar);
    bar.after(view);
    show("side");
  }
})();
