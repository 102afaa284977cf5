// Launch links: the reader's own hub, version and interface, kept in this browser, in every link of the site.
// Without this script the links lead to the default hub at the checked commit. How a link is made: gallery/links/launching.py.
(() => {
  "use strict";

  // --- a link from its ingredients; tests compare it with the server's, link by link ------------------------------------
  const quote = (text) => encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  const slashes = (text) => text.split("/").map(quote).join("/");
  const steps = (path) => path.split("/").some((step) => step === "." || step === "..");
  const trim = (path) => path.replace(/^\/+|\/+$/g, "");
  const file = (path) => (steps(trim(path)) ? "" : slashes(trim(path)));
  const FRONTS = { lab: ["lab/tree/", "lab"], notebook: ["tree/", "tree"], voila: ["voila/render/", "voila"] };
  function opened(open, path) {
    if (FRONTS[open]) return file(path) ? FRONTS[open][0] + file(path) : FRONTS[open][1];
    if (open !== "path") return open;
    const address = path.replace(/^\/+/, "");
    if (steps(unquote(address.split(/[?#]/)[0]))) return "";
    return quote(address).replace(/%(2F|3F|23|25|26|3D|2B|3B|2C|40|21|24|27|28|29|2A)/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  }
  function unquote(text) {
    try {
      return decodeURIComponent(text);
    } catch {
      return text; // a lone % is itself
    }
  }
  // gallery/links/launching.py tells why
  const ONCE = "&_=%FF", LOST = /%(?:[01]|2[356BF]|3[BF]|5C|7F)|%20$/;
  function pull(repo, branch, open, path) {
    const folder = repo.slice(repo.lastIndexOf("/") + 1);
    const inside = FRONTS[open] ? [folder, path].filter(Boolean).join("/") : path;
    return `git-pull?repo=${quote(repo)}&urlpath=${quote(opened(open, inside))}${branch ? `&branch=${quote(branch)}` : ""}`;
  }
  // `what`: gallery/pages/launches.py, ingredients(); `ref`: a tag or a branch, empty for the checked commit
  function address(hub, what, ref = "", open = "") {
    const as = open || what.open;
    const path = as !== what.open && what.open === "path" ? "" : what.path || "";
    if (hub.kind === "jupyterlite") return what.raw ? `${hub.url}/lab/index.html?fromURL=${quote(what.raw)}` : "";
    const branch = ref && ref !== "HEAD" ? ref : what.branch || "";
    if (hub.kind === "jupyterhub") return what.ref ? `${hub.url}/hub/user-redirect/${pull(what.repo, branch, as, path)}` : "";
    const at = what.apart ? what.ref : (what.ref && ref) || what.ref;
    const target = what.apart ? pull(what.repo, ref === "HEAD" ? "" : branch, as, path) : opened(as, path);
    return `${hub.url}/v2/${what.at}${at ? `/${slashes(at)}` : ""}?urlpath=${quote(target)}${LOST.test(target) ? ONCE : ""}`;
  }
  if (typeof document === "undefined") {
    globalThis.galleryLaunch = { address };
    return;
  }

  const { _, number } = globalThis.galleryWords;
  const here = document.currentScript.src;

  // --- the reader's choice -----------------------------------------------------------------------------------------------
  const HUBS = JSON.parse(document.querySelector('meta[name="gallery-hubs"]')?.content || "[]");
  const KEY = "gallery.launch";
  function chosen() {
    let kept;
    try {
      kept = JSON.parse(localStorage.getItem(KEY));
    } catch {
      // private windows may refuse storage, and anybody may have written into it
    }
    const object = (value) => (value && typeof value === "object" ? value : {});
    return { hub: object(kept).hub, refs: object(object(kept).refs), opens: object(object(kept).opens) };
  }
  function keep(choice) {
    try {
      localStorage.setItem(KEY, JSON.stringify(choice));
    } catch {
      // then it holds for this page only
    }
  }
  let choice = chosen();
  const text = (value) => (typeof value === "string" ? value : "");
  const serves = (hub, what) => !hub.providers.length || hub.providers.includes(what.provider);
  const hubFor = (what) => HUBS.find((hub) => hub.id === choice.hub && serves(hub, what) && (hub.kind !== "jupyterlite" || what.raw));
  const openFor = (what) => text(choice.opens[what.open]);
  const refFor = (what) => text(choice.refs[what.entry]);

  function rewrite(link) {
    if (!link.dataset.launch) return;
    link.dataset.href ??= link.getAttribute("href");
    try {
      const what = JSON.parse(link.dataset.launch);
      const own = link.dataset.launchOn;
      const hub = own ? HUBS.find((one) => one.id === own) : hubFor(what) || HUBS.find((one) => link.dataset.href.startsWith(`${one.url}/`));
      const made = hub && address(hub, what, refFor(what), openFor(what));
      link.href = made && (own || hubFor(what) || refFor(what) || openFor(what)) ? made : link.dataset.href;
      if (link.title) link.title = _("Launch on %(hub)s", { hub: hub?.label ?? "" });
    } catch {
      link.href = link.dataset.href;
    }
  }

  // --- the row that chooses ----------------------------------------------------------------------------------------------
  const row = document.querySelector("#launch");
  const main = row?.querySelector(".g-launch__main[data-launch]");
  const box = row?.querySelector("[data-choose]");
  const first = row?.querySelector("[data-launch-hub]")?.textContent;
  const note = row?.querySelector("[data-launch-note]");
  const original = { note: note?.textContent, ref: row?.querySelector("[data-launch-ref]")?.cloneNode(true) };
  function show() {
    for (const link of document.querySelectorAll("a[data-launch]")) rewrite(link);
    if (!main?.dataset.launch || !box) return;
    const what = JSON.parse(main.dataset.launch);
    const label = hubFor(what)?.label ?? first;
    const used = HUBS.find((hub) => hub.label === label);
    row.querySelector("[data-launch-hub]").textContent = label;
    for (const item of box.querySelectorAll("[data-hub]")) {
      const on = item.dataset.hub === used?.id;
      item.classList.toggle("g-hub--used", on);
      item.querySelector("[data-use]")?.setAttribute("aria-pressed", String(on));
      if (!on) continue;
      row.querySelector("[data-launch-state]").replaceChildren(...[...item.querySelector(".g-hub__state").childNodes].map((n) => n.cloneNode(true)));
      if (note) note.textContent = item.querySelector(".g-hub__name > span")?.textContent ?? (label === first ? original.note : "");
    }
    const ref = box.querySelector("[data-choice=ref]"), open = box.querySelector("[data-choice=open]");
    if (ref) ref.value = refFor(what);
    if (ref && ref.selectedIndex < 0) ref.value = ""; // a version that is gone
    open.value = openFor(what) || what.open;
    if (open.selectedIndex < 0) open.value = what.open;
    row.querySelector("[data-launch-opens]").textContent = open.selectedOptions[0].textContent;
    const place = row.querySelector("[data-launch-ref]");
    if (place && ref) place.replaceChildren(...(ref.value ? [ref.selectedOptions[0].textContent] : original.ref.cloneNode(true).childNodes));
  }
  function choose(change) {
    choice = { ...chosen(), ...choice };
    change(choice);
    keep(choice);
    show();
  }
  if (box && main?.dataset.launch) {
    const what = JSON.parse(main.dataset.launch);
    box.querySelector("[data-choices]").hidden = false;
    for (const button of box.querySelectorAll("[data-use]")) {
      button.hidden = HUBS.length < 2;
      const id = button.closest("[data-hub]").dataset.hub;
      button.addEventListener("click", () => choose((c) => (c.hub = id)));
    }
    box.querySelector("[data-choice=ref]")?.addEventListener("change", ({ target }) => choose((c) => (c.refs[what.entry] = target.value)));
    box.querySelector("[data-choice=open]").addEventListener("change", ({ target }) =>
      choose((c) => (c.opens[what.open] = target.value === what.open ? "" : target.value)));
    box.addEventListener("toggle", () => box.open && HUBS.forEach(ask));
  }
  show();
  // cards that are drawn later: a link's address on the reader's hub, else on the first that serves the repository
  globalThis.galleryLaunch = {
    link(what) {
      const made = document.createElement("a");
      const hub = hubFor(what) ?? HUBS.find((one) => serves(one, what) && one.kind !== "jupyterlite");
      if (!hub) return null;
      made.href = address(hub, what, refFor(what), openFor(what));
      made.rel = "noopener";
      made.title = _("Launch on %(hub)s", { hub: hub.label });
      return made;
    },
  };
  addEventListener("storage", (event) => {
    if (event.key !== KEY) return;
    choice = chosen();
    show();
  });

  // --- "Run here": everything it takes is loaded on the click -----------------------------------------------------------
  const run = document.querySelector("[data-run-here]");
  if (run) {
    const what = JSON.parse(run.dataset.launch);
    const able = (hub) => hub?.live && hub.kind === "binderhub" && serves(hub, what);
    run.hidden = !HUBS.some(able);
    run.classList.remove("g-run-here--waits"); // its place was kept
    run.addEventListener("click", async () => {
      run.disabled = true;
      const hub = [hubFor(what), ...HUBS].find(able);
      const instead = address(hub, what, refFor(what));
      const job = {
        build: instead.replace(`${hub.url}/v2/`, `${hub.url}/build/`).split("?")[0],
        instead,
        notebook: run.dataset.runHere,
        path: what.path,
        ended: () => (run.disabled = false),
      };
      if (!globalThis.galleryLive) {
        await new Promise((resolve) => {
          const script = document.createElement("script");
          script.src = new URL("live.js", here).href;
          script.addEventListener("load", resolve);
          script.addEventListener("error", resolve);
          document.head.append(script);
        });
      }
      if (globalThis.galleryLive) globalThis.galleryLive.start(job);
      else location.assign(instead); // never a dead end
    });
  }

  // --- is the hub well? asked only when the reader opens the row ------------------------------------------------------------
  async function ask(hub) {
    const place = box.querySelector(`[data-hub="${hub.id}"] [data-health]`);
    if (!place || place.dataset.asked || hub.kind !== "binderhub") return;
    place.dataset.asked = "yes";
    place.textContent = _("Asking the hub …");
    const answer = await Promise.any([get(`${hub.url}/health`), get(`${hub.url}/versions`).then((seen) => later(seen))]).catch(() => undefined);
    const [words, kind] = told(answer);
    place.textContent = words;
    place.classList.toggle("g-hub__health--down", kind === "down");
    place.classList.toggle("g-hub__health--up", kind === "up");
  }
  // what /health says counts where both answer
  const later = (value) => new Promise((resolve) => setTimeout(resolve, 1500, value));
  async function get(url) {
    const answer = await fetch(url, { signal: AbortSignal.timeout(15_000), credentials: "omit", referrerPolicy: "no-referrer" });
    return { status: answer.status, body: await answer.json().catch(() => ({})) };
  }
  function told(answer) {
    if (!answer) return [_("It does not answer now. Choose another hub, or try again later."), "down"];
    const checks = Array.isArray(answer.body.checks) ? answer.body.checks : [];
    const ill = checks.filter((check) => check?.ok === false).map((check) => String(check.service));
    if (answer.status === 503 || answer.body.ok === false) {
      const services = ill.length ? ` (${ill.join(", ")})` : "";
      return [_("It answers, but is not well%(services)s: a launch may wait or fail. Choose another hub, or try again later.", { services }), "down"];
    }
    const version = text(answer.body.binderhub);
    const quota = checks.find((check) => Number.isFinite(check?.quota) && Number.isFinite(check?.total_pods));
    if (quota) return [_("It answers: %(used)s of %(all)s servers are in use.", { used: number(quota.total_pods), all: number(quota.quota) }), "up"];
    return [version ? _("It answers: BinderHub %(version)s.", { version }) : _("It answers."), "up"];
  }
})();
