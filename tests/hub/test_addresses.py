"""Where a launch leads, as BinderHub's own client says; who may ask."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gallery.hub import pages
from gallery.hub.events import Phase, event
from gallery.hub.guard import Guard, origins_of
from gallery.hub.wanted import opened, redirect

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def client():
    """BinderHub's client in node: a launch link in, the address it leads to out."""
    if not (ROOT / "node_modules" / "@jupyterhub" / "binderhub-client").is_dir() or not shutil.which("node"):
        pytest.skip("needs node and `npm ci`")
    with subprocess.Popen(["node", str(ROOT / "tests/links/oracle.mjs")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as node:

        def ask(url):
            node.stdin.write(json.dumps([url]) + "\n")
            node.stdin.flush()
            return json.loads(node.stdout.readline())

        yield ask
        node.stdin.close()


NAMES = st.text(alphabet=st.sampled_from("aZ09 #?%+&;'\"/\\中é<>.~-_=:@"), min_size=1, max_size=40)


@given(path=NAMES, name=st.sampled_from(["urlpath", "labpath", "filepath"]))
@example(path="lab/tree/a%20b%23.ipynb", name="urlpath")
@example(path="git-pull?repo=https%3A%2F%2Fx&branch=main", name="urlpath")
@example(path="//evil.example/x", name="urlpath")
@example(path="\\\\\\", name="urlpath")
@settings(max_examples=300, deadline=None)
def test_redirects_as_binderhubs_client(client, path, name):
    query = f"{name}={quote(path, safe='')}"
    ours = redirect("https://hub.example/user/x/", opened(query), "token")
    theirs = urlsplit(client(f"https://hub.example/v2/gh/o/n/HEAD?{query}")["redirect"])
    assert ours.startswith("https://hub.example/user/x/")
    if not re.match(r"\s*[/\\]|[A-Za-z][\w+.-]*:|\?", path):  # the client lets such a path leave the server
        assert client(ours)["buildSpec"] == theirs.path
        assert "token=token" in ours
        assert bool(urlsplit(ours).fragment) == bool(theirs.fragment)


GUARD = Guard(("http://127.0.0.1:8000",))


@pytest.mark.parametrize(
    ("host", "headers", "refused"),
    [
        ("127.0.0.1:8585", {}, False),
        ("localhost:8585", {}, False),
        ("[::1]:8585", {}, False),
        ("127.0.0.1:8585", {"Origin": "http://127.0.0.1:8585"}, False),
        ("127.0.0.1:8585", {"Origin": "http://127.0.0.1:8000"}, False),
        ("127.0.0.1:8585", {"Origin": "http://127.0.0.1:8001"}, True),
        ("127.0.0.1:8585", {"Origin": "https://evil.example"}, True),
        ("127.0.0.1:8585", {"Origin": "null"}, True),
        ("evil.example:8585", {}, True),
        ("127.0.0.1.evil.example:8585", {}, True),
        ("", {}, True),
    ],
)
def test_who_may_ask(host, headers, refused):
    assert bool(GUARD.refusal(headers, host)) == refused


def test_only_known_pages_may_read_answers():
    assert GUARD.sharing({"Origin": "http://127.0.0.1:8000"})["Access-Control-Allow-Origin"] == "http://127.0.0.1:8000"
    assert "Access-Control-Allow-Origin" not in GUARD.sharing({"Origin": "http://127.0.0.1:8585"})
    assert "Access-Control-Allow-Origin" not in GUARD.sharing({})


def test_background_requests_of_other_sites_are_known():
    assert GUARD.is_embedded({"Sec-Fetch-Site": "cross-site"})
    assert not GUARD.is_embedded({"Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1:8000"})
    assert not GUARD.is_embedded({})


def test_origins_of_sites():
    assert origins_of("http://localhost:8000/") == ("http://127.0.0.1:8000", "http://localhost:8000")
    assert origins_of("https://example.org/gallery/") == ("https://example.org",)


@given(st.text(), st.text())
def test_pages_escape_what_repositories_say(name, text):
    page = pages.LaunchPage(f"<script>{name}", '"><script>')
    html = page.start() + page.tell(event(Phase.BUILDING, f"</pre><script>{text}")) + page.failed(f"<script>\n<script>{text}")
    assert "<script" not in html
