"""What clients rely on, asked of a hub through BinderHub's API: each question gives one line that can be compared and read."""

from __future__ import annotations

import json
import re
import subprocess
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

import yaml
from playwright.sync_api import Browser
from playwright.sync_api import TimeoutError as TookTooLongError

from gallery.links import launch_url, parse_repo
from gallery.links.launching import ONCE
from gallery.model import Interface
from tests.hub.running_hub import ODD, PLAIN, Client, phases, spec, until

HOST = "https://github.com/tests"
ROOT = Path(__file__).parents[2]
COMMIT = re.compile(r"\b[0-9a-f]{40}\b")


def gh(name: str, ref: str = "HEAD") -> str:
    return f"gh/tests/{name}/{ref}"


def git(name: str, ref: str = "HEAD") -> str:
    return spec(name, ref, HOST)


def health(hub: Client) -> str:
    """`GET /health`"""
    status, body, _ = hub.get("health")
    said = json.loads(body)
    return f"{status}: {', '.join(sorted(said))}; each check has {', '.join(sorted(set.intersection(*map(set, said['checks']))))}"


def head(hub: Client) -> str:
    """`HEAD /health`"""
    with urllib.request.urlopen(urllib.request.Request(f"{hub.url}health", method="HEAD"), timeout=60) as answer:
        return f"{answer.status}, no body" if not answer.read() else "a body"


def versions(hub: Client) -> str:
    """`GET /versions`"""
    status, body, _ = hub.get("versions")
    return f"{status}: {', '.join(sorted(json.loads(body)))}"


def providers(hub: Client) -> str:
    """`GET /api/repoproviders`: fields of `gh`"""
    status, body, _ = hub.get("api/repoproviders")
    row = next(row for row in json.loads(body) if row["id"] == "gh")
    return f"{status}: {', '.join(sorted(row))}; repo: {', '.join(sorted(row['repo']))}; ref: {', '.join(sorted(row['ref']))}"


def served(hub: Client) -> str:
    """`GET /api/repoproviders`: which"""
    return ", ".join(sorted(row["id"] for row in json.loads(hub.get("api/repoproviders")[1])))


def patterns(hub: Client) -> str:
    """What the patterns of `gh` in `/api/repoproviders` take"""
    row = next(row for row in json.loads(hub.get("api/repoproviders")[1]) if row["id"] == "gh")
    whole, found = row["spec"]["validateRegex"], row["detect"]["regex"].replace("?<", "?P<")
    specs = [s for s in ("o/n/HEAD", "o/n/feature/x", "o/n", "o") if re.fullmatch(whole, s)]
    return f"{', '.join(specs)}; {re.match(found, 'https://github.com/o/n/')['repo']}"


def first(hub: Client) -> str:
    """Phases of the first launch of a commit"""
    return launched(hub, gh("plain", "v1"), lambda events: ", ".join(phases(events)))


def next_one(hub: Client) -> str:
    """Phases of the next launch"""
    return launched(hub, gh("plain"), lambda events: ", ".join(phases(events)))


def lines(hub: Client) -> str:
    """Messages end with their line"""
    return launched(hub, gh("plain"), lambda events: str(all(e["message"].endswith("\n") for e in events)))


def built(hub: Client) -> str:
    """Fields of `built`"""
    return launched(hub, gh("plain"), lambda events: fields(next(e for e in events if e["phase"] == "built")))


def ready(hub: Client) -> str:
    """Fields of `ready`"""
    return launched(hub, gh("plain"), lambda events: fields(events[-1]))


def fields(event: dict) -> str:
    return ", ".join(sorted(event))


def request(hub: Client) -> str:
    """`binder_request`, `binder_persistent_request`, `binder_ref_url` and `repo_url` of a tag on GitHub"""
    return launched(hub, gh("plain", "v1"), requested)


def request_git(hub: Client) -> str:
    """The same of a branch on any git server"""
    return launched(hub, git("plain", "main"), requested)


def requested(events: list[dict]) -> str:
    names = ("binder_request", "binder_persistent_request", "binder_ref_url", "repo_url")
    return ", ".join(COMMIT.sub("COMMIT", events[-1][name]) for name in names)


def token(hub: Client) -> str:
    """`GET {url}api/status` with the token, without"""
    return launched(hub, gh("plain"), lambda events: f"{_status(events[-1])}, {_status(events[-1] | {'token': ''})}")


