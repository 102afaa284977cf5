"""For all tests: Hypothesis judges answers, not the clock of a machine that does other work too; one way to a browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings
from playwright.sync_api import Browser

from tests import browsers

settings.register_profile("gallery", deadline=None)
settings.load_profile("gallery")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if browsers.CHROMIUM is None:
        pytest.skip("needs Chromium: scripts/test installs it on Debian")
    with browsers.chromium() as opened:
        yield opened


@pytest.fixture
def new_page(browser: Browser):
    """Makes a page in a context of its own, 1280 by 900 unless told otherwise."""
    contexts = []

    def make(**options):
        contexts.append(browser.new_context(**{"viewport": {"width": 1280, "height": 900}} | options))
        return contexts[-1].new_page()

    yield make
    for context in contexts:
        context.close()
