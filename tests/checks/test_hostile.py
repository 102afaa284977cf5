"""Strangers' files: whatever they hold, every check answers, soon, and without our own failure."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gallery.checks import ALL, Category, Check, inspect, run
from gallery.checks.dispatch import FAILED
from gallery.model import HEAD_BYTES, Content, File, FileKind, Outcome, Snapshot
from tests.checks import folders

NAMES = [
    "README.md",
    "README.rst",
    "README",
    "environment.yml",
    "environment.yaml",
    "requirements.txt",
    "runtime.txt",
    "Pipfile",
    "Pipfile.lock",
    "Project.toml",
    "Manifest.toml",
    "DESCRIPTION",
    "install.R",
    "setup.py",
    "setup.cfg",
    "pyproject.toml",
    "apt.txt",
    "Dockerfile",
    "default.nix",
    "binder/environment.yml",
    ".binder/requirements.txt",
    "REQUIRE",
    "a.ipynb",
    "b/c d.ipynb",
    "x.py",
    "y.R",
    "z.jl",
    "run.sh",
    "doc.Rmd",
    "model.pkl",
    "data/noending",
    "w.h5",
    "w.npz",
    "w.pt",
    "w.rds",
    "w.zip",
    "w.joblib",
    "w.onnx",
    "w.bson",
    "xgb_model.json",
    "w.mat",
    "LICENSE",
    "CITATION.cff",
    "codemeta.json",
    ".zenodo.json",
    "docs/install.md",
    "renv.lock",
    "poetry.lock",
    ".github/workflows/x.yml",
    "data/x.csv",
]
FRAGMENTS = [
    b"# Title\n",
    b"## Installation\n",
    b"```\n",
    b"python x.py --a\n",
    b"numpy==1.0\n",
    b"dependencies:\n",
    b"- python=3.6\n",
    b"import torch\n",
    b"def f(:\n",
    b"@article{",
    b"np.random.seed(0)\n",
    b"'/home/me'\n",
    b'{"cells": [',
    b'{"cell_type": "code", "source": [1, null], "outputs": 3}]}',
    b"{}",
    b"[]",
    b"null",
    b"\x80\x04\x95",
    b"\x80\x02csklearn.svm\nSVC\n",
    b"(dp0\n",
    b"ccopy_reg\n_reconstructor\n",
    b"PK\x03\x04",
    b"\x89HDF\r\n\x1a\n",
    b"\x1f\x8b\x08\x00",
    b"BZh9",
    b"\xfd7zXZ\x00",
    b"x\x9c",
    b"\x93NUMPY",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\x00",
    b"\r",
    b"\xe2\x80\xa8",
    b"version https://git-lfs.github.com/spec/v1\n",
    b"&a [*a,*a]\n",
    b"&a ",
    b"[project]\n",
    b"name = 'x'\n",
    b"[[",
    b"{{",
    b"\\ud800",
    b'"\\ud800"',
    b"r-2020-01-01",
    b"FROM x\n",
    b"RDX3\nX\n\0\0\0\3",
    b"<h1>",
    b"![](",
    b"16 GB of RAM",
    b"Figure 1: x.py",
]
contents = st.one_of(
    st.binary(max_size=300),
    st.lists(st.sampled_from(FRAGMENTS), max_size=12).map(b"".join),
    st.text(max_size=200).map(lambda t: t.encode("utf-8", "replace")),
)
paths = st.one_of(
    st.sampled_from(NAMES), st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), min_size=1, max_size=12)
)


@st.composite
def snapshots(draw):
    data = draw(st.dictionaries(paths, contents, max_size=10))
    kinds = st.sampled_from([FileKind.FILE] * 6 + [FileKind.LINK, FileKind.LFS, FileKind.SUBMODULE])
    held = st.sampled_from([Content.WHOLE] * 5 + list(Content))
    targets = st.one_of(st.none(), st.sampled_from([*data, "..", "/etc/passwd", ".", "a/../b"]))
    files = [
        File(path=p, blob=f"{i:040x}", kind=draw(kinds), content=draw(held), size=len(c), target=draw(targets))
        for i, (p, c) in enumerate(data.items())
    ]
    return Snapshot("0" * 40, files, lambda f: data[f.path][: HEAD_BYTES if f.content is Content.HEAD else None])


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(snapshots())
def test_any_repository_gets_all_answers(snapshot):
    found = inspect(snapshot, folders.entry(), None, ())
    assert [f.check for f in found.findings] == [c.id for c in ALL]
    for finding in found.findings:
        assert FAILED not in finding.message, finding
        finding.model_dump_json()
    found.environment.model_dump_json()


DEEP = 100_000
PROSE = b"python |a.|https://|[a](|takes 1 |Figure |run on |`|<|( |-|./|GPU |1 |16 GB |licensed under ".split(b"|")
CODE = b"random.|'/home/|read_|download|fit(|import |seed=".split(b"|")
BOMB = b"a: &a [x,x,x,x,x,x,x,x,x]\n" + b"".join(b"%c: &%c [%s]\n" % (c, c, b",".join([b"*%c" % (c - 1)] * 9)) for c in range(98, 110))
HOSTILE = {
    "one line of ten million characters": {"README.md": b"a" * 10_000_000, "x.py": b"x = " + b"1+" * 3_000_000 + b"1"},
    "deep brackets": {
        "x.py": b"(" * DEEP,
        "Pipfile.lock": b"[" * DEEP,
        "a.ipynb": b'{"cells":' * DEEP,
        "environment.yml": b"[" * DEEP,
        "Project.toml": b"x=" + b"[" * DEEP,
    },
    "deep operators": {
        "x.py": b"-" * DEEP + b"1",
        "y.py": b"not " * 50_000 + b"1",
        "z.py": b"a" + b".a" * DEEP,
        "w.py": b"lambda:" * 20_000 + b"1",
    },
    "deep indentation": {
        "x.py": b"".join(b" " * i + b"if 1:\n" for i in range(300)),
        "environment.yml": b"".join(b" " * i + b"a:\n" for i in range(2000)),
    },
    "deep chains": {
        "x.py": b"a" + b"()" * 50_000,
        "y.py": b"1" + b" if 1 else 1" * 20_000,
        "z.py": b"x" + b"[0]" * 50_000,
        "v.py": b"a**" * 50_000 + b"a",
    },
    "elif without end": {"x.py": b"if 1:\n  pass\n" + b"elif 1:\n  pass\n" * 20_000},
    "a YAML bomb": {"environment.yml": BOMB, "binder.yml": BOMB},
    "merge keys": {"environment.yml": b"a: &a {b: 1}\n" + b"".join(b"c%d: &c%d {<<: [*a, *a]}\n" % (i, i) for i in range(60))},
    "binary in every text": dict.fromkeys(NAMES, bytes(range(256)) * 40),
    "NUL bytes": dict.fromkeys(NAMES, b"\0" * 5000),
    "huge numbers": {
        "Pipfile.lock": b"9" * 50_000,
        "x.py": b"x = " + b"9" * 50_000,
        "model.pkl": b"I" + b"9" * 20_000 + b"\n.",
        "renv.lock": b"{}" * 9,
    },
    "many headings": {"README.md": b"# install\n\n=\n" * 30_000},
    "many lines": {"README.md": b"\n" * 2_000_000, "x.py": b"\n" * 2_000_000},
    "half-matching lines": {
        "README.md": b"".join(line * 40_000 + b"\n" for line in PROSE),
        "x.py": b"".join(line * 40_000 + b"\n" for line in CODE),
    },
    "many globals": {"model.pkl": b"\x80\x02" + b"ca\nb\n" * 900, "data/x": b"\x80\x04" + b"\x8c\x01a\x94" * 900},
    "compressed zeros": {"w.rds": bytes.fromhex("1f8b0800000000000003edc1010d000000c2a0f74f6d0e37a00000000000000000") + b"\0" * 4000},
    "links in a circle": {},
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_repository(name):
    start = time.process_time()
    found = inspect(Snapshot.from_dict(HOSTILE[name]), folders.entry(), None, ())
    assert not [f for f in found.findings if FAILED in f.message]
    assert time.process_time() - start < 8, "pathological input must not be slow"


def test_links_in_a_circle():
    files = [
        File(path=p, blob="0" * 40, kind=FileKind.LINK, content=Content.WHOLE, target=t)
        for p, t in (("README.md", "b"), ("b", "README.md"), ("binder", "binder"))
    ]
    found = inspect(Snapshot("0" * 40, files, lambda _: b""), folders.entry(), None, ())
    assert found.environment.default


def test_a_crash_of_a_check_is_a_finding():
    def broken(snapshot):
        raise RuntimeError(snapshot)

    found = run(Check("broken", Category.DATA, broken), Snapshot.from_dict({}), folders.entry())
    assert found.outcome is Outcome.UNKNOWN
    assert FAILED in found.message