def _status(ready: dict) -> int:
    asked = urllib.request.Request(f"{ready['url']}api/status", headers={"Authorization": f"token {ready['token']}"})
    try:
        with urllib.request.urlopen(asked, timeout=60) as answer:
            return answer.status
    except urllib.error.HTTPError as e:
        e.close()
        return e.code
    except OSError:
        return 0


def place(hub: Client) -> str:
    """Form of the server's address"""
    return launched(hub, gh("plain"), lambda events: re.sub(r"/user/[a-z0-9-]+/$", "/user/NAME/", urlsplit(events[-1]["url"]).path))


def files(hub: Client) -> str:
    """What lies in the server's folder"""

    def look(events: list[dict]) -> str:
        asked = f"{events[-1]['url']}api/contents/?token={events[-1]['token']}"
        with urllib.request.urlopen(asked, timeout=60) as answer:
            return ", ".join(sorted(row["name"] for row in json.load(answer)["content"]))

    return launched(hub, gh("plain"), look)


def shutdown(hub: Client) -> str:
    """`POST {url}api/shutdown` with the token"""
    last = hub.launch(gh("plain"))
    hub.shut_down(last)
    return "200; it is gone" if until(lambda: _status(last) != 200) else "it still answers"


def several(hub: Client) -> str:
    """Three launches at once"""
    last = hub.several(*[gh("plain")] * 3)
    answering = sum(_status(one) == 200 for one in last)
    for one in last:
        hub.shut_down(one)
    return f"{answering} answer, at {len({one['url'] for one in last})} addresses"


_LAUNCHES: dict[tuple[str, str], list[dict]] = {}


def launched(hub: Client, what: str, look: Callable[[list[dict]], str]) -> str:
    """What `look` sees in a launch's events; its server runs on for the next question, until the hub ends."""
    key = (hub.url, what)
    if key not in _LAUNCHES:
        _LAUNCHES[key] = hub.events(what)
    assert _LAUNCHES[key][-1]["phase"] == "ready", _LAUNCHES[key][-1]
    return look(_LAUNCHES[key])


def failed(what: str) -> Callable[[Client], str]:
    """How a launch fails."""

    def ask(hub: Client) -> str:
        events = hub.events(what)
        return f"200: {', '.join(phases(events))}"

    return ask


def build_log(hub: Client) -> str:
    """A build that fails tells what is missing"""
    said = "".join(event["message"] for event in hub.events(gh("broken")))
    return str("no-such-package-of-ours" in said)


def accept(hub: Client) -> str:
    """`/build` without `Accept: text/event-stream`"""
    status, body, headers = hub.get(f"build/{gh('plain')}", Accept="text/html")
    return f"{status} {headers['Content-Type'].partition(';')[0]}: {json.loads(body.removeprefix('data: '))['phase']}"


def page(what: str) -> Callable[[Client], str]:
    """The page of a launch."""

    def ask(hub: Client) -> str:
        with urllib.request.urlopen(f"{hub.url}v2/{what}", timeout=60) as answer:
            return f"{answer.status} {answer.headers['Content-Type'].partition(';')[0]}"

    return ask


def badge(hub: Client) -> str:
    """`GET /badge_logo.svg`"""
    status, body, headers = hub.get("badge_logo.svg")
    size = re.search(r'<svg[^>]*width="(\d+)"[^>]*height="(\d+)"', body)
    return f"{status} {headers['Content-Type']}, {size[1]} by {size[2]} pixels"


def stranger(hub: Client) -> str:
    """`GET /versions` from a page of another site"""
    status, _, headers = hub.get("versions", Origin="https://elsewhere.example")
    return f"{status}, Access-Control-Allow-Origin: {headers.get('Access-Control-Allow-Origin', 'none')}"


def gallery(hub: Client) -> str:
    """The same from the gallery's own page"""
    status, _, headers = hub.get("versions", Origin="http://127.0.0.1:8000")
    return f"{status}, {'it may read' if headers.get('Access-Control-Allow-Origin') in ('*', 'http://127.0.0.1:8000') else 'it may not'}"


def nothing(hub: Client) -> str:
    """Any other address"""
    return str(hub.get("no/such/page")[0])


def client(hub: Client) -> str:
    """Phases that npm's `@jupyterhub/binderhub-client` reads"""
    command = ["node", str(ROOT / "tests/hub/client.mjs"), f"{hub.url}build/", gh("plain")]
    said = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True, cwd=ROOT)
    events = [json.loads(line) for line in said.stdout.splitlines()]
    hub.shut_down(events[-1])
    return ", ".join(phases(events))


