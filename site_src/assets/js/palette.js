// Sets the reader's colours before the first paint; Material's script takes over later.
(() => {
  let kept = null;
  try {
    kept = window.__md_get("__palette");
  } catch {
    // no storage, or not ours: follow the system
  }
  const color = kept?.color ? { ...kept.color } : { media: "(prefers-color-scheme)" };
  if (color.media === "(prefers-color-scheme)") {
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;
    const input = document.querySelector(`[data-md-color-media="(prefers-color-scheme: ${dark ? "dark" : "light"})"]`);
    for (const name of ["media", "scheme", "primary", "accent"]) color[name] = input.getAttribute(`data-md-color-${name}`);
  }
  for (const [name, value] of Object.entries(color)) document.body.setAttribute(`data-md-color-${name}`, value);
})();
