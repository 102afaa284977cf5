"""The server of a built site behaves as a static host does."""

import threading
import urllib.error
import urllib.request

import pytest

from gallery.serve import serve


@pytest.fixture
def address(tmp_path):
    (tmp_path / "index.html").write_text("home")
    (tmp_path / "404.html").write_text("not here")
    (tmp_path / "e").mkdir()
    (tmp_path / "e" / "index.html").write_text("entry")
    (tmp_path / "n.ipynb").write_text("{}")
    told = []
    ready = threading.Event()

    def announce(where):
        told.append(where)
        ready.set()

    threading.Thread(target=serve, args=(tmp_path, 0, announce), kwargs={"prefix": "/sub/gallery"}, daemon=True).start()
    assert ready.wait(10)
    return told[0]


def get(url):
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status, answer.headers["Content-Type"], answer.read().decode()
    except urllib.error.HTTPError as e:
        with e:
            return e.code, e.headers["Content-Type"], e.read().decode()


def test_pages_below_a_prefix(address):
    assert address.endswith("/sub/gallery/")
    assert get(address)[::2] == (200, "home")
    assert get(f"{address}e/")[::2] == (200, "entry")
    assert get(f"{address}n.ipynb")[1] == "application/x-ipynb+json"


def test_what_is_not_there_is_404(address):
    host = address.removesuffix("sub/gallery/")
    for where in (f"{address}nothing", host, f"{host}e/", f"{address}%2e%2e/%2e%2e/etc/passwd", f"{address}%00"):
        assert get(where)[::2] == (404, "not here"), where
