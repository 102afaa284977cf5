"""Addresses in, addresses out; and what the hub's own client reads from our launch links."""

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gallery import links
from gallery.model import Interface

HERE = Path(__file__).parent
REF = "0123456789abcdef0123456789abcdef01234567"


def cases(name):
    return yaml.safe_load((HERE / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", cases("addresses.yml"), ids=lambda c: c["from"] or "empty")
def test_addresses(case):
    if "refused" in case:
        with pytest.raises(ValueError, match=re.escape(case["refused"])):
            links.parse_repo(case["from"])
        return
    repo = links.parse_repo(case["from"])
    assert (repo.provider, repo.url) == (case["provider"], case["url"])
    assert links.parse_repo(repo.url) == repo


@pytest.mark.parametrize("case", cases("launches.yml"), ids=lambda c: c["url"][20:60])
def test_launches(case):
    content = (links.parse_repo(case["content"]), "main") if "content" in case else None
    interface = Interface(case.get("interface", "lab"))
    made = links.launch_url("https://hub.example/", links.parse_repo(case["repo"]), REF, interface, case.get("path"), content=content)
    assert made == case["url"].replace("REF", REF)


@given(st.text(max_size=80))
@settings(max_examples=300)
def test_any_text_is_a_repository_or_one_sentence(text):
    try:
        repo = links.parse_repo(text)
    except ValueError as e:
        said = str(e)
    else:
        said = "fine"
        assert links.parse_repo(repo.url) == repo
        assert repo.url.startswith(("https://", "http://"))
    assert said
    assert "\n" not in said


NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="/"), min_size=1, max_size=40).filter(
    lambda s: s not in (".", "..")
)
PATHS = st.lists(NAMES, min_size=1, max_size=4).map("/".join)


@given(PATHS)
@example("#1 50%?+&;'\"/中文 文件.ipynb")
def test_file_addresses_hold_the_whole_path(path):
    for url in ("https://github.com/o/n", "https://gitlab.com/g/s/p", "https://codeberg.org/o/n", "https://bitbucket.org/o/n"):
        address = links.file_url(links.parse_repo(url), REF, path)
        parts = urlsplit(address)
        assert unquote(parts.path).endswith(f"/{path.rstrip('/')}")
        assert not parts.query
        assert not parts.fragment


def test_lines_and_other_addresses():
    repo = links.parse_repo("https://github.com/o/n")
    assert links.file_url(repo, "abc", "a b.py", 3) == "https://github.com/o/n/blob/abc/a%20b.py#L3"
    assert links.file_url(repo, "abc", "README.md", 3) == "https://github.com/o/n/blob/abc/README.md?plain=1#L3"
    assert links.raw_url(repo, "abc", "a b.py") == "https://raw.githubusercontent.com/o/n/abc/a%20b.py"
    assert links.commit_url(repo, "abc") == "https://github.com/o/n/commit/abc"
    assert links.tree_url(repo, "abc") == "https://github.com/o/n/tree/abc"
    assert links.edit_url(repo, "main", "catalog/x.yml") == "https://github.com/o/n/edit/main/catalog/x.yml"
    assert links.file_url(links.parse_repo("https://git.example.org/x"), "abc", "f") is None
    assert links.colab_url(links.parse_repo("https://gitlab.com/o/n"), "abc", "f.ipynb") is None
    assert links.colab_url(repo, "abc", "f g.ipynb") == "https://colab.research.google.com/github/o/n/blob/abc/f%20g.ipynb"
    assert links.codespaces_url(repo) == "https://codespaces.new/o/n"
    assert links.kaggle_url(links.parse_repo("https://gitlab.com/o/n"), "abc", "f.ipynb") is None
    blob = "https%3A%2F%2Fgithub.com%2Fo%2Fn%2Fblob%2Fabc%2Ff%2520g.ipynb"
    assert links.kaggle_url(repo, "abc", "f g.ipynb") == f"https://kaggle.com/kernels/welcome?src={blob}"
    raw = "https%3A%2F%2Fraw.githubusercontent.com%2Fo%2Fn%2Fabc%2Ff%2520g.ipynb"
    assert links.lite_url("https://lite.example/", repo, "abc", "f g.ipynb") == f"https://lite.example/lab/index.html?fromURL={raw}"
    assert links.lite_url("https://lite.example", links.parse_repo("https://git.example.org/x"), "abc", "f.ipynb") is None


def test_badges_cannot_be_broken_out_of():
    made = links.badge_snippets('a]"<b>\n(c', "https://x/b.svg", "https://x/?a=1&b=(2)")
    assert made["markdown"] == '[![a"<b>(c](https://x/b.svg)](https://x/?a=1&b=%282%29)'
    assert made["html"] == '<a href="https://x/?a=1&amp;b=(2)"><img src="https://x/b.svg" alt="a&quot;&lt;b&gt;(c"></a>'
    assert made["rst"].splitlines()[2] == '   :alt: a"<b>(c'
