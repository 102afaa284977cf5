"""Whatever a stranger writes: no crash, bounded, placed; identifiers and licences hold their ground."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from identify.vendor.licenses import LICENSES

from gallery import metadata
from gallery.metadata import bibtex, identifiers, licences, people
from gallery.model import Snapshot

PATHS = (
    "CITATION.cff", "codemeta.json", ".zenodo.json", "citation.bib", "LICENSE", "DESCRIPTION", "Project.toml", "pyproject.toml",
    "setup.cfg", "setup.py", "README.md", "README.rst", "a.ipynb",
)  # fmt: skip
PIECES = (
    "title: ", "authors:\n  - ", "doi: 10.1000/x", "# ", "[![a](b)](https://mybinder.org/v2/gh/o/r/HEAD)", "@article{k, title={", "}",
    "{", '"', "[", "]", "(", ")", "setup(name=", "Package: x\n", "person(", "&a *a", "\n", "\t", "\0", "\ud7ff", "License", "MIT", "<h1>",
    "</h1>", "`", "_", "*", "[project]\nname = ", "[metadata]\nauthor = ", "\\'e", "é", "arXiv:1901.02015", "=====",
    "https://doi.org/10.5281/zenodo.1",
)  # fmt: skip


@given(
    st.dictionaries(st.sampled_from(PATHS), st.one_of(st.binary(max_size=300), st.lists(st.sampled_from(PIECES), max_size=40).map("".join)))
)
def test_anything_is_read_without_a_crash_and_every_fact_has_its_place(files):
    snapshot = Snapshot.from_dict(files)
    for fact in metadata.read(snapshot, None):
        assert fact.name in metadata.NAMES
        assert fact.value == " ".join(fact.value.split())
        assert len(fact.value) <= 2_000
        assert fact.source.path in files
        text = snapshot.text(fact.source.path)
        assert fact.source.line is None or 1 <= fact.source.line <= text.count("\n") + 1


LONG = 300_000


@pytest.mark.parametrize(
    "piece",
    [
        "[",
        "[![",
        "[![a](b",
        "<a href='x'><img ",
        "<h1>\n",
        "# \n",
        "@a{b,\n",
        "@a{b, x={",
        "10.1234/(",
        "`a <",
        "\n",
        "\\'{",
        "GPL ",
        "CC BY NC ",
    ],
)
def test_time_is_bounded(piece):
    text = piece * (LONG // len(piece))
    start = time.process_time()
    metadata.read(Snapshot.from_dict(dict.fromkeys(("README.md", "LICENSE", "citation.bib", "CITATION.cff", "setup.py"), text)), None)
    assert time.process_time() - start < 5


@pytest.mark.parametrize("text", ["[" * 200_000, "- " * 100_000, '{"a":' * 100_000, "(" * 50_000, "-" * 50_000 + "1", "a = " + "[" * 9_000])
def test_depth_is_bounded(text):
    files = dict.fromkeys(
        ("CITATION.cff", "codemeta.json", ".zenodo.json", "pyproject.toml", "Project.toml", "setup.py", "setup.cfg"), text
    )
    assert metadata.read(Snapshot.from_dict(files), None) == metadata.read(Snapshot.from_dict({"setup.py": ""}), None)


@given(
    st.from_regex(r"10\.\d{4,9}/[a-z0-9][a-z0-9._-]{0,20}[a-z0-9]", fullmatch=True).filter(
        lambda d: not d.endswith(("-status", "html", "pdf", "full")) and not re.search(r"/\dv\d{1,2}$", d)  # nothing but a version
    )
)
def test_a_doi_is_found_in_any_clothes(doi):
    plain = identifiers.doi(doi)
    assert plain
    assert identifiers.doi(plain) == plain
    for dressed in (
        f"https://doi.org/{plain}.",
        f"(doi:{plain})",
        f"[x]({plain})",
        f"<{plain}>",
        f"{plain}, and",
        f"https://x.org/{plain}/status.svg",
    ):
        assert identifiers.doi(dressed) == plain


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("arXiv:1901.02015v3", ["1901.02015"]),
        ("https://arxiv.org/pdf/1901.02015.pdf", ["1901.02015"]),
        ("https://arxiv.org/abs/hep-th/9901001", ["hep-th/9901001"]),
        ("https://doi.org/10.48550/arXiv.2001.00001", ["2001.00001"]),
        ("version 1901.02015 of it", []),
        ("arxiv: 19.1", []),
    ],
)
def test_arxiv(text, found):
    assert identifiers.arxivs(text) == found
    assert identifiers.dois(text) == []


@pytest.mark.parametrize("spdx_id", [k for k, _ in LICENSES])
def test_every_licence_text_is_recognised_with_other_names_and_line_breaks(spdx_id):
    text = dict(LICENSES)[spdx_id].replace("[year]", "2020").replace("[fullname]", "Ana Li")
    found = licences.recognised("# Licence\n\nCopyright (c) 2020 Ana Li\n\n" + "  ".join(text.split(" ")))
    assert found
    assert found[0] == spdx_id
    assert found[1] >= 0.85


@pytest.mark.parametrize(
    ("text", "spdx_id"),
    [
        ("MIT", "MIT"),
        ("MIT License", "MIT"),
        ("The MIT License (MIT)", "MIT"),
        ("License :: OSI Approved :: Apache Software License", None),
        ("Apache License, Version 2.0", "Apache-2.0"),
        ("Apache-2.0 OR MIT", "Apache-2.0 OR MIT"),
        ("GPL-3", "GPL-3.0-only"),
        ("GPL (>= 2)", "GPL-2.0-or-later"),
        ("GNU General Public License v3 or later (GPLv3+)", "GPL-3.0-or-later"),
        ("LGPL-2.1+", "LGPL-2.1-or-later"),
        ("MIT + file LICENSE", "MIT"),
        ("https://opensource.org/licenses/BSD-3-Clause", "BSD-3-Clause"),
        ("https://creativecommons.org/licenses/by-nc-sa/4.0/", "CC-BY-NC-SA-4.0"),
        ("CC0", "CC0-1.0"),
        ("BSD", None),
        ("proprietary", None),
        ("either MIT or Apache 2", None),
    ],
)
def test_declared_licences(text, spdx_id):
    assert licences.spdx(text) == spdx_id


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Li, Ana", "Ana Li"),
        ("Ana Li <a@example.org>", "Ana Li"),
        ("King, Jr., Martin", "Martin King Jr."),
        ("Bob Smith, PhD", "Bob Smith, PhD"),
        ("van der Berg, Jan", "Jan van der Berg"),
        ("", ""),
    ],
)
def test_names_are_turned(written, name):
    assert people.turned(written) == name


@given(st.text(max_size=200))
def test_bibtex_text_becomes_plain(text):
    assert "{" not in bibtex.plain(text)
    bibtex.entries(text)
