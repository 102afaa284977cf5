from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.shells import built


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built.build(tmp_path_factory.mktemp("theme"))


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    with built.served(site.parent.parent) as base:
        yield f"{base}sub/gallery/"


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    if built.CHROMIUM is None:
        pytest.skip("needs Chromium: scripts/test installs it on Debian")
    with built.chromium() as browser:
        yield browser
