"""How to cite: BibTeX of the paper and of the software at its commit, every value escaped for LaTeX."""

from __future__ import annotations

import re
import unicodedata

from gallery.model import Paper, Record
from gallery.pages.base import authors, papers, repository, web
from gallery.pages.launches import Snippet

_LATEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "%": r"\%",
    "&": r"\&",
    "#": r"\#",
    "$": r"\$",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def citations(record: Record) -> tuple[Snippet, ...]:
    """The papers, then the software at the commit that is shown."""
    found = [Snippet("The paper" if i == 0 else f"Paper {i + 1}", _paper(p, record)) for i, p in enumerate(papers(record)[:10])]
    return (*found, Snippet("The code", _software(record)))


def latex(text: str) -> str:
    """Text that LaTeX prints as it is, on one line."""
    return "".join(_LATEX.get(c, c) for c in re.sub(r"[\s\x00-\x1f]+", " ", text).strip())


def _paper(paper: Paper, record: Record) -> str:
    fields = [
        ("title", f"{{{latex(paper.title or record.entry.title)}}}"),
        ("author", _names(paper.authors)),
        ("journal", latex(paper.venue or "")),
        ("year", str(paper.year or "")),
        ("doi", _verbatim(paper.doi or "")),
        ("eprint", _verbatim(paper.arxiv or "")),
        ("archiveprefix", "arXiv" if paper.arxiv else ""),
        ("url", _verbatim(web(paper.url) or "")),
    ]
    return _bibtex("article" if paper.venue else "misc", _key(paper.authors, paper.year, record.entry.id), fields)


def _software(record: Record) -> str:
    repo, pin = repository(record), record.pin
    committed = pin.committed_at if pin else None
    fields = [
        ("title", f"{{Code of: {latex(record.entry.title)}}}"),
        ("author", _names(authors(record))),
        ("url", _verbatim(repo.url if repo else "")),
        ("version", pin.commit if pin else ""),
        ("year", str(committed.year) if committed else ""),
        ("month", committed.strftime("%b").lower() if committed else ""),
    ]
    return _bibtex("software", f"{record.entry.id}-code", fields)


def _bibtex(kind: str, key: str, fields: list[tuple[str, str]]) -> str:
    width = max(len(name) for name, value in fields if value)
    lines = [f"  {name:<{width}} = {value if name == 'month' else f'{{{value}}}'}," for name, value in fields if value]
    return "\n".join([f"@{kind}{{{key},", *lines, "}"])


def _names(names: tuple[str, ...]) -> str:
    # a comma or the word "and" would split an organisation's name in two
    plain = [latex(name) for name in names]
    return " and ".join(f"{{{n}}}" if "," in n or " and " in f" {n} " else n for n in plain)


def _verbatim(value: str) -> str:
    """A DOI or address: BibTeX styles print these as they are, so only what would end the field is encoded."""
    return "".join(f"%{ord(c):02X}" if c in '{}\\%"' and not (c == "%" and _is_escape(value)) else c for c in value)


def _is_escape(value: str) -> bool:
    return not re.search(r"%(?![0-9A-Fa-f]{2})", value)


def _key(names: tuple[str, ...], published: int | None, fallback: str) -> str:
    family = names[0].split()[-1] if names and names[0].split() else ""
    plain = unicodedata.normalize("NFKD", family).encode("ascii", "ignore").decode().lower()
    plain = re.sub(r"[^a-z]", "", plain)
    return f"{plain}{published or ''}" if plain else fallback
