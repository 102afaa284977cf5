"""A published site made of hand-made records in the real theme."""

from pathlib import Path

import pytest

from gallery import checks, shells
from gallery.publish import publish
from gallery.store import Store
from tests.pages import pages_records

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


@pytest.fixture(scope="session")
def site(theme, store, records, tmp_path_factory):
    out = tmp_path_factory.mktemp("built") / "site"
    publish(records, pages_records.GALLERY, store, theme, out, fields="<p>The fields.</p>")
    return out
