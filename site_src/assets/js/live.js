// "Run here": the cells of this page come alive on the reader's hub. Loaded on the click, with thebe's bundle; see launch.js.
// New outputs stand beside the stored ones, and are cleaned by JupyterLab's own sanitiser: nothing of them is trusted.
globalThis.galleryLive = (() => {
  "use strict";
  const { _ } = globalThis.galleryWords;
  const here = document.currentScript.src;
  const element = (name, className, text = "") => {
    const made = document.createElement(name);
    made.className = className;
    made.textContent = text;
    return made;
  };
  const action = (text, act) => {
    const made = element("button", "md-button", text);
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  };

  // --- what the reader sees of it ------------------------------------------------------------------------------------------
  const PHASES = {
    waiting: _("Waiting for the hub …"),
    fetching: _("Fetching the repository …"),
    building: _("Building the environment; the first time this takes minutes …"),
    pushing: _("Building the environment; the first time this takes minutes …"),
    built: _("The environment is built; starting a server …"),
    launching: _("Starting a server …"),
  };
  const MOST_LOG = 20_000;

  function panel(job) {
    const box = element("section", "nb-live");
    box.setAttribute("aria-label", _("Run here"));
    const status = element("p", "nb-live__status");
    status.setAttribute("role", "status");
    const log = element("details", "g-rest nb-live__log");
    const text = element("pre", "");
    log.append(element("summary", "", _("Log")), text);
    log.hidden = true;
    const buttons = element("p", "nb-live__buttons");
    const instead = element("a", "", _("Open in JupyterLab instead"));
    instead.href = job.instead;
    instead.rel = "noopener";
    const last = element("p", "nb-live__instead");
    last.append(instead);
    box.append(status, buttons, log, last);
    document.querySelector(".notebook").before(box);
    box.scrollIntoView({ block: "nearest" });
    return {
      box,
      say(words, state) {
        status.textContent = words;
        box.dataset.state = state;
      },
      tell(line) {
        log.hidden = false;
        text.textContent = (text.textContent + line).slice(-MOST_LOG);
        text.scrollTop = text.scrollHeight;
      },
      offer(...made) {
        buttons.replaceChildren(...made);
      },
    };
  }

  // --- the way to a kernel -------------------------------------------------------------------------------------------------
  function script(address) {
    return new Promise((resolve, reject) => {
      const made = document.createElement("script");
      made.src = address;
      made.addEventListener("load", resolve);
      made.addEventListener("error", () => reject(new Error(_("A file of this site could not be loaded: %(file)s", { file: address }))));
      document.head.append(made);
    });
  }
  function style(address) {
    const made = document.createElement("link");
    made.rel = "stylesheet";
    made.href = address;
    document.head.append(made);
  }

  // BinderHub's event stream; a failure is an event, too
  function server(job, view, stop) {
    return new Promise((resolve, reject) => {
      const stream = new EventSource(job.build);
      const end = (act, value) => {
        stream.close();
        act(value);
      };
      stop.addEventListener("abort", () => end(reject, new Error(_("Stopped."))));
      let heard = false;
      stream.addEventListener("error", () =>
        end(reject, new Error(heard ? _("The connection to the hub was lost.") : _("The hub does not answer, or does not let this site ask."))));
      stream.addEventListener("message", ({ data }) => {
        heard = true;
        let event;
        try {
          event = JSON.parse(data);
        } catch {
          return; // a sign of life
        }
        const message = String(event.message ?? "");
        view.tell(message);
        if (event.phase === "ready") end(resolve, { url: String(event.url), token: String(event.token) });
        else if (event.phase === "failed") end(reject, new Error(message.trim() || _("The hub failed and does not say why.")));
        else if (PHASES[event.phase]) view.say(PHASES[event.phase], event.phase === "launching" ? "launching" : event.phase === "waiting" ? "waiting" : "building");
      });
    });
  }

  async function kernelName({ url, token }, notebook) {
    const answer = await fetch(`${url}api/kernelspecs`, { headers: { Authorization: `token ${token}` }, credentials: "omit" });
    if (!answer.ok) throw new Error(_("The server started, but does not answer this page."));
    const { default: usual, kernelspecs } = await answer.json();
    const { kernelspec = {}, language_info: info = {} } = notebook.metadata ?? {};
    if (kernelspecs[kernelspec.name]) return kernelspec.name;
    const language = String(kernelspec.language ?? info.name ?? "python").toLowerCase();
    const same = Object.values(kernelspecs).find(({ spec }) => spec.language.toLowerCase() === language);
    if (!same && kernelspecs[usual]?.spec.language.toLowerCase() !== language) {
      throw new Error(_("This hub has no kernel for the language %(language)s.", { language }));
    }
    return kernelspecs[usual]?.spec.language.toLowerCase() === language ? usual : same.name;
  }

  async function session(at, job, notebook) {
    const { api } = globalThis.thebeCore;
    const config = api.makeConfiguration({
      serverSettings: { baseUrl: at.url, wsUrl: at.url.replace(/^http/, "ws"), token: at.token, appendToken: true },
      savedSessionOptions: { enabled: false },
      mathjaxUrl: "",
      mathjaxConfig: "",
    });
    const made = api.makeServer(config);
    made.connectToJupyterServer();
    await made.ready;
    const rendermime = api.makeRenderMimeRegistry({ mathjaxUrl: "", mathjaxConfig: "" });
    const opened = await made.startNewSession(rendermime, { path: job.path, kernelName: await kernelName(at, notebook) });
    return { session: opened, config, rendermime };
  }

  // --- cells ---------------------------------------------------------------------------------------------------------------
  const source = (cell) => (Array.isArray(cell.source) ? cell.source.join("") : String(cell.source ?? ""));

  function enliven(live, notebook) {
    const { ThebeCodeCell } = globalThis.thebeCore.module;
    const cells = [];
    notebook.cells.forEach((cell, index) => {
      const place = document.querySelector(`#cell-${index + 1}.cell-code`);
      if (cell.cell_type !== "code" || !place) return;
      const made = new ThebeCodeCell(`live-${index + 1}`, "live", source(cell), live.config, {}, live.rendermime);
      made.model.trusted = false; // what code prints is a stranger's: it is sanitised, scripts are left out
      made.attachSession(live.session);
      cells.push(cellView(made, place, index + 1));
    });
    return cells;
  }

  function cellView(cell, place, number) {
    const input = place.querySelector(".cell-input");
    const stored = place.querySelector(".cell-outputs");
    const shown = input.querySelector("pre");
    const code = element("textarea", "nb-live__code");
    code.value = cell.source;
    code.spellcheck = false;
    code.rows = Math.max(1, code.value.split("\n").length);
    code.setAttribute("aria-label", _("Code of cell %(n)s", { n: number }));
    code.addEventListener("input", () => (code.rows = Math.max(1, code.value.split("\n").length)));
    const edit = element("div", "nb-live__edit");
    shown.classList.add("nb-live__away");
    shown.after(edit);
    const run = action(_("Run"), () => execute());
    run.classList.add("nb-live__run");
    run.setAttribute("aria-label", _("Run cell %(n)s", { n: number }));
    code.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !(event.shiftKey || event.ctrlKey)) return;
      event.preventDefault();
      execute();
    });
    edit.append(code, run);
    let fresh;
    async function execute() {
      if (!fresh) {
        fresh = element("div", "nb-live__new");
        fresh.setAttribute("role", "group");
        fresh.setAttribute("aria-label", _("New output"));
        fresh.append(element("p", "nb-live__label", _("New output")), element("div", "nb-live__output"));
        (stored ?? input).before(fresh);
        if (!stored) input.after(fresh);
        cell.attachToDOM(fresh.lastChild);
        if (stored) stored.prepend(element("p", "nb-live__label", _("Stored output")));
      }
      fresh.dataset.state = "running";
      run.disabled = true;
      cell.clear();
      const done = await cell.execute(code.value).catch(() => null);
      run.disabled = false;
      for (const text of fresh.querySelectorAll("pre")) text.tabIndex = 0; // it may scroll, so the keyboard must be able to reach it
      fresh.dataset.state = done && !done.error ? "done" : "failed";
      fresh.firstChild.textContent = cell.outputs.length ? _("New output") : _("Ran, without output");
      return done && !done.error;
    }
    return {
      execute,
      restore() {
        edit.remove();
        shown.classList.remove("nb-live__away");
      },
    };
  }

  // --- one run -------------------------------------------------------------------------------------------------------------
  async function start(job) {
    const view = panel(job);
    const stop = new AbortController();
    let at;
    let live;
    let cells = [];
    // no header: a request that must ask beforehand is refused by the server, and is not sent any more when a page closes
    const leave = () =>
      at && fetch(`${at.url}api/shutdown?token=${encodeURIComponent(at.token)}`, { method: "POST", mode: "no-cors", credentials: "omit", keepalive: true }).catch(() => undefined);
    addEventListener("pagehide", leave);
    function close(words, state) {
      stop.abort();
      removeEventListener("pagehide", leave);
      leave();
      at = undefined;
      for (const cell of cells) cell.restore();
      cells = [];
      view.say(words, state);
      view.offer(action(_("Run here again"), () => {
        view.box.remove();
        start(job);
      }));
      job.ended();
    }
    view.offer(action(_("Stop"), () => close(_("Stopped."), "stopped")));
    view.say(_("Waiting for the hub …"), "waiting");
    try {
      style(new URL("../css/live.css", here).href);
      const [notebook, ready] = await Promise.all([
        fetch(job.notebook).then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(_("Its data could not be loaded."))))),
        server(job, view, stop.signal),
        globalThis.thebeCore ?? script(new URL("../vendor/thebe/thebe-core.min.js", here).href),
      ]);
      at = ready;
      if (stop.signal.aborted) return leave();
      view.say(_("The server runs; starting a kernel …"), "launching");
      live = await session(at, job, notebook);
      if (stop.signal.aborted) return leave();
      cells = enliven(live, notebook);
    } catch (error) {
      if (!stop.signal.aborted) close(_("It could not be run here: %(why)s", { why: String(error?.message ?? error) }), "failed");
      return undefined;
    }
    const ready = _("Ready: change and run the cells below. They run on a server of your own, which ends with this page.");
    view.say(ready, "ready");
    live.session.kernel.statusChanged.connect((kernel, status) => {
      if (status === "dead" || status === "autorestarting") view.say(_("The kernel died, perhaps for want of memory; it has been started anew. Run the cells from the top."), "ready");
    });
    live.session.kernel.connectionStatusChanged.connect((kernel, status) => {
      if (at && status === "disconnected") close(_("The server is gone."), "failed");
    });
    let running = false;
    async function all() {
      if (running) return;
      running = true;
      view.say(_("Running …"), "running");
      let failed = false;
      for (const cell of cells) if (!failed) failed = !(await cell.execute());
      running = false;
      if (cells.length) view.say(failed ? _("Stopped at a cell that failed.") : _("All cells have run."), "ready");
    }
    view.offer(
      action(_("Run all"), all),
      action(_("Interrupt"), () => live.session.kernel.interrupt()),
      action(_("Restart the kernel"), async () => {
        view.say(_("Restarting …"), "launching");
        await live.session.restart();
        view.say(ready, "ready");
      }),
      action(_("Stop"), () => close(_("Stopped: the server has ended."), "stopped")),
    );
    return undefined;
  }
  return { start };
})();
