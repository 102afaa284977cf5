"""Launch links in both directions: BinderHub's own client, our hub and our own reader get out of a link what went into it."""

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, parse_qsl, quote, unquote, urlsplit

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from gallery import links, reading_links
from gallery.hub import wanted
from gallery.model import Entry, Interface, Launch, Record, Ref
from gallery.pages.launches import ingredients

HERE = Path(__file__).parent
ORACLE = HERE.parents[1] / "node_modules" / "@jupyterhub" / "binderhub-client"


@dataclass(frozen=True)
class Asked:
    """What a launch link is to say."""

    hub: str
    repo: links.Repo
    ref: str
    interface: Interface
    path: str | None
    content: tuple[links.Repo, str | None] | None

    @property
    def url(self) -> str:
        return links.launch_url(self.hub, self.repo, self.ref, self.interface, self.path, self.content)

    @property
    def question(self) -> list[object]:
        """The link, and what a page holds to make it anew."""
        content, branch = self.content or (self.repo, None)
        apart = {"environment": self.repo.url, "environment_ref": self.ref} if self.content else {}
        launch = Launch.model_construct(interface=self.interface, path=self.path, **apart)
        entry = Entry.model_construct(id="x", repo=content.url, ref=branch or (None if self.content else self.ref), launch=launch)
        what = json.loads(ingredients(Record.model_construct(entry=entry, pin=None)))
        return [self.url, {"kind": "binderhub", "url": self.hub}, what, ""]


