"""What entries must keep to among each other: one repository, one id, one page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

from gallery.catalog.problem import Problem
from gallery.catalog.source import Source
from gallery.links import parse_repo

FIELDS = ("repo", "title", "was")
"""The fields that are compared between entries."""


def same_repository(sources: Sequence[Source]) -> Iterator[Problem]:
    """A repository has one entry, whatever the spelling of its address."""
    for first, again in _repeats(sources, _repository):
        node = first.node(("repo",))
        where = f"{first.file}:{node.start[0] + 1}" if node is not None else first.file
        example = "notebooks:\n  - first-paper/*.ipynb\n  - second-paper/*.ipynb"
        what = f"This repository has an entry already in {where}: one entry can hold several papers and all notebooks."
        yield again.error(("repo",), what, example=example)


def earlier_ids(sources: Sequence[Source]) -> Iterator[Problem]:
    """An earlier id leads to one entry, and is no entry's id today."""
    taken = {source.id: source for source in sources}
    for source in sources:
        for i in source.items(("was",)):
            text = source.text(("was", i)) or ""
            if text == source.id:
                yield source.error(
                    ("was", i), "This is the entry's own id: `was` lists the ids that it had before.", example="was: [old-name]"
                )
            elif text in taken:
                yield source.error(("was", i), f"`{text}` is the id of {taken[text].file} today, so its address cannot lead here.")
    old = [(source, source.text(("was", i)) or "", i) for source in sources for i in source.items(("was",))]
    seen: dict[str, Source] = {}
    for source, text, i in old:
        if seen.setdefault(text, source) is not source:
            yield source.error(("was", i), f"{seen[text].file} says already that it was `{text}`; an address leads to one page.")


def same_title(sources: Sequence[Source]) -> Iterator[Problem]:
    """Readers cannot tell two entries with one title apart."""
    for first, again in _repeats(sources, lambda s: (s.text(("title",)) or "").casefold() or None):
        yield again.hint(("title",), f"{first.file} has the same title: readers cannot tell the two apart.")


def _repository(source: Source) -> str | None:
    text = source.text(("repo",))
    try:
        return parse_repo(text).key if text is not None else None
    except ValueError:
        return None


def _repeats(sources: Iterable[Source], key: Callable[[Source], Hashable | None]) -> Iterator[tuple[Source, Source]]:
    groups: dict[Hashable, list[Source]] = defaultdict(list)
    for source in sources:
        found = key(source)
        if found is not None:
            groups[found].append(source)
    for first, *others in groups.values():
        yield from ((first, other) for other in others)


ACROSS: tuple[Callable[[Sequence[Source]], Iterator[Problem]], ...] = (same_repository, earlier_ids)
ACROSS_HINTS: tuple[Callable[[Sequence[Source]], Iterator[Problem]], ...] = (same_title,)
