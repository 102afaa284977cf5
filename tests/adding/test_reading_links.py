"""Addresses that people paste, and every launch link that we make read back."""

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from gallery import links, reading_links
from gallery.model import Interface

CASES = yaml.safe_load((Path(__file__).parent / "addresses.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda c: c["from"][-60:] or "empty")
def test_addresses(case):
    if "refused" in case:
        with pytest.raises(ValueError, match=re.escape(case["refused"])):
            reading_links.read(case["from"])
        return
    seen = reading_links.read(case["from"])
    told = {name: value for name, value in vars(seen).items() if value is not None}
    told |= {name: told[name].url for name in ("repo", "environment") if name in told}
    assert told == {name: value for name, value in case.items() if name != "from"}


NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="/"), min_size=1, max_size=30).filter(
    lambda s: s not in (".", "..")
)
PATHS = st.lists(NAMES, min_size=1, max_size=4).map("/".join)
REFS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,15}(?:/[A-Za-z0-9][A-Za-z0-9._-]{0,10})?", fullmatch=True).filter(lambda r: r != "HEAD")
REPOS = st.sampled_from(
    [
        "https://github.com/o/n.x",
        "https://gitlab.com/g/s/p",
        "https://codeberg.org/o/n",
        "https://git.example.org/a/b/c",
        "https://gist.github.com/u/0123456789abcdef",
    ]
).map(links.parse_repo)
HUBS = st.sampled_from(["https://mybinder.org", "https://notebooks.gesis.org/binder", "http://127.0.0.1:8585"])
WITH_FILE = (Interface.LAB, Interface.NOTEBOOK, Interface.VOILA)


@given(HUBS, REPOS, REFS, st.sampled_from(Interface), st.none() | PATHS)
@example("https://mybinder.org", links.parse_repo("https://github.com/o/n"), "main", Interface.LAB, "#1 50%?+&;'\"/中文 文件.ipynb")
@settings(max_examples=400)
def test_every_launch_link_that_we_make_is_read_back(hub, repo, ref, interface, path):
    seen = reading_links.read(links.launch_url(hub, repo, ref, interface, path))
    assert (seen.repo, seen.ref, seen.interface, seen.hub) == (repo, ref, interface, hub)
    assert seen.path == (path.strip("/") if path and interface in WITH_FILE else None)


@given(REPOS, REFS, st.sampled_from(WITH_FILE), st.none() | PATHS)
@settings(max_examples=200)
def test_content_apart_from_its_environment_is_read_back(content, branch, interface, path):
    environment = links.parse_repo("https://github.com/env/env")
    seen = reading_links.read(links.launch_url("https://hub.example", environment, "v1", interface, path, content=(content, branch)))
    assert (seen.repo, seen.ref, seen.interface, seen.path) == (content, branch, interface, path)
    assert (seen.environment, seen.environment_ref) == (environment, "v1")


@given(PATHS, st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,15}", fullmatch=True).filter(lambda r: r != "HEAD"))
def test_pages_of_files_are_read_back(path, ref):
    for url in ("https://github.com/o/n", "https://gitlab.com/g/s/p", "https://bitbucket.org/o/n"):
        repo = links.parse_repo(url)
        seen = reading_links.read(links.file_url(repo, ref, path))
        assert (seen.repo, seen.ref, seen.path) == (repo, ref, path)
    colab = reading_links.read(links.colab_url(links.parse_repo("https://github.com/o/n"), ref, path))
    assert (colab.ref, colab.path) == (ref, path)


@given(st.text(max_size=120) | st.text(max_size=60).map(lambda s: f"https://mybinder.org/v2/{s}"))
@settings(max_examples=400)
def test_any_text_is_an_address_or_one_sentence(text):
    try:
        seen = reading_links.read(text)
    except ValueError as e:
        seen, sentence = None, str(e)
    if seen is None:
        assert re.fullmatch(r"[^\n]+", sentence)
    else:
        assert seen.repo or seen.doi or seen.arxiv


def test_a_branch_may_hold_slashes():
    seen = reading_links.read("https://github.com/o/n/blob/feature/x/a.ipynb")
    assert [(s.ref, s.path) for s in reading_links.splits(seen)] == [("feature", "x/a.ipynb"), ("feature/x", "a.ipynb")]
