"""What a notebook's page offers to take away: the notebook's own file, and a script made of it."""

from __future__ import annotations

from dataclasses import dataclass

from gallery.model import Notebook
from gallery.pages.base import quoted, size
from gallery.words import _

ENDINGS = ("ipynb", "rmd", "qmd", "md", "py", "r", "jl")
"""Of files that are notebooks, none of which a browser runs."""


@dataclass(frozen=True)
class Download:
    """A file kept beside the notebook's page."""

    name: str
    size: str
    """For people: 12 kB."""
    about: str
    """What it is, for a tooltip."""

    @property
    def href(self) -> str:
        """Its address from the page."""
        return quoted(self.name)

    @property
    def ending(self) -> str:
        """With its dot."""
        return f".{self.name.rpartition('.')[2]}"


def is_sniffed(data: bytes) -> bool:
    """Whether a browser may take a file of which no server told the type for a page, and run it: it begins with `<`.

    Some servers tell none for endings that they do not know. Source: WHATWG, MIME Sniffing, §7.1.
    """
    return data.lstrip(b"\t\n\x0c\r ").startswith(b"<")


def own_file(notebook: Notebook, length: int) -> Download:
    """The notebook itself, of `length` bytes."""
    return Download(download_name(notebook), size(length), _("The notebook's own file"))


def script_file(notebook: Notebook) -> Download | None:
    """The script that jupytext made of it, where there is one."""
    if notebook.script is None:
        return None
    stem = download_name(notebook).rpartition(".")[0]
    about = _("Its code and text as a script with cells, made by jupytext; without outputs")
    return Download(f"{stem}.{notebook.script.suffix}", size(notebook.script.size), about)


def download_name(notebook: Notebook) -> str:
    """The file's own name where every file system and every web host takes it, else one made of the page's address."""
    name = notebook.path.rpartition("/")[2]
    plain = "".join("_" if c in '":<>|*?\\\r\n\0' or ord(c) < 32 else c for c in name)
    ending = plain.rpartition(".")[2]
    suits = ending.lower() in ENDINGS and len(plain.encode("utf-8", "replace")) <= 180 and plain[0] not in ". "
    return plain if suits and plain.isprintable() else f"{notebook.slug}.{ending if ending.lower() in ENDINGS else 'ipynb'}"
