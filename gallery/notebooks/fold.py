"""Long texts: their beginning in sight, the rest one click away, with its line count."""

from __future__ import annotations

from gallery.notebooks.terminal import to_html

LONG = 30
"""Lines that are shown without folding."""
PREVIEW = 12
MAX_CHARACTERS = 1_000_000


def folded(text: str, preview: int | None = PREVIEW) -> str:
    """Terminal text as `<pre>`; where it is long, its first lines and a fold. `preview=None` never folds."""
    text, left_out = _cut(text.rstrip("\n"))
    lines = text.split("\n")
    if preview is None or len(lines) <= LONG:
        return _pre(to_html(text)[0]) + left_out
    first, pen = to_html("\n".join(lines[:preview]))
    rest, _ = to_html("\n".join(lines[preview:]), pen)
    count = f"{len(lines) - preview:,} more lines"
    return f'{_pre(first)}<details class="nb-fold nb-more"><summary>{count}</summary>{_pre(rest)}{left_out}</details>'


def _pre(html: str) -> str:
    return f'<pre tabindex="0">{html}</pre>'


def _cut(text: str) -> tuple[str, str]:
    """At most `MAX_CHARACTERS`, and a sentence about what was left out."""
    if len(text) <= MAX_CHARACTERS:
        return text, ""
    kept = text[:MAX_CHARACTERS]
    lines = text.count("\n", MAX_CHARACTERS)
    left = f"{len(text) - len(kept):,} characters" + (f" ({lines:,} lines)" if lines else "")
    return kept, f'<p class="nb-note">{left} more were left out: download the notebook to read them.</p>'
