"""Sound, film and documents in outputs → files beside the page, told by their bytes."""

from __future__ import annotations

import re
from html import escape

from gallery.notebooks.draft import Draft
from gallery.notebooks.pictures import from_base64

MAX_BYTES = 40_000_000
_FORMATS = (
    (rb"....ftyp", "mp4", "video"),
    (rb"\x1aE\xdf\xa3", "webm", "video"),
    (rb"OggS", "ogg", "audio"),
    (rb"RIFF....WAVE", "wav", "audio"),
    (rb"ID3|\xff[\xe2-\xff]", "mp3", "audio"),
    (rb"fLaC", "flac", "audio"),
    (rb"%PDF-", "pdf", "pdf"),
)
"""Beginning of a file, its suffix, and what shows it."""
SUFFIXES = tuple(suffix for _, suffix, _ in _FORMATS)
_INLINE = re.compile(
    r"""<(?:video|audio|source)\b[^<>]{0,2000}?\bsrc\s*=\s*["']data:(?:video|audio)/[\w.+-]+(?:;[\w="., -]+)?;base64,""", re.IGNORECASE
)


def shown(data: bytes, draft: Draft) -> str:
    """A player or a link for a file's bytes; empty where they are of no kind that we know."""
    found = next(((suffix, tag) for magic, suffix, tag in _FORMATS if re.match(magic, data, re.DOTALL)), None)
    if found is None or len(data) > MAX_BYTES:
        return ""
    suffix, tag = found
    address = draft.attach(data, suffix)
    size = f"{max(1, round(len(data) / 1000)):,} kB"
    if tag == "pdf":
        return f'<p class="nb-note"><a href="{address}">PDF document</a>, {size}</p>'
    name = escape(draft.alt or "Output")
    player = f'<{tag} controls preload="none" src="{address}" aria-label="{name}"></{tag}>'
    return f'{player}<p class="nb-note">{tag.title()}, {suffix}, {size}</p>'


def inside(html: str, draft: Draft) -> str:
    """Players for the sound and film that html holds in itself."""
    parts = []
    for m in list(_INLINE.finditer(html))[:20]:
        packed = re.compile(r"[A-Za-z0-9+/=\s]*").match(html, m.end())
        parts.append(shown(from_base64(packed[0]) if packed else b"", draft))
    return "".join(parts)
