"""A published site made of hand-made records in the real theme."""

import fcntl
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gallery import checks, indexing, search, shells
from gallery.model import History
from gallery.publish import publish
from gallery.store import Store
from tests.pages import pages_records, verified_records

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def once(tmp_path_factory):
    """Makes a folder once for all test files and all processes of a run, whoever asks first; nobody writes into it afterwards."""
    root = tmp_path_factory.getbasetemp()
    root = root.parent if "PYTEST_XDIST_WORKER" in os.environ else root

    def made(name, make):
        place = root / name
        with (root / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not place.is_dir():
                part = root / f"{name}.part"
                shutil.rmtree(part, ignore_errors=True)
                part.mkdir()
                make(part)
                part.rename(place)
        return place

    return made


@pytest.fixture(scope="session")
def theme(once):
    return once("theme", lambda folder: shells.theme(ROOT, folder / "theme", pages_records.GALLERY)) / "theme"


@pytest.fixture(scope="session")
def store(once):
    return Store(str(once("store", lambda _: None)))


@pytest.fixture(scope="session")
def records(store):
    return pages_records.every(store, [c.id for c in checks.ALL])


def _launched(number):
    """One that a hub ran: the higher its number the later, and the longer it took to open."""
    record = pages_records.small(number)
    run = verified_records.run(datetime(2026, 5, number - 40, 3, tzinfo=UTC), "0001", launch_s=float(number))
    return record.model_copy(update={"history": History.on(pages_records.DAY, [run])})


@pytest.fixture(scope="session")
def site(theme, store, records, once):
    def make(folder):
        publish(records, pages_records.GALLERY, store, theme, folder / "site", fields="<p>The fields.</p>")

    return once("built", make) / "site"


@pytest.fixture(scope="session")
def whole(theme, store, records, once):
    """A folder to serve: the site below a path, entries in every state, enough of them for two pages, with the search's index."""
    questions = [c.id for c in checks.ALL]
    small = [*(pages_records.small(n) for n in range(42)), _launched(42), _launched(43)]
    states = [pages_records.gone(store, questions), pages_records.moved(store), *small]

    def make(folder):
        everything = sorted([*records, *states], key=lambda record: record.entry.id)
        done = publish(everything, pages_records.GALLERY, store, theme, folder / "gallery", fields="<p>The fields.</p>")
        search.index([*done.search, *indexing.written_pages(theme)], folder / "work", folder / "gallery")

    return once("whole", make)
