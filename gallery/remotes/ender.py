"""A process that ends launched servers, also when the one that launched them is killed; standard library only.

It reads one JSON list a line: `["add", URL, TOKEN]` remembers a server, `["end", URL, TOKEN]` ends it and answers with a line.
When its input closes, whatever the reason, it ends all that are left.
"""

from __future__ import annotations

import json
import signal
import sys
import urllib.error
import urllib.request
from contextlib import suppress

TRIES = 3


def main() -> None:
    """Until the input closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C is for the other process; it closes our input
    left: dict[str, str] = {}
    for line in sys.stdin:
        what, url, token = json.loads(line)
        if what == "add":
            left[url] = token
            continue
        end(url, left.pop(url, token))
        sys.stdout.write("done\n")
        sys.stdout.flush()
    for url, token in left.items():
        end(url, token)


def end(url: str, token: str) -> None:
    """Ask a server to shut down; it is enough that it is gone."""
    request = urllib.request.Request(f"{url}api/shutdown", method="POST", headers={"Authorization": f"token {token}"})  # noqa: S310  # checked where it came from
    for _ in range(TRIES):
        with suppress(OSError):  # HTTPError is one
            urllib.request.urlopen(request, timeout=20).close()  # noqa: S310
            return


if __name__ == "__main__":
    main()
