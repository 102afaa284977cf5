// Notebook pages: hide all code (remembered), copy code, copy links to cells and headings, open the fold that a link leads into.
// Without this script everything is shown and every link works.
(() => {
  "use strict";
  const notebook = document.querySelector(".notebook");
  if (!notebook) return;

  // --- one quiet sentence to say what happened ---------------------------------------------------
  const said = document.createElement("div");
  said.className = "nb-said";
  said.setAttribute("role", "status");
  document.body.append(said);
  let timer;
  function say(words) {
    said.textContent = words;
    said.classList.add("nb-said--shown");
    clearTimeout(timer);
    timer = setTimeout(() => said.classList.remove("nb-said--shown"), 1800);
  }

  async function copy(text, words) {
    try {
      await navigator.clipboard.writeText(text);
      say(words);
    } catch {
      say("Copying is not allowed here"); // pages served without https have no clipboard
    }
  }

  // --- hide and show all code --------------------------------------------------------------------
  const key = "gallery.hide-code";
  const button = document.querySelector("[data-hide-code]") || toolbar();
  const label = [...button.childNodes].find((node) => node.nodeType === Node.TEXT_NODE && node.data.trim()) || button.appendChild(new Text());
  function remembered() {
    try {
      return localStorage.getItem(key) === "yes";
    } catch {
      return false; // private windows may refuse storage
    }
  }
  function hide(yes) {
    notebook.classList.toggle("notebook--no-code", yes);
    button.setAttribute("aria-pressed", String(yes));
    label.data = yes ? "Show code" : "Hide code";
    try {
      localStorage.setItem(key, yes ? "yes" : "no");
    } catch {
      // then the choice lasts for this page only
    }
  }
  function toolbar() {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "md-button nb-hide-code";
    notebook.before(made);
    return made;
  }
  if (notebook.querySelector(".cell-input")) {
    button.hidden = false;
    button.addEventListener("click", () => hide(!notebook.classList.contains("notebook--no-code")));
    hide(remembered());
  } else {
    button.hidden = true;
  }

  // --- copy buttons ------------------------------------------------------------------------------
  function addCopy(box, source) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "nb-copy";
    made.textContent = "Copy";
    made.setAttribute("aria-label", "Copy this code");
    made.addEventListener("click", () => copy(source.textContent, "Code copied"));
    box.append(made);
  }
  for (const box of notebook.querySelectorAll(".cell-input")) addCopy(box, box.querySelector("pre"));
  for (const source of notebook.querySelectorAll(".cell-markdown pre.nb-source")) {
    const box = document.createElement("div");
    box.className = "nb-copyable";
    source.replaceWith(box);
    box.append(source);
    addCopy(box, source);
  }

  // --- links to cells and headings ---------------------------------------------------------------
  notebook.addEventListener("click", (event) => {
    const link = event.target.closest(".nb-prompt, .headerlink");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) copy(link.href, "Link copied"); // and the browser goes there
  });

  // --- a link into a fold opens it, one to hidden code shows the code ----------------------------
  function unfold() {
    let id = "";
    try {
      id = decodeURIComponent(location.hash.slice(1));
    } catch {
      return; // not an address of ours
    }
    const target = id && document.getElementById(id);
    if (!target || !notebook.contains(target)) return;
    for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    if (target.matches(".cell-code") && !target.querySelector(".cell-outputs")) hide(false);
    target.scrollIntoView();
  }
  addEventListener("hashchange", unfold);
  unfold();
})();