QUESTIONS: dict[str, Callable[[Client], str]] = {
    **{ask.__doc__ or "": ask for ask in (health, head, versions, providers, served, patterns)},
    **{ask.__doc__ or "": ask for ask in (first, next_one, lines, built, ready, request, request_git)},
    **{ask.__doc__ or "": ask for ask in (token, place, files, shutdown, several, client)},
    "An unknown provider": failed("nope/tests/plain/HEAD"),
    "A branch that does not exist": failed(gh("plain", "no-such-branch")),
    "A commit that does not exist": failed(gh("plain", "0" * 40)),
    "A repository that does not exist": failed(gh("missing")),
    "An address that is not whole": failed("gh/tests"),
    "A build that fails": failed(gh("broken")),
    **{ask.__doc__ or "": ask for ask in (build_log,)},
    "`?build_only=true`": failed(f"{gh('plain')}?build_only=true"),
    **{ask.__doc__ or "": ask for ask in (accept,)},
    "`GET /v2/…` of a repository": page(gh("plain")),
    "`GET /v2/…` of an unknown provider": page("nope/x"),
    **{ask.__doc__ or "": ask for ask in (badge, stranger, gallery, nothing)},
}
"""What is asked, in words → how."""


def opens(query: str) -> Callable[[Client, Browser], str]:
    """Where a browser ends that follows a launch link with this query: the path on the server, and whether a notebook opens there."""

    def ask(hub: Client, browser: Browser) -> str:
        with browser.new_page() as seen:
            seen.goto(f"{hub.url}v2/{gh('plain')}?{query}", wait_until="commit")
            seen.wait_for_url(re.compile("/user/"), timeout=120_000, wait_until="commit")
            try:
                seen.locator(".jp-Notebook .jp-CodeCell").first.wait_for(timeout=60_000)
            except TookTooLongError:
                return "no notebook opens"
            return unquote(urlsplit(seen.url).path.split("/", 3)[3])

    return ask


def ours(path: str) -> str:
    """The query of our own link to a notebook in JupyterLab."""
    return launch_url("", parse_repo(f"{HOST}/plain"), "HEAD", Interface.LAB, path).partition("?")[2]


LINKS: dict[str, Callable[[Client, Browser], str]] = {
    "`urlpath=lab/tree/a.ipynb`": opens(ours("a.ipynb")),
    "`urlpath=…`, a name with spaces and Chinese, quoted twice": opens(ours(PLAIN)),
    "`urlpath=…`, a name with `%`, `?` and `#`, quoted twice": opens(ours(f"odd names/{ODD}").removesuffix(ONCE)),
    "Our link to a name with `%`, `?` and `#`: `urlpath=…&_=%FF`": opens(ours(f"odd names/{ODD}")),
    "`labpath=…`": opens("labpath=a.ipynb"),
    "`filepath=…`": opens("filepath=a.ipynb"),
}
"""Launch links, opened in a browser."""


# --- what was answered --------------------------------------------------------------------------

ANSWERS = Path(__file__).parent / "cases" / "contract.yml"
PAGE = ROOT / "site_src" / "reference" / "hub.md"


def held() -> dict:
    """What both answered when they were last asked: `binderhub` (versions), `answers`: question → who → answer, and `why` they differ."""
    return yaml.safe_load(ANSWERS.read_text(encoding="utf-8"))


def table(answers: dict) -> str:
    """The answers as Markdown."""
    rows = answers["answers"].items()
    same = [f"| {asked} | {_cell(a['gallery'])} |" for asked, a in rows if a["gallery"] == a["binderhub"]]
    apart = [f"| {asked} | {_cell(a['gallery'])} | {_cell(a['binderhub'])} | {a['why']} |" for asked, a in rows if "why" in a]
    return "\n".join(
        [
            f"Asked of `gallery hub` and of {answers['binderhub']}; both answered the same to {len(same)} questions:",
            "",
            "| Asked | Answer of both |",
            "|---|---|",
            *same,
            "",
            f"They differ in {len(apart)}:",
            "",
            "| Asked | `gallery hub` | BinderHub | Because |",
            "|---|---|---|---|",
            *apart,
            "",
        ]
    )


def _cell(answer: str) -> str:
    return answer.replace("|", "\\|")