# control characters too: git takes them in names, only a line's end we refuse in paths
ANY = st.characters(exclude_categories=["Cs"], exclude_characters="/\r\n\0")
IN_REFS = st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"], exclude_characters="/~^:?*[\\")
ODD = st.sampled_from(
    ["#?%+&;", "'\"`", "🧪 test.ipynb", "中文 文件.ipynb", ".hidden", "...", "..a", " a ", "%2F", "a\\b", "&amp;", "x" * 255, "ö" * 120]
)
NAMES = st.text(ANY, min_size=1, max_size=12) | ODD
PATHS = st.text(st.just("/") | ANY, min_size=1, max_size=40) | st.lists(NAMES, min_size=1, max_size=3).map("/".join)
ADDRESSES = st.from_regex(r"(?a)[a-z][a-z0-9_~-]{0,9}(/[\w.~-]{0,8}[a-z])?/?(\?[a-z]=\w{0,5}(&b=%20c)?)?(#[a-z]{1,5})?", fullmatch=True)
REFS = st.text(st.just("/") | IN_REFS, min_size=1, max_size=30)
HUBS = st.sampled_from(["https://hub.example", "https://hub.example/services/binder", "http://127.0.0.1:8585"])
PLAIN = st.text("abcXYZ019-", min_size=1, max_size=12)
HEX = st.text("0123456789abcdef", min_size=32, max_size=32)
QUOTED = NAMES.map(lambda name: quote(name, safe=""))
ADDRESSED = {
    "gh": st.builds("https://github.com/{}/{}.x".format, PLAIN, PLAIN),
    "gl": st.builds("https://gitlab.com/{}/{}/{}".format, QUOTED, PLAIN, QUOTED),
    "codeberg": st.builds("https://codeberg.org/{}/{}".format, QUOTED, QUOTED),
    "git": st.builds("https://git.example.org:8443/{}".format, QUOTED),
    "gist": st.builds("https://gist.github.com/{}/{}".format, PLAIN, HEX),
}
ARCHIVED = {
    "zenodo": st.just("10.5281/zenodo.3242074"),
    "figshare": st.just("10.6084/m9.figshare.9782777.v1"),
    "dataverse": st.just("10.7910/DVN/TJCLKP"),
    "hydroshare": st.builds("https://www.hydroshare.org/resource/{}".format, HEX),
    "ckan": st.just("https://demo.ckan.org/dataset/sample-dataset-1"),
}


REF = TypeAdapter(Ref)


def is_ref(text):
    try:
        return REF.validate_python(text) == text and text != "HEAD"
    except ValidationError:
        return False


def is_path(path):
    return not {"", ".", ".."} & set(path.split("/"))


def parsed(address):
    try:
        return links.parse_repo(address)
    except ValueError:
        return None


def repositories(*kinds):
    return st.one_of(kinds).map(parsed).filter(bool)


GIT = repositories(*ADDRESSED.values())
EVERY = repositories(*ADDRESSED.values(), *ARCHIVED.values())
PINNED = st.just("0123456789abcdef0123456789abcdef01234567")


@st.composite
def launches(draw):
    """One repository at one ref: opened by every interface, at a path and without one, with the content from elsewhere and without."""
    hub, repo, ref = draw(HUBS), draw(EVERY), draw(PINNED | REFS.filter(is_ref) | st.just("HEAD"))
    path, address = draw(PATHS.filter(is_path)), draw(ADDRESSES)
    content = draw(st.tuples(GIT, st.none() | REFS.filter(is_ref)))
    paths = [(i, p) for i in Interface for p in (address if i is Interface.PATH else path, None)]
    return [Asked(hub, repo, ref, interface, p, apart) for interface, p in paths for apart in (None, content)]


@pytest.fixture(scope="module")
def oracle():
    """BinderHub's client in one process: links in, what it makes of each out."""
    if not ORACLE.is_dir() or not shutil.which("node"):
        pytest.skip("needs node and `npm ci`")
    with subprocess.Popen(["node", str(HERE / "oracle.mjs")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as node:

        def ask(questions):
            node.stdin.write("".join(f"{json.dumps(question)}\n" for question in questions))
            node.stdin.flush()
            return [json.loads(node.stdout.readline()) for _ in questions]

        yield ask
        node.stdin.close()


def opened(interface, path):
    """What a server must be asked for, unquoted, as its documentation says."""
    fronts = {
        Interface.LAB: ("lab/tree/", "lab"),
        Interface.NOTEBOOK: ("tree/", "tree"),
        Interface.VOILA: ("voila/render/", "voila"),
        Interface.RSTUDIO: ("rstudio", "rstudio"),
        Interface.VSCODE: ("vscode", "vscode"),
    }
    if interface is Interface.PATH:
        return path or ""
    front = fronts[interface]
    return front[0] + path.strip("/") if path and front[0].endswith("/") else front[1]


AWKWARD = Asked(
    "https://hub.example", links.parse_repo("https://github.com/o/n"), "main", Interface.LAB, "#1 50%?+&;'\"/中文 文件.ipynb", None
)


@given(launches())
@example([AWKWARD])
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
def test_what_goes_into_a_launch_link_comes_out_of_it(oracle, launches):
    """300 times 24 links are 7,200 cases."""
    for asked, seen in zip(launches, oracle([asked.question for asked in launches]), strict=True):
        its_client(asked, seen["redirect"])
        its_client(asked, seen["page"])
        our_hub(asked, seen["buildSpec"])
        our_reader(asked, reading_links.read(asked.url))
        assert seen["made"] == asked.url, "what the page's script makes"


def its_client(asked, redirect):
    server = urlsplit(redirect)
    assert (server.scheme, server.netloc) == ("https", "hub.example")
    if asked.content is None and asked.interface is Interface.PATH:
        want = urlsplit(asked.path or "")
        assert server.path == f"/user/x/{want.path}"
        assert parse_qsl(server.query, keep_blank_values=True) == [*parse_qsl(want.query, keep_blank_values=True), ("token", "token")]
        assert server.fragment == want.fragment
        return
    if asked.content is None:
        assert unquote(server.path) == f"/user/x/{opened(asked.interface, asked.path)}"
        assert not server.fragment
        return
    content, branch = asked.content
    assert server.path == "/user/x/git-pull"
    assert not server.fragment
    query = {name: values[0] for name, values in parse_qs(server.query, keep_blank_values=True).items()}
    assert (query["repo"], query.get("branch")) == (content.url, branch)
    folder = content.url.rpartition("/")[2]
    inside = asked.path if asked.interface is Interface.PATH else "/".join(filter(None, (folder, asked.path)))
    target = query["urlpath"] if asked.interface is Interface.PATH else unquote(query["urlpath"])
    assert target == opened(asked.interface, inside)


def our_hub(asked, spec):
    provider, _, rest = spec.partition("/")
    assert provider == asked.repo.provider
    if not asked.repo.is_archive:
        parsed = wanted.parse(provider, rest)
        assert (parsed.repo, parsed.ref) == (asked.repo, None if asked.ref == "HEAD" else asked.ref)


def our_reader(asked, seen):
    ref = None if asked.ref == "HEAD" or asked.repo.is_archive else asked.ref
    path = None if asked.interface in (Interface.RSTUDIO, Interface.VSCODE) or not asked.path else asked.path
    path = path and (path if asked.interface is Interface.PATH else path.strip("/"))
    interface = None if asked.interface is Interface.PATH and not path else asked.interface
    assert (seen.hub, seen.interface, seen.path) == (asked.hub, interface, path or None)
    if asked.content is None:
        assert (seen.repo, seen.ref) == (asked.repo, ref)
        return
    content, branch = asked.content
    same = content.key == asked.repo.key
    assert (seen.repo, seen.ref) == (content, branch)
    assert (seen.environment, seen.environment_ref) == ((None, None) if same else (asked.repo, ref))


@given(HUBS, GIT, st.none() | REFS.filter(is_ref), st.sampled_from(links.FILES), st.none() | PATHS.filter(is_path))
@settings(max_examples=300, deadline=None)
def test_links_to_a_jupyterhub_and_to_a_version_of_the_readers_choice(oracle, hub, repo, branch, interface, path):
    url = links.pull_url(hub, repo, branch, interface, path)
    seen = reading_links.read(url)
    assert (seen.form, seen.hub, seen.repo, seen.ref, seen.interface) == ("git-pull", hub, repo, branch, interface)
    assert seen.path == (path.strip("/") if path else None)
    chosen = links.launch_url(hub, repo, branch or "HEAD", interface, path)
    _, binderhub, what, _ = Asked(hub, repo, "0" * 40, interface, path, None).question
    on_jupyterhub = [url, {"kind": "jupyterhub", "url": hub}, {**what, "branch": branch or ""}, ""]
    assert [each["made"] for each in oracle([on_jupyterhub, [chosen, binderhub, what, branch or "HEAD"]])] == [url, chosen]


@pytest.mark.parametrize("path", ["../hub/home", "a/../../b", ".", "./a", "x/%2e%2e/../y", "javascript:alert(1)", "//elsewhere.example"])
def test_no_path_leads_out_of_the_server(oracle, path):
    repo = links.parse_repo("https://github.com/o/n")
    seen = oracle([[links.launch_url("https://hub.example", repo, "main", interface, path), None, None, ""] for interface in Interface])
    assert all(each["redirect"].startswith("https://hub.example/user/x/") for each in seen)
