"""The page for authors names every question, and only questions that are asked."""

import re
from pathlib import Path

from gallery.checks import ALL

PAGE = Path(__file__).parents[2] / "site_src" / "reproducible.md"


def test_authors_are_led_to_every_question():
    named = re.findall(r"/score/#([\w-]+)", PAGE.read_text("utf-8"))
    assert sorted(named) == sorted(check.id for check in ALL)
