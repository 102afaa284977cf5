"""The hub's few pages: plain html that arrives as it happens, without scripts. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape

from gallery.hub.events import Event

POLICY = "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""Content security policy of all pages."""

_NAMES = {
    "waiting": "Waiting",
    "fetching": "Fetching the repository",
    "building": "Building its environment",
    "built": "Built",
    "launching": "Launching JupyterLab",
}


def head(title: str) -> str:
    """A page's beginning."""
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f'<title>{escape(title)}</title><link rel="stylesheet" href="/hub.css"><link rel="icon" href="data:,"></head><body>'
    )


@dataclass
class LaunchPage:
    """A launch, told as it happens: `start`, then `tell` each event."""

    name: str
    """What is launched, for people."""
    again: str
    """Address to try it again."""
    _phase: str = field(default="", init=False)

    def start(self) -> str:
        """The page until the first event."""
        return (
            f"{head(f'Launching {self.name}')}<header><h1>Launching <b>{escape(self.name)}</b></h1>"
            '<p class="wait"><span class="spin"></span> This page goes on to JupyterLab by itself.</p></header>'
            '<main class="log" tabindex="0" aria-label="Log of the launch"><div role="log">'
        )

    def tell(self, what: Event) -> str:
        """One event that is not the last."""
        phase, text = str(what["phase"]), escape(str(what["message"]))
        if phase == self._phase:
            return text
        opened = "</pre>" if self._phase else ""
        self._phase = phase
        return f"{opened}<h2>{_NAMES.get(phase, escape(phase))}</h2><pre>{text}"

    def ready(self, address: str, unhonoured: Sequence[str]) -> str:
        """The end that leads to the server."""
        shown = escape(address)
        notes = "".join(f"<li>{escape(sentence)}</li>" for sentence in unhonoured)
        note = f"<p>Not as the repository asks:</p><ul>{notes}</ul>" if notes else ""
        return (
            f'{self._close()}</div></main><footer class="done"><p>Ready. <a href="{shown}">Open JupyterLab</a></p>{note}</footer>'
            f'<meta http-equiv="refresh" content="0; url={shown}"></body></html>'
        )

    def failed(self, message: str) -> str:
        """The end that says why not."""
        sentence, _, rest = message.partition("\n")
        log = f"<pre>{escape(rest)}</pre>" if rest.strip() else ""
        return (
            f'{self._close()}</div></main><footer class="done failed" role="alert"><h2>It did not launch</h2>'
            f"<p>{_worded(sentence)}</p>{log}"
            f'<p><a href="{escape(self.again)}">Try again</a> · <a href="/">What this hub launches</a></p></footer></body></html>'
        )

    def _close(self) -> str:
        return "</pre>" if self._phase else ""


def _worded(sentence: str) -> str:
    """A sentence whose `code` is shown as such."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(sentence))


def confirm(name: str, address: str) -> str:
    """Asks a reader whom another site led here, before a stranger's code runs."""
    return (
        f"{head('Run this code?')}<header><h1>Run the code of <b>{escape(name)}</b> on this machine?</h1></header><main>"
        "<p>Another site's page led here. The repository is not in this hub's catalog; its code will run with your rights.</p>"
        f'<p><a href="{escape(address)}">Run it</a> · <a href="/">No</a></p></main></body></html>'
    )


def refused(message: str) -> str:
    """A page that only says what is wrong."""
    return f"{head('Not here')}<header><h1>Not here</h1></header><main><p>{escape(message)}</p></main></body></html>"


@dataclass(frozen=True)
class Offer:
    """One entry of the catalog on the hub's first page."""

    title: str
    path: str
    """Where it is launched, from the hub's root."""

    @property
    def spec(self) -> str:
        """`<provider>/<spec>`, as in its path."""
        return self.path.partition("?")[0].removeprefix("/v2/")


def index(offers: Sequence[Offer], running: int, most: int, anything: str) -> str:
    """The hub's first page."""
    rows = "".join(f'<li><a href="{escape(offer.path)}">{escape(offer.title)}</a></li>' for offer in offers)
    servers = "No server runs" if running == 0 else f"{running} server{'s' if running > 1 else ''} run{'s' if running == 1 else ''}"
    return (
        f"{head('gallery hub')}<header><h1>A Binder on this machine</h1><p>{servers}; at most {most} at once.</p></header>"
        f"<main><ul>{rows}</ul><p>{escape(anything)}</p>"
        "<p>What is launched here runs with your rights, in no container.</p></main></body></html>"
    )
