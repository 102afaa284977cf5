"""A site of one's own over the package's: its `mkdocs.yml` and `site_src/` hold only what differs."""

from __future__ import annotations

import shutil
from pathlib import Path

from gallery.failures import FailureKind, Stop

BASE = "site_src/.base.yml"
"""Where the package's `mkdocs.yml` lies in a folder of layers; MkDocs publishes no hidden files."""


def assemble(own: Path, package: Path, work: Path) -> Path:
    """A folder with the package's pages, styles and templates, and those of `own` in their place or beside them.

    Where `own` is the package's folder or inherits from a file itself, it is used as it is.
    """
    config = own / "mkdocs.yml"
    text = config.read_text(encoding="utf-8")
    if own.resolve() == package.resolve() or any(line.startswith("INHERIT:") for line in text.splitlines()):
        return own
    out = work / "layers"
    try:
        shutil.rmtree(out, ignore_errors=True)
        shutil.copytree(package / "site_src", out / "site_src")
        if (own / "site_src").is_dir():
            shutil.copytree(own / "site_src", out / "site_src", dirs_exist_ok=True)
        shutil.copyfile(package / "mkdocs.yml", out / BASE)
        (out / "mkdocs.yml").write_text(f"{text.rstrip()}\n\nINHERIT: {BASE}\n", encoding="utf-8")
    except OSError as e:
        raise Stop("theme", FailureKind.NO_SPACE, f"Cannot put the site together in {out}: {e.strerror or e}.") from e
    return out
