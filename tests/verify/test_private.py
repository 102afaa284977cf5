"""Evidence names no folder of the verifier's machine."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gallery.verify.private import namer, without_folders
from tests.verify import evidence

FOLDERS = {"/": "<root>", "/tmp": "<tmp>", "/home/ada": "<home>", "/home/ada/.cache/": "<cache>", "/home/ada/papers/.gallery": "<store>"}


@pytest.mark.parametrize(
    ("said", "public"),
    [
        ("File /home/ada/.pyenv/versions/3.8.18/lib/urllib/request.py:525", "File <home>/.pyenv/versions/3.8.18/lib/urllib/request.py:525"),
        ("'/home/ada/papers/.gallery/verify-hub/cache/x' is full", "'<store>/verify-hub/cache/x' is full"),
        ("in /home/ada/.cache/gallery, /tmp/a and /home/ada.", "in <cache>/gallery, <tmp>/a and <home>."),
        ("file:///home/ada/x", "file://<home>/x"),
        ("https://a.example/tmp/a, /home/adam/x, data/tmp/a, /tmp-2, /", "https://a.example/tmp/a, /home/adam/x, data/tmp/a, /tmp-2, /"),
    ],
)  # fmt: skip
def test_a_folder_becomes_its_name(said, public):
    assert namer(FOLDERS)(said) == public


@pytest.mark.parametrize("name", evidence.EXAMPLES)
def test_evidence_that_names_none_stays_as_it_is(name):
    assert without_folders(evidence.EXAMPLES[name], FOLDERS) == evidence.EXAMPLES[name]
    assert namer({})("/home/ada") == "/home/ada"


@given(st.lists(st.sampled_from([*FOLDERS, "x", " ", "/", "'", ":", "\n", "<home>", "/lib"])).map(" ".join))
def test_what_is_named_once_is_not_named_anew(said):
    once = namer(FOLDERS)(said)
    assert namer(FOLDERS)(once) == once
    assert "/home/ada" not in once
