"""The search index: Pagefind over one small html document per page, so that results lead to a cell."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from importlib.metadata import version
from pathlib import Path

from pagefind_bin_extended import get_executable  # type: ignore[import-untyped]

from gallery.failures import FailureKind, Stop
from gallery.model import Section
from gallery.store import stamp, write_whole

SECONDS = 900
"""Longest time for one index; 2,000 pages take a few seconds."""

_UNSPACED = re.compile(r"([\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff])(?=[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff])")
"""Between two of these characters there is no space, yet a word may end: assets/js/search.js takes queries apart alike."""

_NOTHING = '<!doctype html><html lang="en"><title>An empty gallery</title><body><p>This gallery has no entries yet.</p></body></html>'
"""The document of an empty gallery: Pagefind refuses to index none."""

_KEPT = ("pagefind.js", "pagefind-worker.js", "pagefind-entry.json", "fragment", "index", "filter")
"""What our dialog loads; Pagefind's own interfaces are left out of the site."""


@dataclass(frozen=True)
class SearchPage:
    """One page as the reader finds it."""

    url: str
    """From the site's root, ending in `/`: `e/rrr/`, `e/rrr/toy-colors/`."""
    kind: str
    """What the result says it is: entry, notebook, page."""
    title: str
    image: str | None
    """Thumbnail's address from the site's root, or None."""
    sections: tuple[Section, ...]
    """The page's text by anchor; the first may have an empty anchor: the page's top."""
    parent: str = ""
    """What the page belongs to, shown beside its kind: a notebook's entry."""


def index(pages: Iterable[SearchPage], workdir: Path, out: Path) -> bool:
    """Write `out/pagefind`, whole or not at all; False where nothing had changed.

    The documents in `workdir` are rewritten only where they differ, and those of pages that are gone are removed.
    """
    documents = {f"{page.url}index.html": document(page) for page in pages} or {"index.html": _NOTHING}
    digest = _digest(documents)
    done = workdir / "digest"
    if (out / "pagefind" / "pagefind.js").is_file() and done.is_file() and done.read_text(encoding="utf-8") == digest:
        return False
    try:
        done.unlink(missing_ok=True)
        _write(documents, workdir / "documents")
        _run(workdir / "documents", out)
        write_whole(done, digest.encode())
    except OSError as e:
        raise Stop("search", FailureKind.NO_SPACE, f"Cannot write the search index to {out}: {e.strerror or e}.") from e
    return True


def program() -> str:
    """Path of Pagefind's program."""
    return str(get_executable())


def document(page: SearchPage) -> str:
    """The html that Pagefind reads in place of the page: its text under headings whose ids are the page's anchors."""
    known = {"kind": page.kind, "image": page.image or "", "parent": page.parent}
    meta = "".join(f'<meta data-pagefind-meta="{name}[content]" content="{escape(value)}">' for name, value in known.items() if value)
    title, sections = _words(page.title), "".join(map(_section, page.sections))
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(page.title)}</title></head>'
        f'<body data-pagefind-body data-pagefind-filter="kind:{escape(page.kind)}">{meta}'
        f'<h1 data-pagefind-meta="title" data-pagefind-ignore>{title}</h1>{sections}</body></html>'
    )


def _section(section: Section) -> str:
    anchor = f' id="{escape(section.anchor)}"' if section.anchor else ""
    return f"<h2{anchor}>{_words(section.title)}</h2><p>{_words(section.text)}</p>"


def _words(text: str) -> str:
    return escape(_UNSPACED.sub("\\1\u200a", text))


def _digest(documents: dict[str, str]) -> str:
    h = hashlib.sha256(stamp(Path(__file__), versions=(version("pagefind-bin-extended"),)).encode())
    for path, text in sorted(documents.items()):
        h.update(path.encode() + b"\0" + text.encode() + b"\0")
    return h.hexdigest()


def _write(documents: dict[str, str], folder: Path) -> None:
    for path, text in documents.items():
        file, data = folder / path, text.encode()
        if not file.is_file() or file.read_bytes() != data:
            write_whole(file, data)
    folder.mkdir(parents=True, exist_ok=True)
    for file in folder.rglob("*"):
        if file.is_file() and file.relative_to(folder).as_posix() not in documents:
            file.unlink()


def _run(documents: Path, out: Path) -> None:
    part = out / f".pagefind.{os.getpid()}.part"
    try:
        _pagefind(documents, part)
        _tidy(part)
        shutil.rmtree(out / "pagefind", ignore_errors=True)
        part.replace(out / "pagefind")
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _pagefind(documents: Path, part: Path) -> None:
    # the text is English or unknown: one language keeps one index, and its words of other scripts are still split
    command: list[str | Path] = [program(), "--site", documents, "--output-path", part, "--force-language", "en", "--quiet"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)  # noqa: S603  # a wheel's own binary
    except subprocess.TimeoutExpired:
        raise Stop("search", FailureKind.TIMEOUT, f"The search index took longer than {SECONDS} s.") from None
    if done.returncode or not (part / "pagefind.js").is_file():
        said = (done.stderr or done.stdout).strip().splitlines()
        raise Stop("search", FailureKind.CRASHED, f"Pagefind made no index: {said[-1] if said else f'exit code {done.returncode}'}.")


def _tidy(part: Path) -> None:
    for place in part.iterdir():
        if place.name in _KEPT or place.name.startswith("wasm.") or place.suffix == ".pf_meta":
            continue
        if place.is_dir():
            shutil.rmtree(place)
        else:
            place.unlink()
