"""From a paper or a deposit to its repository, asked of registries on this machine."""

import json
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import yaml

from gallery.adding import Given, link, lookup, propose
from gallery.catalog import load
from gallery.failures import FailureKind, Stop

ANSWERS = {
    "/arxiv/1602.04938": "<summary>Code: https://github.com/o/lakes.</summary><comment>see https://github.com/o/lakes/tree/main</comment>",
    "/arxiv/1602.00001": "<summary>No code at all.</summary>",
    "/arxiv/1602.00002": "<summary>https://github.com/o/lakes and https://gitlab.com/g/other</summary>",
    "/crossref/10.1234/lakes.1": json.dumps({"message": {"relation": {"url": "https://github.com/o/lakes"}}}).replace("/", "\\/"),
    "/datacite/10.5281/zenodo.77": json.dumps({"relatedIdentifiers": [{"relatedIdentifier": "https://github.com/o/lakes/tree/v1"}]}),
    "/datacite/10.1234/only.datacite": '{"url": "https://github.com/o/lakes"}',
}


@pytest.fixture
def registries():
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            body = ANSWERS.get(self.path, "").encode()
            self.send_response(200 if body else 404)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    yield lookup.Registries(f"{base}/arxiv/", f"{base}/crossref/", f"{base}/datacite/")
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("arXiv:1602.04938", {"arxiv": "1602.04938"}),
        ("https://doi.org/10.1234/lakes.1", {"doi": "10.1234/lakes.1"}),
        ("https://doi.org/10.1234/only.datacite", {"doi": "10.1234/only.datacite"}),
        ("https://zenodo.org/records/77", {"ref": "v1"}),
    ],
)
def test_a_record_that_links_to_one_repository(address, told, settings, registries):
    pointed = lookup.repository(lookup.read(address), replace(settings, offline=False), registries)
    assert pointed.repo.url == "https://github.com/o/lakes"
    assert {name: value for name in ("ref", "doi", "arxiv") if (value := getattr(pointed, name))} == told


def test_a_paper_that_was_given_is_the_entrys_own(repositories, settings, catalog, registries):
    repositories("o/lakes", {"README.md": "# Lakes\n\nSee also 10.1234/other.5.\n"})
    kept = replace(settings, offline=False)
    lookup.repository(lookup.read("arXiv:1602.04938"), kept, registries)  # kept in the store: asked once
    added = propose(link("arXiv:1602.04938"), Given(field="physics"), load(catalog), settings, None, registries)
    assert yaml.safe_load(added.text)["papers"] == [{"arxiv": "1602.04938"}]
    assert "10.1234/other.5" in added.text


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("arXiv:1602.00001", "links to no repository; give the address"),
        ("arXiv:1602.00002", "links to several repositories (https://github.com/o/lakes, https://gitlab.com/g/other)"),
        ("10.1234/nobody.knows", "links to no repository"),
    ],
)
def test_what_to_give_instead(address, says, settings, registries):
    with pytest.raises(Stop) as stopped:
        lookup.repository(lookup.read(address), replace(settings, offline=False), registries)
    assert says in str(stopped.value)
    assert stopped.value.failure.kind is FailureKind.USAGE


def test_offline_says_what_to_give(settings, registries):
    with pytest.raises(Stop, match=r"gallery add https://github\.com/OWNER/NAME"):
        lookup.repository(lookup.read("arXiv:1602.04938"), settings, registries)
