// What Material's own script expects to find: the site's base address and a place to keep the reader's choice of colours.
// Loaded from a file, before anything else, so that pages hold no inline script.
(() => {
  const scope = new URL(document.currentScript.dataset.base, location);
  window.__md_scope = scope;
  window.__md_hash = (text) => [...text].reduce((hash, c) => (hash << 5) - hash + c.charCodeAt(0), 0);
  window.__md_get = (key, storage = localStorage, base = scope) => JSON.parse(storage.getItem(`${base.pathname}.${key}`));
  window.__md_set = (key, value, storage = localStorage, base = scope) => {
    try {
      storage.setItem(`${base.pathname}.${key}`, JSON.stringify(value));
    } catch {
      // private windows may refuse storage: the choice then lasts for this page only
    }
  };
})();
