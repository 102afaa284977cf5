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
    if (drawer.checked) document.querySelector(".md-sidebar--primary a.md-nav__link")?.focus({ preventScroll: true });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !drawer.checked) return;
    turn(false);
    button.focus();
  });
  say();
})();
