"""A published site made of hand-made records in the real theme."""

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
def theme(tmp_path_factory):
    folder = tmp_path_factory.mktemp("theme") / "theme"
    shells.theme(ROOT, folder, pages_records.GALLERY)
    return folder


@pytest.fixture(scope="session")
def store(tmp_path_factory):
    return Store(str(tmp_path_factory.mktemp("store")))


@pytest.fixture(scope="session")
def records(store):
    return pages_records.every(store, [c.id for c in checks.ALL])


def _launched(number):
    """One that a hub ran: the higher its number the later, and the longer it took to open."""
    record = pages_records.small(number)
    run = verified_records.run(datetime(2026, 5, number - 40, 3, tzinfo=UTC), "0001", launch_s=float(number))
    return record.model_copy(update={"history": History.on(pages_records.DAY, [run])})


@pytest.fixture(scope="session")
def site(theme, store, records, tmp_path_factory):
    out = tmp_path_factory.mktemp("built") / "site"
    publish(records, pages_records.GALLERY, store, theme, out, fields="<p>The fields.</p>")
    return out


@pytest.fixture(scope="session")
def whole(theme, store, records, tmp_path_factory):
    """A folder to serve: the site below a path, entries in every state, enough of them for two pages, with the search's index."""
    root = tmp_path_factory.mktemp("whole")
    questions = [c.id for c in checks.ALL]
    small = [*(pages_records.small(n) for n in range(42)), _launched(42), _launched(43)]
    states = [pages_records.gone(store, questions), pages_records.moved(store), *small]
    everything = sorted([*records, *states], key=lambda record: record.entry.id)
    done = publish(everything, pages_records.GALLERY, store, theme, root / "gallery", fields="<p>The fields.</p>")
    search.index([*done.search, *indexing.written_pages(theme)], root / "work", root / "gallery")
    return root
