// Diagrams written in Mermaid's language, drawn as pictures when the reader comes near. Only pages that hold one load this.
// A sandboxed frame without an origin draws them; what it answers is shown as <img>, in which nothing runs and nothing is loaded.
(() => {
  "use strict";
  const { _ } = globalThis.galleryWords;
  const here = document.currentScript.src;
  const sources = [...document.querySelectorAll(".notebook .nb-mermaid")];
  if (!sources.length) return;
  const MOST = 2_000_000; // characters of one drawing
  let frame;

  const dark = () => document.body.getAttribute("data-md-color-scheme") === "slate";

  function draw() {
    frame?.remove();
    frame = document.createElement("iframe");
    frame.className = "nb-drawing-board";
    frame.setAttribute("sandbox", "allow-scripts");
    frame.setAttribute("aria-hidden", "true");
    frame.referrerPolicy = "no-referrer";
    frame.tabIndex = -1;
    frame.src = new URL("../frames/frame.html", here).href;
    document.body.append(frame);
  }

  addEventListener("message", ({ source, data }) => {
    if (!frame || source !== frame.contentWindow || !data) return;
    if (data.ready) {
      const texts = sources.map((pre) => pre.textContent);
      source.postMessage({ kind: "mermaid", libraries: ["mermaid"], sources: texts, dark: dark() }, "*");
    } else if (Number.isInteger(data.drawing) && sources[data.drawing]) {
      show(sources[data.drawing], data);
    } else if (data.drawn) {
      frame.remove();
      frame = undefined;
    }
  });

  function show(pre, { svg, width, height, error }) {
    const fold = pre.closest(".nb-diagram-source") || folded(pre);
    const figure = fold.previousElementSibling;
    if (typeof svg !== "string" || svg.length > MOST || !(width > 0) || !(height > 0)) {
      figure.textContent = _("Mermaid cannot draw this: %(error)s", { error: String(error || "").split("\n")[0].slice(0, 200) });
      fold.open = true;
      return;
    }
    const picture = figure.querySelector("img") || figure.appendChild(document.createElement("img"));
    picture.alt = _("A diagram; its source stands below");
    picture.width = Math.ceil(Math.min(width, 4000));
    picture.height = Math.ceil(Math.min(height, 8000));
    picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  }

  // The source, which stood there alone, goes into a fold below the place of the picture.
  function folded(pre) {
    const box = pre.closest(".nb-copyable") || pre;
    const figure = document.createElement("figure");
    figure.className = "nb-diagram";
    const fold = document.createElement("details");
    fold.className = "nb-fold nb-diagram-source";
    const summary = document.createElement("summary");
    summary.textContent = _("Source of the diagram");
    fold.append(summary);
    box.before(figure, fold);
    fold.append(box);
    return fold;
  }

  const near = new IntersectionObserver(
    (seen) => {
      if (!seen.some((one) => one.isIntersecting)) return;
      near.disconnect();
      draw();
      new MutationObserver(draw).observe(document.body, { attributeFilter: ["data-md-color-scheme"] });
    },
    { rootMargin: "1000px" },
  );
  for (const pre of sources) near.observe(pre);
})();
