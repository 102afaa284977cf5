// Acts on a page as a curious reader would, then tells everything on it that a stranger must not have.
() => {
  const bad = [];
  const say = (what, e) => bad.push(`${what}: ${(e?.outerHTML ?? "").slice(0, 160)} in ${e?.closest?.("section[id]")?.id ?? "the page"}`);
  const fresh = document.implementation.createHTMLDocument("");
  for (const d of document.querySelectorAll("details")) d.open = true;
  const here = location.origin;
  const addresses = ["href", "src", "xlink:href", "action", "formaction", "data", "poster", "srcdoc", "background", "ping", "cite", "srcset"];
  for (const e of document.querySelectorAll("*")) {
    const tag = e.localName;
    for (const { name, value } of e.attributes) {
      if (/^on/i.test(name)) say("handler", e);
      if (!addresses.includes(name)) continue;
      if (["ping", "srcdoc", "background", "formaction"].includes(name)) say(name, e);
      let to;
      try {
        to = new URL(value, document.baseURI);
      } catch {
        continue; // leads nowhere
      }
      if (!["http:", "https:", "mailto:"].includes(to.protocol) && !/^data:image\/(png|svg\+xml)[;,]/.test(value)) say("address", e);
      const fetched = !["a", "link"].includes(tag) || (tag === "link" && /stylesheet|icon|preload|import|prefetch|preconnect/.test(e.rel));
      if (fetched && to.origin !== here && to.protocol !== "data:") say("fetched from elsewhere", e);
    }
    if (tag === "script" && !e.src.startsWith(here) && !/json/.test(e.type)) say("script", e);
    if (e.matches("body > iframe.nb-drawing-board[sandbox=allow-scripts]:not([srcdoc])")) continue; // ours: it draws diagrams
    if (["iframe", "frame", "object", "embed", "applet", "base", "portal", "marquee", "foreignobject"].includes(tag)) say("element", e);
    if (tag === "meta" && /refresh|set-cookie/i.test(e.httpEquiv)) say("meta", e);
    if (e.namespaceURI === "http://www.w3.org/1999/xhtml" && !(e instanceof HTMLElement)) say("element", e);
    if (tag === "a" && e.target && !/noopener|noreferrer/.test(e.rel)) say("target without noopener", e);
    if (e.closest(".notebook") && e.matches(":not(mjx-container *, mjx-container)")) {
      for (const name of ["id", "name"])
        if (e.hasAttribute(name) && !/^(nb-|cell-\d)/.test(e.getAttribute(name)) && !/^eq-\d+$/.test(e.id) && !e.closest(".arithmatex") && !e.id.startsWith("__code_")) say(`${name} of a stranger`, e);
      if (["form", "input", "textarea", "select", "style", "link", "meta", "svg", "template"].includes(tag)) say("element", e);
      // formulas are ours: letters, signs and tables of them, nothing that acts
      if (e.closest("math") && !/^(math|semantics|annotation|m(i|n|o|row|text|space|frac|sqrt|root|su[bp]|subsup|over|under|underover|table|tr|td|style|padded|phantom|enclose)|a|b|i|code|span)$/.test(tag))
        say("element", e);
      if (e.tagName === "BUTTON" && !e.dataset.copy && !/^(md-|nb-|g-|cell-)/.test(e.className)) say("button", e);
      if (e.hasAttribute("style")) {
        const style = getComputedStyle(e);
        if (["fixed", "absolute", "sticky"].includes(style.position)) say("overlay", e);
        if (/url\(/.test(e.getAttribute("style"))) say("style with an address", e);
        if (style.zIndex !== "auto" && style.zIndex !== "0") say("z-index", e);
        if (parseFloat(style.marginTop) < 0 || parseFloat(style.marginLeft) < 0 || style.transform !== "none") say("moved", e);
      }
    }
  }
  const texts = document.createTreeWalker(document, NodeFilter.SHOW_TEXT);
  while (texts.nextNode())
    if (/[\u202a-\u202e\u2066-\u2069]/.test(texts.currentNode.data) && !texts.currentNode.parentElement.closest(".nb-bidi, script"))
      say("direction", texts.currentNode.parentElement);
  for (const name of ["config", "cookie", "body", "head", "forms", "getElementById", "querySelector", "location", "defaultView"])
    if (name !== "location" && name !== "defaultView" && typeof document[name] !== typeof fresh[name]) say(`clobbered document.${name}`);
  for (const e of document.querySelectorAll("article :is(a, img, details, summary, [id], [style], [title], [tabindex])")) {
    for (const name of ["mouseover", "mouseenter", "pointerover", "focus", "blur", "error", "load", "toggle", "animationstart"])
      e.dispatchEvent(new Event(name, { bubbles: false }));
    const link = e.closest("a[href]");
    if (link && !["http:", "https:", "mailto:"].includes(link.protocol)) e.click();
  }
  return { pwned: window.pwned, bad };
}
