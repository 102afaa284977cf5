"""Verbs that look and change nothing: an entry, the whole gallery, this machine."""

from __future__ import annotations

import json

from gallery.cli.flags import CATALOG, OUT, STORE, AsOfFlag, CatalogFlag, IdArgument, JsonFlag, OfflineFlag, StoreFlag, load, settings_from
from gallery.cli.terminal import FINDINGS, FINE, tell


def show(
    entry: IdArgument,
    catalog: CatalogFlag = CATALOG,
    store: StoreFlag = STORE,
    as_json: JsonFlag = False,
) -> int:
    """Print what is known about an entry: every check with its evidence, every notebook.

    For example:

    ```
    gallery show my-entry              for people
    gallery show my-entry --json       for programs
    ```
    """
    from gallery import showing

    settings = settings_from(catalog=catalog, store=store, out=OUT, only=[entry], offline=True)
    loaded = load(settings)
    record = loaded.seen(showing.record(store, entry), settings.as_of)
    tell(record.model_dump_json(indent=1) if as_json else showing.text(record, loaded.gallery))
    return FINE


def status(
    catalog: CatalogFlag = CATALOG,
    store: StoreFlag = STORE,
    as_of: AsOfFlag = None,
    as_json: JsonFlag = False,
) -> int:
    """Show the gallery's health: each entry's state, tier, score and age, and what to do; asks nobody.

    For example:

    ```
    gallery status                     a table
    gallery status --json              for programs
    ```
    """
    from gallery import status as health
    from gallery.store import Store

    settings = settings_from(catalog=catalog, store=store, out=OUT, as_of=as_of, offline=True)
    found = health.rows(load(settings), Store(store), settings.as_of)
    tell(json.dumps(health.as_json(found), indent=1) if as_json else health.text(found))
    return FINE


def doctor(
    catalog: CatalogFlag = CATALOG,
    store: StoreFlag = STORE,
    offline: OfflineFlag = False,
    as_json: JsonFlag = False,
) -> int:
    """Look at this machine: git, disk, network, token, hubs, browser, Docker; say what to do.

    For example:

    ```
    gallery doctor                     everything
    gallery doctor --offline           without the network
    ```
    """
    from gallery import doctor as looking

    settings = settings_from(catalog=catalog, store=store, out=OUT, offline=offline)
    hubs = load(settings).gallery.hubs if (catalog / "gallery.yml").is_file() else ()
    seen = []
    for one in looking.look(settings, hubs):
        seen.append(one)
        if not as_json:
            tell(looking.line(one))
    if as_json:
        tell(json.dumps([vars(one) for one in seen], indent=1))
    return FINDINGS if looking.missing(seen) else FINE
