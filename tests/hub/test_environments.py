"""What a build says when it fails for reasons that are not the repository's."""

import asyncio
import os
from datetime import UTC, datetime

import pytest
import uv

from gallery.failures import FailureKind, Stop
from gallery.hub.environments import Maker
from gallery.hub.interpreters import installed
from gallery.hub.plan import Plan
from gallery.hub.settings import Settings


@pytest.mark.parametrize(
    "more", [{"UV_OFFLINE": "1"}, {"UV_DEFAULT_INDEX": "http://127.0.0.1:9/simple"}], ids=["no network", "no such index"]
)
def test_an_index_that_cannot_be_reached(tmp_path, more):
    environment = {name: os.environ[name] for name in ("PATH", "HOME")} | more
    settings = Settings(work=tmp_path, environment=environment, now=lambda: datetime(2026, 1, 1, tzinfo=UTC))
    plan = Plan(buildpack="python", language="python", files=(), requirements=("no-such-package-of-ours",))

    async def make():
        maker = Maker(settings, uv.find_uv_bin(), await installed(uv.find_uv_bin(), environment))
        await maker.make(plan, "0" * 40, tmp_path, lambda _: None)

    with pytest.raises(
        Stop, match=r"^The package index cannot be reached: look at this machine's network, or name another index"
    ) as failed:
        asyncio.run(make())
    assert failed.value.failure.kind is FailureKind.UNREACHABLE
