// Sets the formulas that were not set when the page was made, with our own copy of MathJax, which is fetched when one comes near or the
// reader begins to move: a first view without them does not pay for it, a page without them never loads it.
// Only elements that the renderer marked hold formulas, so "$5 and $6" in prose stays prose.
(() => {
  // a formula wider than the screen scrolls, so the keyboard must be able to reach it
  const widths = new ResizeObserver((seen) => {
    for (const { target } of seen) if (target.scrollWidth > target.clientWidth + 1) target.tabIndex = 0;
  });
  for (const formula of document.querySelectorAll(".nb-display")) widths.observe(formula);

  const formulas = [...document.querySelectorAll(".arithmatex, .math")];
  if (!formulas.length) return;
  const folder = new URL("../vendor/mathjax/", document.currentScript.src).href.replace(/\/$/, "");
  window.MathJax = {
    loader: { load: ["input/tex", "output/chtml", "a11y/assistive-mml", "ui/safe"], paths: { mathjax: folder } },
    startup: {
      typeset: false,
      pageReady: async () => {
        await window.MathJax.startup.defaultPageReady();
        // a few at a time, so that a page with many formulas answers in between; all at once where one refers to another
        const refers = formulas.some((formula) => /\\(?:eq)?ref\b/.test(formula.textContent));
        const most = refers ? formulas.length : 4;
        for (let start = 0; start < formulas.length; start += most) {
          await new Promise((go) => setTimeout(go));
          await window.MathJax.typesetPromise(formulas.slice(start, start + most));
        }
      },
    },
    tex: {
      // `require` would let a formula load extensions, `html` and `action` make links and toggles: a stranger's formula gets none
      packages: ["base", "ams", "newcommand", "noundefined", "autoload", "configmacros"],
      autoload: { action: [], html: [], require: [], setoptions: [] },
      inlineMath: [["\\(", "\\)"]],
      displayMath: [["\\[", "\\]"]],
      processEnvironments: true,
      tags: "ams", // equations are numbered as in Jupyter, \label and \eqref work over the whole page
    },
    chtml: { fontURL: `${folder}/output/chtml/fonts/woff-v2`, mtextInheritFont: true },
    options: {
      enableAssistiveMml: true,
      skipHtmlTags: { "[-]": ["code", "pre"] },
    },
  };
  const script = document.createElement("script");
  script.id = "MathJax-script";
  script.src = `${folder}/startup.js`;

  const near = new IntersectionObserver((seen) => seen.some((one) => one.isIntersecting) && begin(), { rootMargin: "100% 0px" });
  const signs = ["scroll", "pointermove", "pointerdown", "keydown", "beforeprint"];

  function begin() {
    near.disconnect();
    for (const sign of signs) removeEventListener(sign, begin);
    // the text comes first: formulas are set when the page has been drawn
    if (document.readyState === "complete") document.head.append(script);
    else addEventListener("load", () => document.head.append(script), { once: true });
  }

  for (const formula of formulas) near.observe(formula);
  for (const sign of signs) addEventListener(sign, begin, { passive: true });
})();
