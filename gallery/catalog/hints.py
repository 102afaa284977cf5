"""What could be better in an entry that can be used as it is; each reads one file and yields hints."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gallery.catalog.identifiers import arxiv_in, doi_in, trimmed_doi
from gallery.catalog.problem import Problem, Severity
from gallery.catalog.rules import Rule, Words
from gallery.catalog.source import Source
from gallery.catalog.yaml_nodes import Kind
from gallery.catalog.yaml_write import ENTRY_SCHEMA_LINE, line
from gallery.globs import matches
from gallery.links import parse_repo


def schema_line(source: Source, _: Words | None) -> Iterator[Problem]:
    """Editors find the schema through the first line."""
    if not source.document.lines[0].startswith("# yaml-language-server: $schema="):
        what = "The first line does not point editors to the schema, so they can neither complete nor check."
        yield Problem(file=source.file, message=what, example=ENTRY_SCHEMA_LINE, severity=Severity.HINT)


def missing(source: Source, _: Words | None) -> Iterator[Problem]:
    """A page without a summary or a paper tells readers little."""
    if source.text(("summary",)) is None:
        what = "There is no `summary`: tell in a sentence or two, in your own words, what a reader finds here."
        yield Problem(file=source.file, message=what, example="summary: >-\n  Shows that …", severity=Severity.HINT)
    if source.node(("papers",)) is None:
        what = "There are no `papers`: name the publication that the repository belongs to, or write `papers: []` if there is none."
        yield Problem(file=source.file, message=what, example="papers:\n  - doi: 10.24963/ijcai.2017/371", severity=Severity.HINT)


def empty(source: Source, _: Words | None) -> Iterator[Problem]:
    """A field without a value says nothing."""
    root = source.document.root
    for path, node in root.walk() if root is not None else ():
        if path and node.kind is Kind.NOTHING and not node.text and isinstance(path[-1], str):
            yield source.hint(path, f"`{path[-1]}` has no value: leave the line out, or write one.")


def spelling_of_repo(source: Source, _: Words | None) -> Iterator[Problem]:
    """One spelling of an address, the forge's own."""
    for path in (("repo",), ("launch", "environment")):
        text = source.text(path)
        try:
            plain = parse_repo(text).url if text is not None else None
        except ValueError:
            continue
        if text is not None and plain is not None and text != plain:
            what = "This is fetched as https." if text.startswith("http://") else "The address has a simpler form."
            yield source.hint(path, what, did_you_mean=source.line(path, plain))


def aliases(source: Source, words: Words | None) -> Iterator[Problem]:
    """The vocabulary's own word instead of another spelling."""
    for path in (("field",), *(("tags", i) for i in source.items(("tags",)))):
        text = source.text(path)
        known = None if words is None else words.fields if path[0] == "field" else words.tags
        name = known.name(text) if known is not None and text is not None else None
        if name is not None and name != text:
            yield source.hint(path, f"`{text}` is shown as `{name}`, the name in `gallery.yml`.", did_you_mean=source.line(path, name))


def identifiers(source: Source, _: Words | None) -> Iterator[Problem]:
    """A paper by its identifier instead of an address of it; nothing glued to a DOI."""
    for i in source.items(("papers",)):
        doi, url = source.text(("papers", i, "doi")), source.text(("papers", i, "url"))
        bare = trimmed_doi(doi) if doi is not None and doi.startswith("10.") else None
        if bare is not None and bare != doi:
            yield source.hint(("papers", i, "doi"), "The end of this does not look like a part of the DOI.", did_you_mean=line("doi", bare))
        arxiv = arxiv_in(url) if url is not None else None
        inside = doi_in(url) if url is not None and "doi.org/" in url else None
        if arxiv is not None or inside is not None:
            meant = f"arxiv: '{arxiv}'" if arxiv is not None else f"doi: {inside}"
            yield source.hint(
                ("papers", i, "url"), "This address holds an identifier, which says more than the address.", did_you_mean=meant
            )


def claims(source: Source, _: Words | None) -> Iterator[Problem]:
    """A claim's notebook is among those that are shown."""
    globs = [glob for i in source.items(("notebooks",)) if (glob := source.text(("notebooks", i))) is not None]
    for i in source.items(("claims",)):
        notebook = source.text(("claims", i, "notebook"))
        if globs and notebook is not None and not any(matches(glob, notebook) for glob in globs):
            what = "No line of `notebooks` matches this notebook, so it will have no page."
            yield source.hint(("claims", i, "notebook"), what, example=line("notebooks", [notebook]))


def escapes(source: Source, _: Words | None) -> Iterator[Problem]:
    """Paths are written as they are, not as addresses have them; a folder is no glob."""
    for path in [("notebooks", i) for i in source.items(("notebooks",))] + [("claims", i, "notebook") for i in source.items(("claims",))]:
        text = source.text(path)
        if text is not None and "%20" in text:
            meant = source.line(path, text.replace("%20", " "))
            yield source.hint(path, "`%20` stands for itself here; a space is written as a space.", did_you_mean=meant)
        elif text is not None and path[0] == "notebooks" and not re.search(r"[*?\[.]", text.rpartition("/")[2]):
            meant = source.line(path, f"{text.rstrip('/')}/*.ipynb")
            yield source.hint(path, "This matches no notebook when it is a folder.", did_you_mean=meant)


def repeated(source: Source, _: Words | None) -> Iterator[Problem]:
    """The same word twice in one list."""
    for name in ("tags", "notebooks", "maintainers"):
        seen: set[str] = set()
        for i in source.items((name,)):
            text = source.text((name, i))
            if text is not None and text in seen:
                yield source.hint((name, i), f"`{text}` stands in `{name}` twice.")
            seen.add(text or "")


HINTS: tuple[Rule, ...] = (schema_line, missing, empty, spelling_of_repo, aliases, identifiers, claims, escapes, repeated)
"""Every hint, in the order in which it is told."""
