// Inside the sandboxed frame: waits for one output from the page that made the frame, loads the libraries it needs, draws it.
// Anywhere else, where it would run in the site's own origin, it does nothing.
(() => {
  "use strict";
  if (self.origin !== "null" || parent === self) return;
  const vendor = new URL("../vendor/", document.currentScript.src).href;

  const LIBRARIES = {
    plotly: ["plotly/plotly.min.js"],
    "vega-lite-4": ["vega/vega.min.js", "vega-lite-4/vega-lite.min.js", "vega-embed/vega-embed.min.js"],
    "vega-lite-5": ["vega/vega.min.js", "vega-lite/vega-lite.min.js", "vega-embed/vega-embed.min.js"],
    "bokeh-2": ["bokeh-2/bokeh.min.js", "bokeh-2/bokeh-widgets.min.js", "bokeh-2/bokeh-tables.min.js"],
    "bokeh-3": ["bokeh-3/bokeh.min.js", "bokeh-3/bokeh-widgets.min.js", "bokeh-3/bokeh-tables.min.js"],
    jquery: ["jquery/jquery.min.js"],
    leaflet: ["leaflet/leaflet.js", "leaflet-markercluster/leaflet.markercluster.js"],
    widgets: ["jupyter-widgets/embed.js"],
    mermaid: ["mermaid/mermaid.min.js"],
  };
  const STYLES = {
    leaflet: ["leaflet/leaflet.css", "leaflet-markercluster/MarkerCluster.css", "leaflet-markercluster/MarkerCluster.Default.css"],
  };
  const GLOBALS = {
    plotly: "Plotly", "plotly.js": "Plotly", Plotly: "Plotly", vega: "vega", "vega-lite": "vegaLite", "vega-embed": "vegaEmbed",
    jquery: "jQuery", leaflet: "L",
  };

  const page = parent;
  const tell = (message) => page.postMessage(message, "*");

  // --- what no policy covers ----------------------------------------------------------------------
  // Connections between browsers. A frame in the frame would have them anew, and `frame-src` lets it pass where its document is
  // written into it: each is removed before it can load, whatever tree it stands in. Nothing here calls what a stranger may replace.
  const { apply } = Reflect;
  const { observe } = MutationObserver.prototype;
  const { attachShadow, remove } = Element.prototype;
  const { querySelectorAll } = DocumentFragment.prototype;
  let trees = { root: document, find: Document.prototype.querySelectorAll };
  for (const name of ["RTCPeerConnection", "webkitRTCPeerConnection", "WebTransport"]) delete window[name];
  for (const name of ["open", "write", "writeln"]) delete Document.prototype[name]; // like the unsafe ones, they make trees unseen
  for (const { prototype } of [Document, DocumentFragment, Element, ShadowRoot]) {
    for (const place of [prototype, prototype.constructor]) {
      for (const name of Object.getOwnPropertyNames(place)) if (/unsafe/i.test(name)) delete place[name];
    }
  }
  const guard = new MutationObserver(() => {
    let removed = false;
    for (let tree = trees; tree; tree = tree.next) {
      for (let found; (found = apply(tree.find, tree.root, ["iframe, frame"])[0]); removed = true) apply(remove, found, []);
    }
    if (removed) tell({ error: "a frame inside this one is not shown" });
  });
  const watch = (root) => apply(observe, guard, [root, { childList: true, subtree: true }]);
  watch(document);
  Element.prototype.attachShadow = function (how) {
    const root = apply(attachShadow, this, [{ ...how, clonable: false }]);
    trees = { root, find: querySelectorAll, next: trees };
    watch(root);
    return root;
  };

  // --- what the page is told: height, mistakes, other sites ---------------------------------------
  const height = () => tell({ height: Math.ceil(Math.max(document.body.scrollHeight, document.body.getBoundingClientRect().height)) + 4 });
  const blocked = new Set();
  addEventListener("error", (event) => event.message && tell({ error: String(event.message).slice(0, 300) }));
  addEventListener("unhandledrejection", (event) => tell({ error: String(event.reason).slice(0, 300) }));
  document.addEventListener("securitypolicyviolation", (event) => {
    const host = /^(?:https?|wss?):\/\/([^/?#]+)/.exec(event.blockedURI);
    if (!host || blocked.has(host[1]) || blocked.size > 9) return;
    blocked.add(host[1]);
    tell({ blocked: [...blocked] });
  });

  // --- loading ------------------------------------------------------------------------------------
  const script = (make) =>
    new Promise((resolve, reject) => {
      const made = document.createElement("script");
      make(made);
      if (!made.src) return resolve(document.body.append(made)); // runs at once
      made.onload = resolve;
      made.onerror = () => reject(new Error(`${made.src} could not be loaded`));
      document.head.append(made);
    });

  async function load(names) {
    for (const name of names.filter((n) => Object.hasOwn(LIBRARIES, n))) {
      for (const file of STYLES[name] || []) {
        const link = document.createElement("link");
        link.rel = "stylesheet";
        link.href = vendor + file;
        document.head.append(link);
      }
      for (const file of LIBRARIES[name]) await script((made) => (made.src = vendor + file));
    }
  }

  // What scripts of notebooks call to get a library: here all of them are loaded already.
  function requireFromGlobals() {
    const given = (names) => names.map((name) => window[GLOBALS[name] || name]);
    const require = (names, then, otherwise) => {
      const found = given(Array.isArray(names) ? names : [names]);
      if (!Array.isArray(names)) return found[0];
      if (found.every(Boolean)) return then && setTimeout(() => then(...found));
      const missing = names.filter((name, i) => !found[i]).join(", ");
      if (otherwise) otherwise(new Error(`${missing} is not shipped with this site`));
      else tell({ error: `${missing} is not shipped with this site` });
    };
    require.config = () => require;
    require.undef = require.defined = require.specified = () => false;
    window.require = window.requirejs = require;
    window.define = (...parts) => parts.length > 1 && typeof parts.at(-1) === "function" && require(parts.at(-2), parts.at(-1));
    window.define.amd = {};
  }

  // --- drawing ------------------------------------------------------------------------------------
  // A stranger's document: its elements in order, each of its own scripts run where it stands; scripts of other sites are left out.
  async function html(source) {
    requireFromGlobals();
    if (window.L) L.AwesomeMarkers = { icon: () => new L.Icon.Default() }; // folium's coloured pins, as plain ones
    const parsed = new DOMParser().parseFromString(source, "text/html");
    const scripts = [...parsed.querySelectorAll("script")];
    const early = scripts.filter((old) => parsed.head.contains(old));
    for (const style of parsed.head.querySelectorAll("style")) document.head.append(document.adoptNode(style));
    document.body.append(...document.adoptNode(parsed.body).childNodes);
    giveHeight();
    for (const old of scripts) {
      if (old.src) continue; // its library stands ready, or it is none of ours
      const made = document.createElement("script");
      for (const { name, value } of old.attributes) made.setAttribute(name, value);
      made.textContent = old.textContent;
      if (early.includes(old)) document.head.append(made);
      else old.replaceWith(made);
    }
    document.dispatchEvent(new Event("DOMContentLoaded"));
    dispatchEvent(new Event("load"));
    if (typeof window.onload === "function") window.onload(new Event("load"));
  }

  // Some content (most maps) is as high as what it stands in: then that has a height of its own.
  function giveHeight() {
    const highest = () => Math.max(0, ...[...document.body.querySelectorAll("div")].slice(0, 1000).map((made) => made.offsetHeight));
    const before = highest();
    document.body.style.setProperty("height", "30rem", "important");
    if (highest() <= before) document.body.style.removeProperty("height");
  }

  function box() {
    const made = document.createElement("div");
    document.body.append(made);
    return made;
  }

  const DRAW = {
    plotly: ({ figure }) =>
      Plotly.newPlot(box(), { ...figure, config: { ...figure.config, responsive: true, showSendToCloud: false, plotlyServerURL: "" } }),
    vega: ({ spec }) => vegaEmbed(box(), spec, { actions: false }),
    html: ({ source }) => html(source),
    mermaid: async ({ sources, dark }) => {
      const labels = { htmlLabels: false }; // a picture shows no html inside its drawing
      const fonts = { fontFamily: "system-ui, sans-serif" };
      mermaid.initialize({
        startOnLoad: false, securityLevel: "strict", suppressErrorRendering: true, theme: dark ? "dark" : "default",
        ...labels, flowchart: labels, class: labels, state: labels, ...fonts, themeVariables: fonts,
      });
      for (const [drawing, source] of sources.entries()) {
        try {
          const { svg } = await mermaid.render(`drawing-${drawing}`, source);
          const [, , width, height] = (/viewBox="([^"]*)"/.exec(svg)?.[1] || "").split(/[\s,]+/).map(Number);
          tell({ drawing, svg, width, height });
        } catch (error) {
          tell({ drawing, error: String(error.message || error).slice(0, 300) });
        }
      }
    },
    widgets: async ({ state, views }) => {
      for (const [type, data] of [["state", { version_major: 2, version_minor: 0, state }], ...views.map((v) => ["view", v])]) {
        await script((made) => {
          made.type = `application/vnd.jupyter.widget-${type}+json`;
          made.textContent = JSON.stringify(data);
        });
      }
      dispatchEvent(new Event("load"));
    },
  };

  async function draw(event) {
    if (event.source !== page || !event.data || !Object.hasOwn(DRAW, event.data.kind)) return;
    removeEventListener("message", draw);
    document.getElementById("notice").remove();
    try {
      await load(event.data.libraries);
      await DRAW[event.data.kind](event.data);
    } catch (error) {
      tell({ error: String(error.message || error).slice(0, 300) });
    }
    new ResizeObserver(height).observe(document.body);
    height();
    tell({ drawn: true });
  }
  addEventListener("message", draw);
  addEventListener("DOMContentLoaded", () => tell({ ready: true }), { once: true });
})();
