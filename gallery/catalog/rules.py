"""What an entry must keep to beyond the shape of its fields; each rule reads one file and yields errors."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from gallery.catalog.identifiers import https_for
from gallery.catalog.problem import Problem
from gallery.catalog.source import Source
from gallery.catalog.vocabulary import Vocabulary
from gallery.catalog.yaml_nodes import Path
from gallery.catalog.yaml_write import scalar
from gallery.links import parse_repo


@dataclass(frozen=True, slots=True)
class Words:
    """The vocabularies of one gallery."""

    fields: Vocabulary
    tags: Vocabulary


def addresses(source: Source, _: Words | None) -> Iterator[Problem]:
    """Repositories are ones that git can fetch without a key."""
    for path in (("repo",), ("launch", "environment")):
        text = source.text(path)
        if text is None:
            continue
        try:
            parse_repo(text)
        except ValueError as e:
            yield _bad_address(source, path, text, str(e))


def _bad_address(source: Source, path: Path, text: str, why: str) -> Problem:
    short = re.fullmatch(r"[\w-]+/[\w.-]+", text)
    meant = f"https://github.com/{text}" if short else https_for(text) or _without_credentials(text)
    example = None if meant else source.line(path, "https://github.com/dtak/rrr")
    told = f"This is no repository that can be fetched: {why[:1].lower()}{why[1:]}."
    return source.error(path, told, did_you_mean=source.line(path, meant) if meant else None, example=example)


def _without_credentials(text: str) -> str | None:
    found = re.match(r"https?://[^/@]*@([^@\s]+)$", text)
    return f"https://{found[1]}" if found is not None else None


def vocabulary(source: Source, words: Words | None) -> Iterator[Problem]:
    """Field and tags are in the vocabulary of `gallery.yml`."""
    if words is None:
        return
    places: list[tuple[Path, str, Vocabulary]] = [(("field",), "fields", words.fields)]
    places += [(("tags", i), "tags", words.tags) for i in source.items(("tags",))]
    for path, which, known in places:
        text = source.text(path)
        if text is not None and known.name(text) is None:
            yield _unknown_word(source, path, text, which, known)


def _unknown_word(source: Source, path: Path, text: str, which: str, known: Vocabulary) -> Problem:
    what = f"`{text[:80]}` is not among the {which} in `gallery.yml`"
    near = known.nearest(text)
    if near is not None:
        return source.error(path, f"{what}.", did_you_mean=source.line(path, near))
    if which == "fields":
        return source.error(path, f"{what}: {', '.join(known.names)}.", example=source.line(path, known.names[0]) if known.names else None)
    return source.error(path, f"{what}: choose one that is, or add this one there.", example=f"tags:\n  - name: {scalar(text)}")


def paths(source: Source, _: Words | None) -> Iterator[Problem]:
    """Paths are written as git writes them: from the root, with forward slashes, staying inside."""
    for path in _paths(source):
        text = source.text(path)
        if text is None or text.startswith("/"):
            continue
        if "://" in text:
            yield source.error(
                path, "This is a web address where a path in the repository is expected.", did_you_mean=_path_in(source, path, text)
            )
        elif "\\" in text:
            meant = source.line(path, re.sub(r"\\+", "/", text))
            yield source.error(path, "Paths are written with `/`, not with `\\`.", did_you_mean=meant)
        elif ".." in text.split("/"):
            yield source.error(path, "A path cannot leave the repository with `..`.", example=source.line(path, "experiments/index.ipynb"))
        elif "." in text.split("/") or "//" in text:
            meant = "/".join(part for part in text.split("/") if part not in ("", "."))
            yield source.error(path, "A path is written without `./` and `//`.", did_you_mean=source.line(path, meant) if meant else None)


def _paths(source: Source) -> Iterator[Path]:
    yield ("launch", "path")
    yield from (("notebooks", i) for i in source.items(("notebooks",)))
    yield from ((name, i, "notebook") for name in ("claims", "tolerances") for i in source.items((name,)))


def _path_in(source: Source, path: Path, address: str) -> str | None:
    found = re.search(r"/(?:blob|tree|raw)/[^/]+/([^?#]+)", address)
    return source.line(path, unquote(found[1])) if found is not None else None


def environment(source: Source, _: Words | None) -> Iterator[Problem]:
    """A ref for the environment needs an environment."""
    if source.text(("launch", "environment_ref")) and not source.text(("launch", "environment")):
        example = "launch:\n  environment: https://github.com/example/environment\n  environment_ref: main"
        yield source.error(
            ("launch", "environment_ref"), "`environment_ref` belongs to an `environment`, which is missing.", example=example
        )


Rule = Callable[[Source, Words | None], Iterator[Problem]]
RULES: tuple[Rule, ...] = (addresses, vocabulary, paths, environment)
"""Every rule, in the order in which its problems are told."""
