"""A Jupyter server's own questions and answers: its kernels, a session for a notebook, whether a kernel still lives."""

from __future__ import annotations

from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote, urlsplit

import requests

from gallery.failures import FailureKind, Stop
from gallery.remotes.addresses import is_loopback
from gallery.remotes.transport import Bounded, Bounds

ONE_TRY = Bounds(seconds=60, tries=1, megabytes=4)


@dataclass(frozen=True)
class Server:
    """A running server and the right to use it."""

    url: str
    """Ends in `/`."""
    token: str

    @property
    def headers(self) -> dict[str, str]:
        """What every request carries."""
        return {"Authorization": f"token {self.token}"}


@dataclass(frozen=True)
class Kernels:
    """The kernels that a server offers."""

    default: str | None
    languages: dict[str, str]
    """Kernel's name → its language, lower case."""

    def choose(self, name: str | None, language: str | None) -> str | None:
        """The kernel that a notebook names, else one for its language; None where there is none."""
        if name in self.languages and language in (None, self.languages[name]):
            return name
        if language is None:
            return self.default
        fitting = [known for known, spoken in self.languages.items() if spoken == language]
        return self.default if self.default in fitting else next(iter(fitting), None)


@dataclass(frozen=True)
class Session:
    """A notebook's own kernel."""

    id: str
    kernel: str
    """The kernel's id."""


class Jupyter:
    """Asks one server; a `Stop` where it does not answer as Jupyter servers do. It is a stranger's: sizes and times are bounded."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._http = requests.Session()
        self._http.trust_env = not is_loopback(urlsplit(server.url).hostname or "")
        self._http.auth = _Nothing()
        self._http.headers.update(server.headers)
        for scheme in ("https://", "http://"):
            self._http.mount(scheme, Bounded(ONE_TRY))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._http.close()

    def kernels(self) -> Kernels:
        """What can be run here."""
        told = _dict(self._ask("GET", "api/kernelspecs").json())
        specs = {name: _dict(_dict(row).get("spec")) for name, row in _dict(told.get("kernelspecs")).items()}
        default = told.get("default")
        languages = {name: str(spec.get("language", "")).lower() for name, spec in specs.items()}
        return Kernels(default if default in languages else None, languages)

    def start(self, path: str, kernel: str) -> Session:
        """A fresh kernel for the notebook at `path`, in its folder; a `Stop` UNSUPPORTED where the kernel does not start."""
        asked = {"path": path, "name": path.rpartition("/")[2], "type": "notebook", "kernel": {"name": kernel}}
        told = _dict(self._ask("POST", "api/sessions", asked).json())
        return Session(str(told.get("id")), str(_dict(told.get("kernel")).get("id")))

    def lives(self, kernel: str) -> bool:
        """Whether the server still has this kernel."""
        return self._ask("GET", f"api/kernels/{quote(kernel, safe='')}", allow=(404,)).status_code != 404

    def killed(self, hub: str) -> list[str]:
        """What the hub says that it killed on this server, where the hub tells it (`gallery hub` does)."""
        name = self.server.url.rstrip("/").rpartition("/")[2]
        try:
            told = _dict(self._http.get(f"{hub}killed/{quote(name, safe='')}", allow_redirects=False).json()).get("killed")
        except (requests.RequestException, ValueError, RecursionError, Stop):
            return []
        return [line for line in told if isinstance(line, str)] if isinstance(told, list) else []

    def end(self, session: Session) -> None:
        """End the session's kernel; nothing happens when it is gone."""
        self._ask("DELETE", f"api/sessions/{quote(session.id, safe='')}", allow=(404, 410))

    def _ask(self, method: str, path: str, body: object = None, allow: tuple[int, ...] = ()) -> requests.Response:
        try:
            answer = self._http.request(method, self.server.url + path, json=body, allow_redirects=False)
            if method == "POST" and answer.status_code == 500:
                raise Stop("run", FailureKind.UNSUPPORTED, "The server could not start the kernel.")
            if not answer.ok and answer.status_code not in allow:
                raise Stop("run", FailureKind.UNREACHABLE, f"The server answered with status {answer.status_code} to {path}.")
            if answer.ok and answer.content:
                answer.json()
        except requests.Timeout as e:
            raise Stop("run", FailureKind.TIMEOUT, "The server took too long to answer.") from e
        except (requests.RequestException, ValueError, RecursionError) as e:
            raise Stop("run", FailureKind.UNREACHABLE, "The server is gone, or does not answer as a Jupyter server does.") from e
        return answer


class _Nothing(requests.auth.AuthBase):
    """Keeps requests from reading ~/.netrc."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        return request


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
