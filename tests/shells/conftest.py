from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browsers import served
from tests.shells import built


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built.build(tmp_path_factory.mktemp("theme"))


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    with served(site.parent.parent) as base:
        yield f"{base}sub/gallery/"
