"""Flags that several verbs share, and what they become: settings and a catalog."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from gallery import config
from gallery.failures import FailureKind, Stop

CATALOG, STORE, OUT = Path("catalog"), ".gallery", Path("site")

CatalogFlag = Annotated[Path, typer.Option("--catalog", help="Folder with gallery.yml, entries/ and lock/.")]
StoreFlag = Annotated[str, typer.Option("--store", help="Where fetched and made things are kept: a folder or any fsspec URL.")]
OutFlag = Annotated[Path, typer.Option("--out", help="Folder of the built site.")]
JobsFlag = Annotated[
    str, typer.Option("--jobs", help="Processes (0: none), or tcp://HOST:PORT of a dask scheduler. Default: one per core.")
]
MirrorFlag = Annotated[
    list[str] | None,
    typer.Option(
        "--mirror", help="Fetch from elsewhere: 'https://github.com/{owner}/{name}=file:///mirrors/{owner}+{name}/repo'. Repeatable."
    ),
]
OfflineFlag = Annotated[bool, typer.Option("--offline", help="Use what is held (and file:// mirrors); ask nobody.")]
AsOfFlag = Annotated[str | None, typer.Option("--as-of", help="The day that counts as today, as 2026-01-31 (UTC).")]
JsonFlag = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
PortFlag = Annotated[int, typer.Option("--port", min=0, max=65535, help="Port of this machine; 0 takes any free one.")]


def ids(context: typer.Context, incomplete: str) -> list[str]:
    """Entries that the shell offers to complete: the files of the catalog's folder."""
    files = Path(context.params.get("catalog") or CATALOG, "entries").glob("*.yml")
    return sorted(file.stem for file in files if file.stem.startswith(incomplete))


OnlyFlag = Annotated[list[str] | None, typer.Option("--only", help="Work on this entry only. Repeatable.", autocompletion=ids)]
IdsArgument = Annotated[list[str] | None, typer.Argument(metavar="[ID]...", help="Entries; all when left out.", autocompletion=ids)]
IdArgument = Annotated[str, typer.Argument(metavar="ID", help="The entry's id.", autocompletion=ids)]


def settings_from(**given: Any) -> config.Settings:
    """Settings of a run, from flags, environment and clock."""
    given["as_of"] = config.day(given.get("as_of"), datetime.now(UTC).date())
    given["mirrors"] = tuple(given.get("mirrors") or ())
    given["only"] = tuple(given.get("only") or ())
    return config.Settings(token=config.token(os.environ), **given)


def load(settings: config.Settings) -> Any:
    """The catalog that the settings name; Stop where it lacks an entry that they ask for."""
    from gallery import catalog

    loaded = catalog.load(settings.catalog)
    known = {entry.id for entry in loaded.entries}
    for wanted in settings.only:
        if wanted not in known:
            import difflib

            near = difflib.get_close_matches(wanted, known, 1)
            hint = f" Did you mean {near[0]}?" if near else " `gallery status` lists the entries."
            raise Stop("usage", FailureKind.USAGE, f"There is no entry {wanted!r}.{hint}")
    return loaded
