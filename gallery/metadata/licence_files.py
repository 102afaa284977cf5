"""LICENSE, COPYING and their kin: which licence the text is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gallery.metadata import licences
from gallery.metadata.parse import Source, clean
from gallery.model import Evidence, Fact, FileKind, Snapshot

_NAME = re.compile(r"^(?:(?:un|mit-|apache-|gpl-|bsd-)?licen[cs]es?|copying|copyright)(?:[-_. ][\w. -]{0,40})?$", re.IGNORECASE)
_CODE = re.compile(r"\.(?:py|r|jl|js|html|json|ya?ml|ipynb|png|svg|header)$", re.IGNORECASE)
MAX_FILES = 12


def read(snapshot: Snapshot) -> Iterator[Fact]:
    """One fact for each licence file; a text that we do not recognise is `NOASSERTION`, as SPDX says it."""
    for path in licence_paths(snapshot)[:MAX_FILES]:
        if path.startswith("LICENSES/"):
            yield from _reuse(path)
            continue
        source = Source.of(snapshot, path)
        if source is not None and source.text.strip() and not _is_r_stub(source.text):
            spdx_id, confidence = licences.recognised(source.text) or ("NOASSERTION", 0.3)
            first = next((n for n, line in enumerate(source.lines, 1) if clean(line.strip("#=-* "))), 1)
            yield Fact(name="licence", value=spdx_id, source=source.at(first), confidence=confidence)


def _reuse(path: str) -> Iterator[Fact]:
    """REUSE names each file after the licence that it holds, so that the name is enough."""
    stem = path.rpartition("/")[2].removesuffix(".txt")
    if licences.is_id(stem):
        yield Fact(name="licence", value=stem, source=Evidence(path=path), confidence=1.0)


def licence_paths(snapshot: Snapshot) -> list[str]:
    """Licence files in the root, and in `LICENSES/` as REUSE lays them out."""
    names = (f.path for f in snapshot.files() if f.kind in (FileKind.FILE, FileKind.LINK))
    return [p for p in names if p.startswith("LICENSES/") or ("/" not in p and _NAME.match(p) and not _CODE.search(p))]


def _is_r_stub(text: str) -> bool:
    """R packages keep only year and holder beside the licence that `DESCRIPTION` names."""
    return len(text) < 600 and bool(re.match(r"\s*YEAR:", text))
