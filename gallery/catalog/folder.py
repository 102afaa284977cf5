"""A catalog's folder → entries, settings and pins, or everything that is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path

from gallery.catalog.across import ACROSS, ACROSS_HINTS, FIELDS
from gallery.catalog.asked import Asked
from gallery.catalog.explain import MOST
from gallery.catalog.file import fresh, read_file
from gallery.catalog.hints import HINTS
from gallery.catalog.pins import check_pin, pin_path
from gallery.catalog.problem import Problem, Severity, errors, report
from gallery.catalog.rules import RULES, Words
from gallery.catalog.settings import check_settings
from gallery.catalog.source import Source
from gallery.catalog.verified import check_verifications
from gallery.catalog.vocabulary import Vocabulary
from gallery.failures import FailureKind, Stop
from gallery.model import Entry, Gallery, History, Pin, Record, Verification


@dataclass(frozen=True)
class Catalog:
    """A catalog that was checked: what `update`, `crawl` and `publish` work from."""

    gallery: Gallery
    entries: tuple[Entry, ...]
    """Sorted by id."""
    pins: dict[str, Pin]
    """Entry id → what its ref means; an entry without lock file is not in it."""
    folder: Path
    verified: dict[str, tuple[Verification, ...]] = field(default_factory=dict)
    """Entry id → its evidence, oldest first; an entry that was never verified is not in it."""

    def seen(self, record: Record, day: date) -> Record:
        """The record with its history, as it stands on a day (UTC): what pages are made of."""
        return record.model_copy(update={"history": History.on(day, self.verified.get(record.entry.id, ()))})

    def entry(self, entry_id: str) -> Entry | None:
        """The entry with this id, or None."""
        return next((entry for entry in self.entries if entry.id == entry_id), None)

    @property
    def was(self) -> dict[str, str]:
        """Earlier id → id of the entry that it leads to."""
        return {old: entry.id for entry in self.entries for old in entry.was}


def load(folder: Path) -> Catalog:
    """The catalog in `folder`; a `Stop` whose message tells every error of every file."""
    reading = _read(folder, hints=False)
    pins, broken = _pins(folder, [entry.id for entry in reading.entries])
    verified, spoilt = _verified(folder, reading.entries)
    wrong = errors((*reading.problems, *broken, *spoilt))
    if wrong or reading.gallery is None:
        raise Stop("check", FailureKind.USAGE, report(wrong))
    return Catalog(reading.gallery, tuple(reading.entries), pins, folder, verified)


def settings_of(folder: Path) -> Gallery:
    """The settings of the catalog in `folder`; a `Stop` whose message tells every error of theirs."""
    gallery, problems = _settings(folder / "gallery.yml")
    if gallery is None:
        raise Stop("check", FailureKind.USAGE, report(errors(tuple(problems))))
    return gallery


def check(folder: Path, files: Iterable[Path] = ()) -> tuple[Problem, ...]:
    """Everything that is wrong or could be better in the catalog, or in `files` of it only; sorted by file and place.

    Files are judged among all others: a repository that two entries share is told for the file that was asked for.
    """
    asked = Asked(folder, files)
    reading = _read(folder, hints=True, asked=asked)
    found = [*reading.problems, *_locks(folder, reading), *_evidence(folder, reading), *asked.missing()]
    told = dict.fromkeys(problem for problem in found if problem.file in asked)
    return tuple(sorted(told, key=lambda p: (p.file, p.line or 0, p.column or 0, p.severity)))


@dataclass
class _Reading:
    """What one pass over the folder brought to light."""

    gallery: Gallery | None = None
    entries: list[Entry] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def _read(folder: Path, *, hints: bool, asked: Asked | None = None) -> _Reading:
    reading = _Reading()
    reading.gallery, wrong = _settings(folder / "gallery.yml")
    reading.problems += [p for p in wrong if hints or p.severity is Severity.ERROR]
    gallery = reading.gallery
    words = Words(Vocabulary(gallery.fields), Vocabulary(gallery.tags)) if gallery is not None else None
    drafts = asked.drafts() if asked is not None else ()
    for path in (*_entry_files(folder / "entries", reading.problems), *drafts):
        source, entry, wrong = _entry(path, words, hints=hints)
        reading.problems += wrong
        reading.sources += [source.only(FIELDS)] if source is not None else []
        reading.entries += [entry] if entry is not None else []
    # an entry that was asked for is told about its likeness to one that was not
    ordered = sorted(reading.sources, key=lambda s: asked is not None and s.file in asked)
    for judge in ACROSS + (ACROSS_HINTS if hints else ()):
        reading.problems += judge(ordered)
    return reading


def _entry_files(folder: Path, problems: list[Problem]) -> Iterator[Path]:
    """Files to read as entries, sorted; what else lies there is told."""
    try:
        here = sorted(folder.iterdir()) if folder.exists() else []
    except OSError as e:
        problems.append(Problem(file=folder.as_posix(), message=f"The folder cannot be read: {e.strerror or e}."))
        return
    if not folder.exists():
        problems.append(Problem(file=folder.as_posix(), message="There are no entries yet.", severity=Severity.HINT))
    for path in here:
        if path.name.startswith("."):
            continue
        if path.suffix == ".yml":
            yield path
        elif path.suffix.lower() in (".yaml", ".yml"):
            what = "The file's name must end in `.yml`, or it is not read."
            problems.append(Problem(file=path.as_posix(), message=what, did_you_mean=path.with_suffix(".yml").as_posix()))
        else:
            what = "This is not read: the folder of entries holds `<id>.yml` files only."
            problems.append(Problem(file=path.as_posix(), message=what, severity=Severity.HINT))


def _settings(path: Path) -> tuple[Gallery | None, list[Problem]]:
    if not path.parent.is_dir():
        what = "There is no catalog here: name its folder with `--catalog`, or begin one: `gallery init my-gallery`."
        return None, [Problem(file=path.parent.as_posix(), message=what, example="gallery build --catalog catalog")]
    source, gallery, problems = read_file(path, Gallery)
    if source is not None:
        problems += fresh(check_settings(source), problems)
    return gallery, problems


def _entry(path: Path, words: Words | None, *, hints: bool) -> tuple[Source | None, Entry | None, list[Problem]]:
    source, entry, problems = read_file(path, Entry)
    if source is None:
        return None, None, problems
    for judge in RULES + (HINTS if hints else ()):
        problems += fresh(islice(judge(source, words), MOST), problems)
    return source, entry if entry is None or words is None else _in_words(entry, words), problems[: MOST + 1]


def _in_words(entry: Entry, words: Words) -> Entry:
    """The entry with the vocabulary's names in place of aliases."""
    name = words.fields.name(entry.field) or entry.field
    tags = tuple(dict.fromkeys(words.tags.name(tag) or tag for tag in entry.tags))
    same = name == entry.field and tags == entry.tags
    return entry if same else entry.model_copy(update={"field": name, "tags": tags})


