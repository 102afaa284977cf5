"""Flags that several verbs share, and what they become: settings and a catalog."""

from __future__ import annotations

import inspect
import os
from collections.abc import Callable
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Flag:
    """A flag of several verbs and the setting that it makes."""

    setting: str
    default: Any
    kind: Any
    """Its type, with typer's words for it."""


FLAGS = {
    "ids": Flag("only", None, IdsArgument),
    "only": Flag("only", None, OnlyFlag),
    "catalog": Flag("catalog", CATALOG, CatalogFlag),
    "store": Flag("store", STORE, StoreFlag),
    "out": Flag("out", OUT, OutFlag),
    "jobs": Flag("jobs", "", JobsFlag),
    "mirror": Flag("mirrors", None, MirrorFlag),
    "offline": Flag("offline", False, OfflineFlag),
    "as_of": Flag("as_of", None, AsOfFlag),
}
"""The flags that make settings, in the order in which help shows them."""


def with_settings(*names: str, **fixed: Any) -> Callable[[Callable[..., int]], Callable[..., int]]:
    """A verb's decorator: it takes these flags after its own, and hands them over as its first argument, `Settings`.

    `fixed` are settings that the verb decides itself, or its own default of a flag that it takes. What neither names is as usual.
    """

    def decorate(verb: Callable[..., int]) -> Callable[..., int]:
        own = list(inspect.signature(verb, eval_str=True).parameters.values())[1:]
        flags = {name: flag for name, flag in FLAGS.items() if name in names}
        shared = [
            inspect.Parameter(n, inspect.Parameter.KEYWORD_ONLY, default=fixed.get(f.setting, f.default), annotation=f.kind)
            for n, f in flags.items()
        ]

        def called(**given: Any) -> int:
            made = {flag.setting: given.pop(name) for name, flag in flags.items()}
            return verb(settings_from(**(fixed | made)), **given)

        called.__name__, called.__doc__, called.__module__ = verb.__name__, verb.__doc__, verb.__module__
        parameters = [p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in own] + shared
        called.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # typer reads it
        called.__annotations__ = {p.name: p.annotation for p in parameters}
        return called

    return decorate


def settings_from(**given: Any) -> config.Settings:
    """Settings of a run, from flags, environment and clock."""
    usual: dict[str, Any] = {"catalog": CATALOG, "store": STORE, "out": OUT}
    made = usual | given
    made["as_of"] = config.day(made.get("as_of"), datetime.now(UTC).date())
    made["mirrors"] = config.mirrors(made.get("mirrors") or ())
    made["only"] = tuple(made.get("only") or ())
    return config.Settings(token=config.token(os.environ), **made)


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
