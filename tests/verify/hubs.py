"""A hub as its own process, for a catalog."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path


class CatalogHub:
    """`gallery hub --catalog` on a free port."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.work = folder / "work"
        environment = {**os.environ, "UV_CACHE_DIR": os.environ.get("UV_CACHE_DIR", str(Path.home() / ".cache" / "uv"))}
        command = [sys.executable, "-m", "gallery.cli", "hub", "--trust", "--port", "0", "--work", str(self.work)]
        self.log = (folder / "hub.log").open("a+b")
        self.process = subprocess.Popen(
            [*command, "--catalog", str(folder / "catalog"), *options], stdout=subprocess.PIPE, stderr=self.log, env=environment, text=True
        )
        first = self.process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+/", first)
        assert found, first + (folder / "hub.log").read_text()
        self.url = found[0]

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(60)
        self.process.stdout.close()
        self.log.close()
        return code

    @property
    def servers(self) -> list[str]:
        """Folders of servers."""
        return sorted(p.name for p in (self.work / "servers").iterdir())
