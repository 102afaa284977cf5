"""The docs name the allow-lists as the code has them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from gallery.notebooks import mathml, reading, sanitise, svg

PAGE = (Path(__file__).parents[2] / "site_src" / "develop" / "security.md").read_text(encoding="utf-8")
LISTS = {
    "tags": sanitise._TAGS,
    "with content": sanitise._WITH_CONTENT,
    "styles": sanitise._STYLES,
    "svg tags": svg._TAGS,
    "formula tags": mathml._TAGS,
}


@pytest.mark.parametrize("name", LISTS)
def test_the_page_lists_what_the_code_allows(name):
    found = re.search(rf"<!-- {name} -->\n(.*?)\n\n", PAGE, re.DOTALL)
    assert found, name
    assert sorted(re.findall(r"`([^`]+)`", found[1])) == sorted(LISTS[name])


def test_the_page_has_the_limits_of_the_code():
    assert f"{reading.MAX_CELLS:,} and {reading.MAX_OUTPUTS:,}" in PAGE
    assert f"{svg.MAX_BYTES // 1_000_000} MB, {svg.MAX_DRAWN:,} elements drawn" in PAGE
    assert f"{mathml.MAX_CHARACTERS:,} characters, {mathml.MAX_SIGNS:,} signs" in PAGE
