"""A hub on this machine for one run: started, waited for, and ended with everything it started, also when we are killed."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from gallery.failures import FailureKind, Stop
from gallery.hub import keeper

DAY = 86_400


@contextmanager
def open_hub(arguments: Sequence[str], environment: Mapping[str, str], place: Path) -> Iterator[str]:
    """`gallery hub ARGUMENTS` on a free port, started in the folder `place`; its address. A `Stop` where it does not start."""
    hub = [sys.executable, "-m", "gallery.cli", "hub", "--port", "0", *arguments]
    command = [sys.executable, "-I", "-S", str(Path(keeper.__file__)), "0", str(DAY), "", "", *hub]
    with subprocess.Popen(  # noqa: S603  # our own program
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=dict(environment), cwd=place, start_new_session=True
    ) as process:
        first = process.stdout.readline() if process.stdout is not None else ""
        found = re.search(r"http://127\.0\.0\.1:\d+/", first)
        if found is None:
            raise Stop("verify", FailureKind.USAGE, "The hub on this machine did not start; what it says stands above.")
        try:
            yield found[0]
        finally:
            if process.stdin is not None:
                process.stdin.close()
            process.wait(60)