def _pins(folder: Path, ids: Iterable[str]) -> tuple[dict[str, Pin], list[Problem]]:
    pins: dict[str, Pin] = {}
    broken: list[Problem] = []
    for name in ids:
        found = check_pin(folder, name)
        if isinstance(found, Problem):
            broken.append(found)
        elif found is not None:
            pins[name] = found
    return pins, broken


def _verified(folder: Path, entries: Iterable[Entry]) -> tuple[dict[str, tuple[Verification, ...]], list[Problem]]:
    """Evidence by entry, with what lies under the entry's earlier ids, and what is broken of it."""
    found: dict[str, tuple[Verification, ...]] = {}
    broken: list[Problem] = []
    for entry in entries if (folder / "verified").is_dir() else ():
        runs, wrong = check_verifications(folder, entry.ids)
        broken += wrong
        if runs:
            found[entry.id] = tuple(runs)
    return found, broken


def _evidence(folder: Path, reading: _Reading) -> Iterator[Problem]:
    """Broken evidence, and hints about evidence of no entry."""
    known = {name for entry in reading.entries for name in entry.ids} | {source.id for source in reading.sources}
    for place in sorted((folder / "verified").glob("*/")):
        yield from check_verifications(folder, (place.name,))[1]
        if place.name not in known:
            what = "No entry has this name, now or earlier (`was:`); this evidence is shown nowhere."
            yield Problem(file=place.as_posix(), message=what, severity=Severity.HINT)


def _locks(folder: Path, reading: _Reading) -> Iterator[Problem]:
    """Broken lock files, and hints about those that fit no entry."""
    by_id = {entry.id: entry for entry in reading.entries}
    # an entry that cannot be read is still there
    ids = {source.id for source in reading.sources} | {path.stem for path in (folder / "entries").glob("*.y*ml")}
    for path in sorted((folder / "lock").glob("*.json")):
        found = check_pin(folder, path.stem)
        if isinstance(found, Problem):
            yield found
        elif path.stem not in ids:
            yield Problem(file=path.as_posix(), message="No entry has this name; the lock file can be deleted.", severity=Severity.HINT)
        elif found is not None and (entry := by_id.get(path.stem)) is not None and (found.repo, found.ref) != (entry.repo, entry.ref):
            what = "The entry names another repository or ref since this was written."
            example = f"gallery update {entry.id}"
            yield Problem(file=pin_path(folder, entry.id).as_posix(), message=what, example=example, severity=Severity.HINT)
