from __future__ import annotations

import pytest

from gallery.failures import Stop
from gallery.model import Limits, Page
from gallery.notebooks import declares, render, script, slugs
from tests.notebooks.golden import cases, notebook

ALL = [
    pytest.param(c, id=f"{f}: {c['name']}")
    for f in ("markdown", "maths", "outputs", "cells", "kernels", "frames", "written")
    for c in cases(f)
]


def plain(page: Page, field: str) -> object:
    value = getattr(page, field)
    if field == "outline":
        return [[h.level, h.text, h.anchor] for h in value]
    if field == "sections":
        return [[s.anchor, s.title, s.text] for s in value]
    if field == "figures":
        return [[f.suffix, f.width, f.height, f.cell, f.alt] for f in value]
    return list(value) if isinstance(value, tuple) else value


@pytest.mark.parametrize("case", ALL)
def test_page(case):
    name = case.get("path", "a.ipynb")
    page, pictures = render(notebook(case), name, Limits())
    for fragment in case.get("has", ()):
        assert fragment in page.html
    for fragment in case.get("lacks", ()):
        assert fragment not in page.html
    for fragment in case.get("file", ()):
        assert any(fragment in pictures[f.digest].decode() for f in page.files if f.suffix == "json"), fragment
    assert case.get("files") in (None, [f.suffix for f in page.files])
    for field, expected in case.get("page", {}).items():
        assert plain(page, field) == expected
    assert {f.digest for f in (*page.figures, *page.files)} == set(pictures)
    assert render(notebook(case), name, Limits())[0] == page


def broken_bytes(case: dict) -> bytes:
    if "hex" in case:
        return bytes.fromhex(case["hex"])
    if "deep" in case:
        return b'{"cells":' + b"[" * case["deep"] + b"]" * case["deep"] + b"}"
    if "digits" in case:
        return b'{"cells": [' + b"9" * case["digits"] + b"]}"
    if "size" in case:
        return b'{"cells": []}' + b" " * case["size"]
    if "cells" in case:
        return b'{"cells": [' + b",".join([b"{}"] * case["cells"]) + b"]}"
    return case["data"].encode()


@pytest.mark.parametrize("case", [pytest.param(c, id=c["name"]) for c in cases("broken")])
def test_broken_notebooks_are_explained(case):
    with pytest.raises(Stop) as stop:
        render(broken_bytes(case), "folder/a.ipynb", Limits(notebook_mb=1))
    assert stop.value.failure.kind == case["kind"]
    assert case["says"] in str(stop.value)
    assert str(stop.value).startswith("This ")  # equal bytes share the sentence, whatever they are called


@pytest.mark.parametrize("case", [pytest.param(c, id=c["name"]) for c in cases("scripts")])
def test_scripts(case):
    made = script(notebook(case), case.get("path", "a.ipynb"), Limits())
    assert (made and made[0]) == case["is"]
    text = made[1].decode() if made else ""
    for fragment in case.get("has", ()):
        assert fragment in text
    for fragment in case.get("lacks", ()):
        assert fragment not in text


@pytest.mark.parametrize("case", [pytest.param(c, id=c["name"]) for c in cases("declared")])
def test_only_what_declares_itself_is_a_notebook(case):
    assert declares(case["path"], case["text"]) == case["declares"]


@pytest.mark.parametrize("case", [pytest.param(c, id=c["name"]) for c in cases("slugs")])
def test_slugs(case):
    assert slugs(list(case["paths"])) == case["paths"]
