"""Addresses that people paste, and every launch link that we make read back."""

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from gallery import links, reading_links

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
