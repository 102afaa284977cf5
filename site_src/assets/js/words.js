// The interface's words for scripts: English stands in them, the build puts the site's language in here. Loaded before the others.
globalThis.galleryWords = (() => {
  const { language, plural, words } = { /*words*/ language: "en", plural: (n) => n !== 1, words: {} /*words*/ };
  const fill = (text, values) => text.replace(/%\((\w+)\)s|%%/g, (found, name) => (name ? values[name] : "%"));
  const number = (n) => n.toLocaleString(language);
  return {
    number,
    _: (message, values) => (values ? fill(words[message] ?? message, values) : (words[message] ?? message)),
    ngettext: (one, many, n, values = {}) => fill((words[one] ?? [one, many])[Number(plural(n))], { n: number(n), ...values }),
  };
})();
