// The gallery page: filter, facets with live counts, order, cards or table. The address is the state.
// The list comes as data (a few files, see gallery/pages/browse.py); without this script there are pages of cards.
(() => {
  "use strict";
  const { _, ngettext, number } = globalThis.galleryWords;
  const gallery = document.querySelector("[data-gallery]");
  if (!gallery) return;
  const find = (name) => gallery.querySelector(`[data-${name}]`);
  const root = gallery.dataset.root, PAGE = 36, SIGHT = 12; // entries added at a time, and those in sight at first
  const form = find("facets"), words = find("words"), sort = find("sort"), list = find("cards"), table = find("table");
  const view = find("view"), next = find("next"), status = find("status"), clear = find("clear"), empty = find("empty");
  const groups = [...form.querySelectorAll("[data-facet]")].map((box) => ({ key: box.dataset.facet, box, every: "every" in box.dataset,
    choices: [...box.querySelectorAll("label")].map(choice) }));
  function choice(label) {
    const count = label.querySelector("[data-count]");
    return { label, box: label.querySelector("input"), count, n: count.textContent, none: false }; // n and none: as they are shown
  }
  let cards = null, inOrder = {}, places = {}, slugs = {}, shown = [], drawn = 0, later = 0, untouched = true;

  // --- the list as data -----------------------------------------------------------------------
  let loading = null;
  function load() {
    loading ??= Promise.all(gallery.dataset.gallery.split(" ").filter(Boolean).map((address) => fetch(address).then((answer) => {
      if (!answer.ok) throw new Error(`${answer.status} ${address}`);
      return answer.json();
    }).then((shard) => Object.assign(shard, { cards: shard.rows.map(card) })))).then(take); // each file as it comes: many short tasks in place of a long one
    return loading;
  }
  function take(shards) {
    cards = shards.flatMap((shard) => shard.cards);
    places = Object.fromEntries((shards[0]?.facets ?? []).map((key, place) => [key, place]));
    slugs = Object.assign({}, ...shards.map((shard) => shard.slugs.tag));
    inOrder = {};
    heard = { words: "", fits: null };
    for (const group of groups) enumerate(group);
  }
  function card([id, title, by, summary, tier, met, applicable, picture, marks, more, year, checked, verified, launch, featured, facets, live]) {
    const said = [title, by, summary, more, ...facets.flat()].join(" ").toLowerCase();
    const percent = applicable ? Math.round((100 * met) / applicable) : 0;
    return { id, title, by, summary, tier, met, applicable, percent, picture, marks, year, checked, verified, launch: launch ?? Infinity,
      featured: featured || Infinity, facets, live, said };
  }
  // each value of a facet gets a number, and the numbers of all entries lie in one row: the numbers of entry `at` stand from
  // `starts[at]` to before `starts[at + 1]`, so that counting ten thousand entries is a matter of milliseconds
  function enumerate(group) {
    const place = places[group.key], row = [];
    group.numbers = new Map();
    group.starts = new Int32Array(cards.length + 1);
    cards.forEach((one, at) => {
      for (const value of one.facets[place]) {
        if (!group.numbers.has(value)) group.numbers.set(value, group.numbers.size);
        row.push(group.numbers.get(value));
      }
      group.starts[at + 1] = row.length;
    });
    group.row = Int32Array.from(row);
  }

  // --- which entries fit ------------------------------------------------------------------------
  const boxes = (group) => group.choices.map(({ box }) => box);
  const terms = () => words.value.toLowerCase().split(/\s+/).filter(Boolean);
  const low = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
  const far = (a, b) => b.tier - a.tier || b.percent - a.percent || b.met - a.met || low(a.id, b.id);
  const alphabet = new Intl.Collator(); // made once, not for each pair as localeCompare does
  const orders = {
    "": (a, b) => (a.featured === b.featured ? far(a, b) : a.featured - b.featured),
    score: far,
    year: (a, b) => b.year - a.year || far(a, b),
    checked: (a, b) => low(b.checked, a.checked) || far(a, b),
    verified: (a, b) => low(b.verified, a.verified) || far(a, b),
    launch: (a, b) => (a.launch === b.launch ? far(a, b) : a.launch - b.launch),
    title: (a, b) => alphabet.compare(a.title, b.title) || low(a.id, b.id),
  };
  // places of all entries in the chosen order, sorted once: what fits is then in order already
  function ordered() {
    const name = sort.value in orders ? sort.value : "";
    return inOrder[name] ??= cards.map((_one, at) => at).sort((a, b) => orders[name](cards[a], cards[b]));
  }
  // which entries hold all the words: looked up once, however often facets change below them
  let heard = { words: "", fits: null };
  function holding() {
    const said = terms(), key = said.join(" ");
    if (heard.words !== key) heard = { words: key, fits: key ? Uint8Array.from(cards, (one) => said.every((term) => one.said.includes(term))) : null };
    return heard.fits;
  }
  // how many of the group's wanted values entry `at` has
  function having({ starts, row }, wanted, at) {
    let n = 0;
    for (let i = starts[at]; i < starts[at + 1]; i++) n += wanted[row[i]];
    return n;
  }
  function count({ starts, row }, counts, at) {
    for (let i = starts[at]; i < starts[at + 1]; i++) counts[row[i]]++;
  }
  function sift() {
    const fits = holding(), counts = groups.map((group) => new Int32Array(group.numbers.size)), fitting = [];
    const asked = groups.map((group, g) => {
      const values = boxes(group).filter((box) => box.checked).map((box) => group.numbers.get(box.value));
      const wanted = new Uint8Array(group.numbers.size);
      for (const value of values) if (value !== undefined) wanted[value] = 1;
      return { group, g, wanted, least: group.every ? values.length : Math.min(values.length, 1) };
    }).filter(({ least }) => least);
    for (const at of ordered()) {
      if (fits && !fits[at]) continue;
      const missed = asked.filter(({ group, wanted, least }) => having(group, wanted, at) < least);
      if (missed.length > 1) continue;
      if (!missed.length) {
        fitting.push(cards[at]);
        for (let g = 0; g < groups.length; g++) count(groups[g], counts[g], at);
      } else if (!missed[0].group.every) {
        count(missed[0].group, counts[missed[0].g], at); // a further choice widens a group; where every choice must hold, it narrows it
      }
    }
    return { fitting, counts };
  }

  // --- what is shown ----------------------------------------------------------------------------
  const entries = (n) => ngettext("%(n)s entry", "%(n)s entries", n);
  async function show() {
    clear.hidden = !terms().length && !chosen().length;
    view.setAttribute("aria-pressed", String(isTable()));
    if (untouched && clear.hidden && !sort.value && !isTable()) return; // as the server drew it
    untouched = false;
    if (!cards) status.textContent = _("Loading the list…");
    try {
      await load();
    } catch {
      status.textContent = _("The list could not be loaded, so filters do not work now. All entries are on the pages below.");
      loading = null;
      return;
    }
    mend();
    const { fitting, counts } = sift();
    groups.forEach((group, g) => group.choices.forEach((one) => tell(one, counts[g][group.numbers.get(one.box.value)] ?? 0)));
    status.textContent = fitting.length === cards.length ? entries(cards.length)
      : ngettext("%(fitting)s of %(n)s entry", "%(fitting)s of %(n)s entries", cards.length, { fitting: number(fitting.length) });
    gallery.querySelector(".g-pages")?.remove();
    shown = fitting;
    drawn = 0;
    list.replaceChildren();
    table.querySelector("tbody").replaceChildren();
    draw(SIGHT);
    clearTimeout(later);
    later = setTimeout(() => draw(PAGE - SIGHT), 60); // the answer is painted before what lies below it is made
    empty.hidden = fitting.length > 0;
    if (!fitting.length && cards.length) advise();
  }
  // what stands there already is not touched
  function tell(one, n) {
    const said = String(n), none = !n && !one.box.checked;
    if (one.n !== said) one.count.textContent = one.n = said;
    if (one.none !== none) one.label.classList.toggle("g-choice--none", (one.none = none));
  }
  function draw(most = PAGE) {
    const place = isTable() ? table.querySelector("tbody") : list;
    place.append(...shown.slice(drawn, drawn + most).map(isTable() ? row : element));
    drawn = Math.min(drawn + most, shown.length);
    list.hidden = isTable() || !shown.length;
    table.hidden = !isTable() || !shown.length;
    more();
  }
  function more() {
    const left = shown.length - drawn;
    next.hidden = left <= 0;
    next.firstElementChild.textContent = _("Show %(n)s more of %(left)s", { n: Math.min(left, PAGE), left: number(left) });
  }
  // a choice that the address names and the page does not hold
  function mend() {
    const state = new URLSearchParams(location.search);
    for (const group of groups) {
      for (const value of state.getAll(group.key)) {
        if (!group.numbers.has(value) || boxes(group).some((b) => b.value === value)) continue;
        const made = choice(group.choices[0].label.cloneNode(true));
        [made.box.value, made.box.checked] = [value, true];
        made.label.querySelector("span").textContent = value;
        made.none = made.label.classList.contains("g-choice--none");
        group.box.querySelector("legend").after(made.label);
        group.choices.unshift(made);
      }
    }
  }
  // the filter whose removal brings most back
  function advise() {
    const place = find("advice");
    const ways = chosen().map((box) => {
      box.checked = false;
      const n = sift().fitting.length;
      box.checked = true;
      return { n, text: box.closest("label").querySelector("span").textContent, label: box.closest("fieldset").querySelector("legend").textContent, undo: () => (box.checked = false) };
    });
    if (terms().length) {
      const was = words.value;
      words.value = "";
      ways.push({ n: sift().fitting.length, text: was, label: _("Text"), undo: () => (words.value = "") });
      words.value = was;
    }
    const best = ways.sort((a, b) => b.n - a.n)[0];
    place.replaceChildren();
    if (!best?.n) return;
    const button = make("button", "md-button", _("Remove “%(filter)s” to see %(entries)s", { filter: `${best.label}: ${best.text}`, entries: entries(best.n) }));
    button.type = "button";
    button.addEventListener("click", () => { best.undo(); act(false); words.focus(); });
    place.append(button);
  }

  // --- one entry --------------------------------------------------------------------------------
  function make(tag, name, text) {
    const made = document.createElement(tag);
    if (name) made.className = name;
    if (text !== undefined) made.textContent = text;
    return made;
  }
  const templates = {};
  const copy = (selector) => (templates[selector] ??= gallery.querySelector(`template[${selector}]`).content.firstElementChild).cloneNode(true);
  const values = (one, key) => one.facets[places[key]];
  const upper = (text) => text.slice(0, 1).toUpperCase() + text.slice(1);
  function link(address, text) {
    const made = make("a", "", text);
    made.href = root + address;
    return made;
  }
  function score(one) {
    const made = copy('data-icon="score"');
    made.querySelector(".g-bar__part").setAttribute("width", one.percent);
    made.querySelector(".g-score__words").replaceChildren(...met(one, make("b", "", one.met)));
    return made;
  }
  // "3 of 5", with the first number as an element of its own where one is given
  function met(one, element) {
    const said = _("%(met)s of %(applicable)s", { met: "\0", applicable: one.applicable }).split("\0");
    return [said[0], element ?? one.met, said[1]];
  }
  function mark([text, icon]) {
    const made = make("span", "g-state g-state--warn");
    made.append(copy(`data-icon="${icon}"`), text);
    return made;
  }
  function element(one) {
    const box = make("li", "g-card"), picture = make("div", "g-card__picture"), text = make("div", "g-card__text");
    if (one.picture) {
      const [address, width, height] = one.picture, img = make("img");
      Object.assign(img, { loading: "lazy", decoding: "async", alt: "" });
      if (width && height) [img.width, img.height] = [width, height];
      img.src = root + address;
      picture.append(img);
    } else {
      picture.classList.add("g-card__picture--none");
      picture.append(copy('data-icon="notebook"'));
    }
    const kicker = [upper(values(one, "field")[0]), one.year || "", values(one, "language").slice(0, 2).join(", ")];
    const title = make("h2", "g-card__title"), a = link(`e/${one.id}/`, one.title);
    a.dir = "auto";
    title.append(a);
    text.append(make("p", "g-kicker", kicker.filter(Boolean).join(" · ")), title);
    if (one.by) text.append(Object.assign(make("p", "g-by", one.by), { dir: "auto" }));
    if (one.summary) text.append(Object.assign(make("p", "g-card__summary", one.summary), { dir: "auto" }));
    if (values(one, "tag").length) {
      const tags = make("ul", "g-tags");
      tags.setAttribute("aria-label", _("Topics"));
      for (const tag of values(one, "tag")) {
        const item = make("li");
        item.append(link(`by/tag/${encodeURIComponent(slugs[tag])}/`, tag));
        tags.append(item);
      }
      text.append(tags);
    }
    const state = make("p", "g-card__state");
    state.append(copy(`data-tier="${one.tier}"`), ...(one.applicable ? [score(one)] : []), ...one.marks.map(mark));
    const way = launch(one);
    if (way) state.append(way);
    text.append(state);
    box.append(picture, text);
    return box;
  }
  // the way to a live environment, or why to read the entry's launch row first
  function launch(one) {
    const made = typeof one.live === "string" ? link(`e/${one.id}/#launch`, _("Launch: %(state)s", { state: one.live })) : one.live && globalThis.galleryLaunch?.link(one.live);
    if (!made) return null;
    made.className = "g-card__launch";
    if (typeof one.live === "string") made.classList.add("g-card__launch--warn");
    else made.textContent = _("Launch");
    return made;
  }
  function row(one) {
    const made = make("tr"), head = make("th");
    head.scope = "row";
    head.append(link(`e/${one.id}/`, one.title), ...one.marks.map(mark));
    const tier = make("td");
    tier.append(copy(`data-tier="${one.tier}"`));
    const rest = [one.applicable ? met(one).join("") : "", upper(values(one, "field")[0]), one.year || "",
      values(one, "language").join(", "), values(one, "environment").join(", "), one.checked, one.verified,
      one.launch < Infinity ? _("%(n)s s", { n: number(Math.round(one.launch)) }) : ""];
    made.append(head, tier, ...rest.map((text) => make("td", "", text)));
    return made;
  }

  // --- the address is the state -------------------------------------------------------------------
  const chosen = () => [...form.querySelectorAll("input:checked")];
  const isTable = () => gallery.classList.contains("g-gallery--table");
  function read() {
    const state = new URLSearchParams(location.search);
    words.value = state.get("q") || "";
    sort.value = state.get("sort") || "";
    if (sort.selectedIndex < 0) sort.value = "";
    gallery.classList.toggle("g-gallery--table", state.get("view") === "table");
    const known = new Set([...form.querySelectorAll("input")].map((box) => `${box.name}=${box.value}`));
    for (const box of form.querySelectorAll("input")) box.checked = state.getAll(box.name).includes(box.value);
    if (groups.some((group) => state.getAll(group.key).some((v) => !known.has(`${group.key}=${v}`)))) untouched = false;
    show();
  }
  function write(replace) {
    const state = new URLSearchParams();
    if (words.value.trim()) state.set("q", words.value.trim());
    for (const box of chosen()) state.append(box.name, box.value);
    if (sort.value) state.set("sort", sort.value);
    if (isTable()) state.set("view", "table");
    const address = `${location.pathname}${state.size ? `?${state}` : ""}`;
    if (address === location.pathname + location.search) return;
    history[replace ? "replaceState" : "pushState"](null, "", address);
  }
  function act(replace) {
    write(replace);
    show();
  }

  form.addEventListener("change", () => act(false));
  form.addEventListener("submit", (event) => event.preventDefault());
  sort.addEventListener("change", () => act(false));
  words.addEventListener("input", () => act(true));
  view.addEventListener("click", () => {
    gallery.classList.toggle("g-gallery--table");
    act(false);
  });
  clear.addEventListener("click", () => {
    words.value = "";
    for (const box of chosen()) box.checked = false;
    act(false);
    words.focus();
  });
  next.firstElementChild.addEventListener("click", async () => {
    if (untouched) {
      try {
        await load();
      } catch {
        location.href = gallery.querySelector(".g-pages [rel=next]").href;
        return;
      }
      untouched = false;
      shown = sift().fitting;
      drawn = list.children.length; // those that the server drew
      gallery.querySelector(".g-pages").remove();
    }
    const place = isTable() ? table.querySelector("tbody") : list, before = place.children.length;
    draw();
    place.children[before]?.querySelector("a").focus();
  });
  find("random")?.addEventListener("click", async (event) => {
    event.preventDefault();
    const plain = event.currentTarget.href;
    await load().catch(() => null);
    location.href = cards ? `${root}e/${cards[Math.floor(Math.random() * cards.length)].id}/` : plain;
  });
  addEventListener("popstate", read);
  for (const button of form.querySelectorAll("[data-more]")) button.addEventListener("click", () => open(button, button.closest("fieldset")));
  find("filters").addEventListener("click", (event) => open(event.currentTarget, form));
  function open(button, what) {
    button.setAttribute("aria-expanded", String(what.classList.toggle("g-open")));
  }
  gallery.classList.add("g-gallery--live");
  for (const button of gallery.querySelectorAll("button[disabled]")) button.disabled = false; // whoever pressed them before now would have pressed in vain
  // the list is there when the first choice is made
  for (const kind of ["pointerenter", "focusin"]) for (const element of [form, words]) element.addEventListener(kind, () => load().catch(() => null), { once: true });
  if (gallery.querySelector(".g-pages")) {
    next.hidden = false;
    next.firstElementChild.textContent = _("Show more");
  }
  // what was typed or chosen before this script came is not lost
  if (!location.search && (words.value || chosen().length)) act(true);
  else read();
})();
