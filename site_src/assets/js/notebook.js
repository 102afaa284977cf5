// Notebook pages: hide all code (remembered), copy code, copy links to cells and headings, open the fold that a link leads into.
// Without this script everything is shown and every link works.
(() => {
  "use strict";
  const { _ } = globalThis.galleryWords;
  const here = document.currentScript.src;
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
      say(_("Copying is not allowed here")); // pages served without https have no clipboard
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
    for (const source of notebook.querySelectorAll(".cell-input")) {
      if (yes) source.setAttribute("hidden", "onbeforematch" in source ? "until-found" : ""); // the browser's search opens what it finds
      else source.removeAttribute("hidden");
    }
    button.setAttribute("aria-pressed", String(yes));
    label.data = yes ? _("Show code") : _("Hide code");
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
    made.textContent = _("Copy");
    made.setAttribute("aria-label", _("Copy this code"));
    made.addEventListener("click", () => copy(source.textContent, _("Code copied")));
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
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) copy(link.href, _("Link copied")); // and the browser goes there
  });

  // --- interactive outputs: drawn in a sandboxed frame, on a click -------------------------------
  // The frame has no origin of its own: it reads nothing of this page, and gets its data by a message.
  function offer(link) {
    const box = link.closest(".nb-placeholder");
    const run = document.createElement("button");
    run.type = "button";
    run.className = "md-button nb-run";
    run.textContent = _("Show it here");
    run.title = _("Runs the authors’ scripts in a frame that is shut off from this page and from other sites");
    const note = document.createElement("p");
    note.className = "nb-note";
    note.setAttribute("role", "status");
    let frame;
    run.addEventListener("click", () => (frame ? close() : open().catch((error) => note.replaceChildren(error.message))));
    function close() {
      removeEventListener("message", hear);
      frame.remove();
      frame = undefined;
      note.textContent = "";
      run.textContent = _("Show it here");
    }
    async function open() {
      run.disabled = true;
      note.textContent = _("Loading …");
      try {
        const answer = await fetch(link.href).catch(() => undefined);
        if (!answer?.ok) throw new Error(_("Its data could not be loaded."));
        payload = await answer.json();
      } finally {
        run.disabled = false;
      }
      troubles = {};
      frame = document.createElement("iframe");
      frame.className = "nb-frame";
      frame.setAttribute("sandbox", "allow-scripts");
      frame.referrerPolicy = "no-referrer";
      frame.title = box.querySelector("strong").textContent;
      addEventListener("message", hear);
      frame.src = new URL("../frames/frame.html", here).href;
      box.append(frame);
      run.textContent = _("Close");
    }
    let payload;
    let troubles = {};
    const tellTroubles = () => (note.textContent = Object.values(troubles).join(" "));
    function hear({ source, data }) {
      if (!frame || source !== frame.contentWindow || !data) return;
      if (data.ready && payload) {
        frame.contentWindow.postMessage(payload, "*");
        payload = undefined;
      } else if (Number.isFinite(data.height)) frame.style.height = `${Math.min(Math.max(data.height, 60), 4000)}px`;
      else if (data.drawn) tellTroubles();
      else if (data.error) {
        troubles.error = _("Its scripts complain: %(error)s", { error: String(data.error).slice(0, 300) });
        tellTroubles();
      } else if (Array.isArray(data.blocked)) {
        const sites = data.blocked.slice(0, 10).join(", ").slice(0, 300);
        troubles.blocked = _("It asked for files of other sites, which are not loaded here: %(sites)s", { sites });
        tellTroubles();
      }
    }
    const place = document.createElement("p");
    place.append(run);
    link.parentElement.before(place);
    link.parentElement.classList.add("nb-note");
    link.parentElement.after(note);
  }
  for (const link of notebook.querySelectorAll(".nb-open")) offer(link);

  // --- diagrams: only pages that hold one load what draws them ------------------------------------
  if (notebook.querySelector(".nb-mermaid")) {
    const script = document.createElement("script");
    script.src = new URL("diagrams.js", here).href;
    document.body.append(script);
  }

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
