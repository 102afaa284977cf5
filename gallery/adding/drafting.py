"""One visited repository → a draft: every reader of this package asked once."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from gallery.adding import claims, launching, linked, naming, order, papers, stated, subject
from gallery.adding.draft import Draft, Guess, Work, place_of
from gallery.adding.place import Place
from gallery.catalog import Catalog
from gallery.checks import score
from gallery.checks.cells import Notebook, notebooks
from gallery.checks.dispatch import Desk
from gallery.checks.reading import readme
from gallery.judging_links import judge
from gallery.links import parse_repo
from gallery.model import Fact

TAGS = 5
"""Tags that are proposed at most."""
README = 400
"""Lines of the README that are read for words, names and figures."""


def draft(place: Place, catalog: Catalog) -> Draft:
    """Everything that the repository tells, sorted into what it states and what must be asked."""
    found = place.inspected
    lines = _readme(place)
    forge = found.facts
    works = tuple(linked.complete(work, lines) for work in _works(place))
    main = works[0] if works and works[0].sure else None
    titles = tuple(_unlike(naming.titles(found.metadata, works, place.repo, forge.description if forge else None)))
    pieces = subject.said(found.metadata, forge, works, place.repo, _imports(place), lines)
    tags = subject.ranked(catalog.gallery.tags, pieces)
    paths, source = order.order([f.path for f in found.notebooks], lines)
    launch, maybe_launch = launching.propose(place.pointed, found.metadata, place.repo, place.snapshot)
    return Draft(
        repo=place.repo,
        pin=place.pin,
        ref=Guess(place.pin.ref, "the address that was given") if place.pin.ref else None,
        titles=titles,
        ids=tuple(naming.ids(str(titles[0].value), place.repo, taken(catalog))),
        fields=tuple(guess for weight, guess in subject.fields(catalog.gallery.fields, pieces) if weight >= subject.STRONG),
        tags=tuple(guess for weight, guess in tags if weight >= subject.SURE_TAG)[:TAGS],
        maybe_tags=tuple(guess for weight, guess in tags if weight < subject.SURE_TAG)[:TAGS],
        works=works,
        notebooks=paths,
        notebooks_source=source,
        globs=order.globs(paths),
        claims=claims.propose(_read(place), lines, own_paper=main is not None),
        launch=launch,
        maybe_launch=maybe_launch,
        statements=stated.propose(found.findings),
        summary_hint=next((Guess(f.value, place_of(f.source)) for f in found.metadata if f.name == "description"), None),
        found=(*_told(place), *_badges(place, catalog)),
    )


def taken(catalog: Catalog) -> Collection[str]:
    """Ids that no new entry can have: of entries, of files, and earlier ones."""
    files = {path.stem for path in (catalog.folder / "entries").glob("*.y*ml")}
    return {entry.id for entry in catalog.entries} | set(catalog.was) | files


def _readme(place: Place) -> list[tuple[str, str]]:
    """Lines of the README with their places."""
    read = readme(place.snapshot).items[:1]
    return [(line, f"{p.path}:{number}") for p in read for number, line in enumerate(p.lines[:README], 1)]


def _works(place: Place) -> tuple[Work, ...]:
    """The paper that was given, before those that the repository names."""
    titles = [f.value for f in place.inspected.metadata if f.name == "title" and f.role != "paper"]
    works = papers.propose(place.inspected.metadata, " ".join([place.repo.name.replace("-", " "), *titles[:2]]))
    pointed = place.pointed
    given = {name: value for name, value in (("doi", pointed.doi), ("arxiv", pointed.arxiv)) if value}
    if not given:
        return works
    (name, value), *_ = given.items()
    same = next((w for w in works if name in w.fields and str(w.fields[name].value).lower() == value.lower()), None)
    first = Work({**(same.fields if same else {}), name: Guess(value, "the address that was given")}, sure=True)
    return (first, *(Work(w.fields, sure=False, why=w.why or "another one was given") for w in works if w is not same))


def _unlike(guesses: Iterable[Guess]) -> Iterable[Guess]:
    """Each value once."""
    first: dict[str, Guess] = {}
    for guess in guesses:
        first.setdefault(str(guess.value), guess)
    return first.values()


def _read(place: Place) -> tuple[Notebook, ...]:
    return notebooks(place.snapshot, place.entry).items


def _imports(place: Place) -> dict[str, str]:
    """Imported package → the place of its first use."""
    desk = Desk({"snapshot": place.snapshot, "entry": place.entry, "facts": place.inspected.facts, "metadata": place.inspected.metadata})
    found = desk.call(lambda imports: imports)
    return {name: place_of(evidence) for name, evidence in found.places.items()}


def _told(place: Place) -> Iterable[tuple[str, Guess]]:
    """What was read and is no field of an entry."""
    metadata = place.inspected.metadata
    archived = next((f for f in metadata if f.name == "doi" and f.role == "archive" and f.confidence >= 0.5), None)
    if archived is not None:
        yield "archived copy", Guess(archived.value, place_of(archived.source))
    for name in ("licence", "language"):
        named: dict[str, Fact] = {}
        for fact in metadata:
            if fact.name == name and fact.confidence >= 0.5:
                named.setdefault(fact.value, fact)
        if named:
            first = next(iter(named.values()))
            yield (
                name if name == "licence" else "languages",
                Guess(", ".join(list(named)[:6] if name == "language" else [first.value]), place_of(first.source)),
            )
    environment = place.inspected.environment
    if environment.refused:
        yield "environment", Guess(f"repo2docker would refuse it: {environment.refused}", ", ".join(environment.files) or "no file")
    else:
        kind = "none declared" if environment.default else environment.buildpack or "none"
        yield "environment", Guess(kind, ", ".join(environment.files) or "no file of repo2docker's")
    scored = score(place.inspected.findings)
    yield "checks", Guess(f"{scored.met} of {scored.applicable} met, {scored.unknown} unknown", "gallery show tells each one")


def _badges(place: Place, catalog: Catalog) -> Iterable[tuple[str, Guess]]:
    """The README's launch badges that are not right, with the link that is: for the curator, and for a word to the authors."""
    ref = place.pin.ref or place.default or place.pin.commit
    for badge in judge(place.inspected.metadata, place.repo, ref, [hub.url for hub in catalog.gallery.hubs], place.names):
        if badge.faults:
            yield "launch badge", Guess(f"{' '.join(badge.faults)} Right: {badge.right}", place_of(badge.place))


def same_repository(address: str, catalog: Catalog) -> str | None:
    """Id of the entry that has this repository already."""
    key = parse_repo(address).key
    return next((entry.id for entry in catalog.entries if _key(entry.repo) == key), None)


def _key(address: str) -> str:
    try:
        return parse_repo(address).key
    except ValueError:
        return re.sub(r"^https?://", "", address).lower()
