"""Verbs that look and change nothing: an entry, the whole gallery, this machine."""

from __future__ import annotations

import json
from dataclasses import replace

from gallery.cli.flags import IdArgument, JsonFlag, load, with_settings
from gallery.cli.terminal import FINDINGS, FINE, tell
from gallery.config import Settings


@with_settings("catalog", "store", offline=True)
def show(settings: Settings, entry: IdArgument, as_json: JsonFlag = False) -> int:
    """Print what is known about an entry: every check with its evidence, every notebook.

    For example:

    ```
    gallery show my-entry              for people
    gallery show my-entry --json       for programs
    ```
    """
    from gallery import showing

    loaded = load(replace(settings, only=(entry,)))
    record = loaded.seen(showing.record(settings.store, entry), settings.as_of)
    tell(record.model_dump_json(indent=1) if as_json else showing.text(record, loaded.gallery))
    return FINE


@with_settings("catalog", "store", "as_of", offline=True)
def status(settings: Settings, as_json: JsonFlag = False) -> int:
    """Show the gallery's health: each entry's state, tier, score and age, and what to do; asks nobody.

    For example:

    ```
    gallery status                     a table
    gallery status --json              for programs
    ```
    """
    from gallery import status as health
    from gallery.store import Store

    found = health.rows(load(settings), Store(settings.store), settings.as_of)
    tell(json.dumps(health.as_json(found), indent=1) if as_json else health.text(found))
    return FINE


@with_settings("catalog", "store", "offline")
def doctor(settings: Settings, as_json: JsonFlag = False) -> int:
    """Look at this machine: git, disk, network, token, hubs, browser, Docker; say what to do.

    For example:

    ```
    gallery doctor                     everything
    gallery doctor --offline           without the network
    ```
    """
    from gallery import doctor as looking

    hubs = load(settings).gallery.hubs if (settings.catalog / "gallery.yml").is_file() else ()
    seen = []
    for one in looking.look(settings, hubs):
        seen.append(one)
        if not as_json:
            tell(looking.line(one))
    if as_json:
        tell(json.dumps([vars(one) for one in seen], indent=1))
    return FINDINGS if looking.missing(seen) else FINE
