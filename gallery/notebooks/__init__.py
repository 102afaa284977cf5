"""Notebook bytes → the page a reader sees: pure, deterministic, harmless.

`render` makes a whole notebook into a `Page`; `script` a script without outputs; `picture` prepares a picture that stands beside
a notebook, `lighter` makes a large one smaller; `bounded` refuses what is too large to be read;
`slugs` gives every notebook its part of an address; `is_text`, `ending`
and `declares` tell notebooks that are written as text. Everything in a notebook is a stranger's: `sanitise.py` holds the allow-lists.

Addresses in `Page.html`: `asset:DIGEST.SUFFIX` is one of the pictures returned with the page; `repo:PATH` (percent-encoded,
perhaps with a `#fragment`) is a file beside the notebook, relative to its folder. Anchors are `cell-N` and `nb-WORDS`.
"""

from __future__ import annotations

from gallery.failures import FailureKind, Stop
from gallery.model import Limits, Page
from gallery.notebooks.lighter import lighter
from gallery.notebooks.pictures import picture
from gallery.notebooks.script import script
from gallery.notebooks.size import bounded
from gallery.notebooks.slugs import slugs
from gallery.notebooks.written import declares, ending, is_text

__all__ = ["bounded", "declares", "ending", "is_text", "lighter", "picture", "render", "script", "slugs"]


def render(data: bytes, name: str, limits: Limits) -> tuple[Page, dict[str, bytes]]:
    """Turn a notebook's bytes into its page, and the bytes of its pictures by digest; of its name only the ending counts.

    Raises `Stop`: UNREADABLE (not a notebook, broken JSON), TOO_LARGE (a limit was passed) or MISSING_CONTENT (a Git LFS or
    git-annex pointer). Takes as long as the notebook wants: run it in a process with a time limit.
    """
    from gallery.notebooks.assemble import assemble  # noqa: PLC0415  # nbconvert is imported in workers only
    from gallery.notebooks.reading import read  # noqa: PLC0415

    try:
        return assemble(read(data, name, limits))
    except RecursionError:
        raise Stop("render", FailureKind.TOO_LARGE, "This notebook is nested too deeply to be shown here.") from None
