// The menu of narrow screens: a label over a hidden checkbox without JavaScript, a button that keyboards reach with it.
(() => {
  const label = document.querySelector(".g-menu");
  const drawer = document.getElementById("__drawer");
  if (!label || !drawer) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = label.className;
  button.append(...label.childNodes);
  label.replaceWith(button);
  const say = () => button.setAttribute("aria-expanded", String(drawer.checked));
  const turn = (open) => {
    if (drawer.checked !== open) drawer.click();
  };
  button.addEventListener("click", () => turn(!drawer.checked));
  drawer.addEventListener("change", () => {
    say();
    if (!drawer.checked) return;
    // the drawer opens at the part of the site that the page belongs to
    const all = document.querySelector(".md-sidebar--primary");
    const part = all?.querySelector("a.md-nav__link--active")?.closest("ul") ?? all?.querySelector("ul");
    const links = part?.querySelectorAll(":scope > li > a.md-nav__link") ?? [];
    const seen = [...links].find((link) => link.offsetParent);
    seen?.focus({ preventScroll: true });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !drawer.checked) return;
    turn(false);
    button.focus();
  });
  say();
})();
