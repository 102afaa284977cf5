"""Settings of one run: read once, from flags and the environment, at the top of the program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from gallery.failures import FailureKind, Stop


@dataclass(frozen=True)
class Settings:
    """Where things are and what a run may do."""

    catalog: Path
    """Folder with `gallery.yml`, `entries/`, `lock/`."""
    store: str
    """Any fsspec URL or a folder: what was fetched and made before."""
    out: Path
    """Folder of the built site."""
    as_of: date
    """The day (UTC) this run counts as today."""
    jobs: str = ""
    """Where the work is done: see `pool.open_executor`."""
    mirrors: tuple[str, ...] = ()
    """Mirrors by flag; those of `gallery.yml` come after them."""
    only: tuple[str, ...] = ()
    """Ids of the entries to work on; empty = all."""
    offline: bool = False
    """Ask no forge and no DOI registry, and fetch nothing that is not held."""
    token: str | None = None
    """Token for GitHub's API: from GITHUB_TOKEN."""


def work_folder(store: str) -> Path:
    """A folder of this machine for what is made on the way: beside a local store, else `.gallery`."""
    return Path(".gallery") if "://" in store and not store.startswith("file://") else Path(store.removeprefix("file://"))


def packaged_site() -> Path:
    """Folder of the site that comes with the package: `mkdocs.yml` and `site_src/`."""
    package = Path(__file__).parent
    installed = package / "_site"
    return installed if installed.is_dir() else package.parent


def site_folder(catalog: Path) -> Path:
    """Folder whose `mkdocs.yml` makes the site: the one beside the catalog, else the package's own."""
    beside = catalog.resolve().parent
    return beside if (beside / "mkdocs.yml").is_file() else packaged_site()


def day(text: str | None, today: date) -> date:
    """`--as-of` as a day; today (UTC) when left out."""
    if text is None:
        return today
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Stop("usage", FailureKind.USAGE, f"--as-of {text!r}: write a day as 2026-01-31.") from None


def mirrors(given: Sequence[str]) -> tuple[str, ...]:
    """`--mirror` as it was given; a `Stop` where one is no `pattern=address` whose pattern is a web address."""
    for mirror in given:
        pattern, equals, address = mirror.partition("=")
        if not (equals and address and pattern.startswith(("https://", "http://"))):
            example = "'https://github.com/{owner}/{name}=file:///mirrors/{owner}+{name}/repo'"
            raise Stop("usage", FailureKind.USAGE, f"--mirror {mirror!r}: write pattern=address, such as {example}.")
    return tuple(given)


def token(environment: Mapping[str, str]) -> str | None:
    """The forge token of the environment, or None."""
    return environment.get("GITHUB_TOKEN") or None
