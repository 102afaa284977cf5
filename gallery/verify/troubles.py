"""What a hub or a cell says when it fails → whose fault it is, of which kind, and what it is about. Pure; tables of patterns."""

from __future__ import annotations

import re
from typing import Any

from gallery.model import Phase, Trouble, TroubleKind
from gallery.notebooks.terminal import plain
from gallery.remotes.kernel import Bounds, End

MOST_LOG = 4000
_PRIVATE = re.compile(r"(?<![\w.-])/[^\s'\"`<>:]{0,300}?/(?:servers|environments|images)/[\w.-]{1,150}")
"""Where a hub on somebody's own machine keeps what it runs: evidence is public."""
MOST_SENTENCE = 300

SPURIOUS = re.compile(
    r"already as many as this hub allows|servers? runs? already|rate limit|too many (?:users|requests|running)|try again (?:later|in)"
    r"|temporary failure in name resolution|could not resolve host|failed to (?:look ?up|resolve) (?:address|host)|dns error"
    r"|connection (?:reset|refused|timed out)|network is unreachable|read timed out|(?:connect|operation|request) timed out"
    r"|tls handshake|50[234] (?:bad gateway|service unavailable|server error)|internal server error|no space left|the disk is full"
    r"|disk that holds .* is full|no port could be had|this machine may be busy|is a defect of the hub|image was removed while",
    re.IGNORECASE,
)
"""Words of a hub or of an installer that blame the network, the hub or its machine."""

NOT_HERE = re.compile(r"needs a Docker engine|which this machine does not have|is no provider|only a full BinderHub serves", re.IGNORECASE)
"""Words of a hub that cannot do what the repository may rightly ask for."""

WRONG_HUB = re.compile(
    r"is not in the catalog, and this hub launches nothing else|repository is not allowed|has been blocked", re.IGNORECASE
)
"""Words of a hub that does not serve this repository at all."""

BUILD: tuple[tuple[str, TroubleKind], ...] = (
    (r"It took longer than|The build took more than", TroubleKind.TIME),
    (r"Because (?P<about>[\w.-]+) was not found in the package registry", TroubleKind.ENVIRONMENT),
    (r"Failed to build `(?P<about>[^`\s]+)`", TroubleKind.ENVIRONMENT),
    (r"Failed to (?:download|parse|fetch)[^`\n]{0,60}`(?P<about>[^`\s]+)`", TroubleKind.ENVIRONMENT),
    (r"No matching distribution found for (?P<about>[^\s(]+)", TroubleKind.ENVIRONMENT),
    (r"(?:Failed building wheel for|Failed to build) (?P<about>[\w.-]+)", TroubleKind.ENVIRONMENT),
    (r"nothing provides(?: requested)? (?P<about>[\w.-]+)", TroubleKind.ENVIRONMENT),
    (r"ResolvePackageNotFound:\s*-\s*(?P<about>[^\s]+)", TroubleKind.ENVIRONMENT),
    (r"[├└]─ (?P<about>[\w.-]+)[^\n]{0,80}does not exist", TroubleKind.ENVIRONMENT),
    (r"Unable to locate package (?P<about>[\w.+-]+)", TroubleKind.ENVIRONMENT),
    (r"package ['‘](?P<about>[\w.]+)['’] is not available", TroubleKind.ENVIRONMENT),
    (r"installation of package ['‘](?P<about>[\w.]+)['’] had non-zero exit", TroubleKind.ENVIRONMENT),
    (r"Unsatisfiable requirements detected for package (?P<about>\w+)", TroubleKind.ENVIRONMENT),
    (r"Because (?:there (?:is|are) no versions? of (?P<about>[\w.-]+)|(?:only )?(?P<about2>[\w.-]+)[<>=!~])", TroubleKind.ENVIRONMENT),
)
"""Words of builders → kind, and the package they are about; the first that is found."""

_IMPORTS = (
    r"No module named '?(?P<about>[\w.]+)",
    r"cannot import name '?(?P<what>\w+)'? from '(?P<about>[\w.]+)'",
    r"Missing optional dependency '(?P<about>[\w.-]+)'",
    r"there is no package called ['‘](?P<about>[\w.]+)['’]",
    r"Package (?P<about>\w+) not found in current path",
    r"(?P<about>[\w.+-]+\.so[\w.]*): cannot open shared object",
)
_DATA = (
    r"No such file or directory: ['\"](?P<about>[^'\"]+)",
    r"cannot open file '(?P<about>[^']+)'",
    r"(?P<about>[\w./ -]+) does not exist",
    r"(?P<about>https?://[^\s'\"<>)]*[^\s'\"<>).,:;])",
    r"host='(?P<about>[^']+)'",
    r"Resource .*?(?P<about>\w+).*? not found",
)
_DATA_ERRORS = re.compile(
    r"FileNotFoundError|NoSuchKey|HTTPError|URLError|ConnectionError|ConnectTimeout|ReadTimeout|MaxRetryError|NameResolutionError|gaierror|SSLError"
    r"|RemoteDisconnected|BadZipFile|ContentTooShortError|ClientConnectorError|URL fetch failure"
)


def of_launch(failed_in: str, message: str, log: str) -> Trouble | None:
    """Why no server was had; None where the repository is not to blame and a later try may succeed."""
    said = plain(log if message in log else f"{log}\n{message}")[-20_000:]
    last = one_line(_PRIVATE.sub("…", _point(message))) or "The hub did not say why."
    if WRONG_HUB.search(message):
        return None
    if NOT_HERE.search(message):
        return Trouble(phase=Phase.BUILD, kind=TroubleKind.HUB, message=last, log=end_of(said))
    if failed_in not in ("built", "launching"):
        return _of_build(said, last)
    blamed = re.search(r"No module named|command not found|executable file not found|SyntaxError|Permission denied", said)
    return Trouble(phase=Phase.LAUNCH, kind=TroubleKind.CODE, message=last, log=end_of(said)) if blamed else None


def _point(message: str) -> str:
    """Of a message that quotes the end of a log, the line that names the error; else all of it."""
    *before, end = re.split(r"[Tt]he end of (?:the|its) log:\n", message, maxsplit=1)
    lines = [line.strip() for line in plain(end).splitlines() if line.strip()]
    named = [line for line in lines if re.match(r"error|×|E:", line, re.IGNORECASE)]
    return (named or lines or before)[-1] if before else message


def _of_build(said: str, last: str) -> Trouble | None:
    flowing = " ".join(said.split())  # installers break their lines where they like
    kind, found = next(((k, f) for pattern, k in BUILD if (f := re.search(pattern, flowing))), (TroubleKind.ENVIRONMENT, None))
    if kind is TroubleKind.ENVIRONMENT and SPURIOUS.search(said[-3000:]):
        return None
    about = next((value for value in found.groups() if value), None) if found else None
    what = "The build took too long" if kind is TroubleKind.TIME else "The environment cannot be built"
    why = _why(about, flowing) if about else last
    return Trouble(phase=Phase.BUILD, kind=kind, about=about, message=f"{what}: {why}", log=end_of(said))


def _why(about: str, said: str) -> str:
    if re.search(r"was not found in the package registry|No matching distribution|does not exist|nothing provides", said):
        return f"there is no {about}, or no such version of it."
    if "invalid metadata" in said:
        return f"{about} describes itself in a way that installers do not read any more."
    if "Failed to build" in said or "Failed building" in said:
        return f"{about} cannot be compiled."
    return f"{about} cannot be installed."


def of_cell(cell: int, end: End, outputs: list[dict[str, Any]], bounds: Bounds, seconds: float) -> Trouble | None:
    """Why a notebook cannot go on after this cell; None where it can."""
    if end is End.DONE:
        return None
    if end is End.ERROR:
        error: dict[str, Any] = next((o for o in reversed(outputs) if o.get("output_type") == "error"), {})
        return of_error(cell, str(error.get("ename", "")), str(error.get("evalue", "")), error.get("traceback", []))
    kind, sentence = {
        End.TIME: (TroubleKind.TIME, f"Cell {cell} ran longer than {seconds:.0f} seconds."),
        End.OUTPUT: (
            TroubleKind.OUTPUT,
            f"Cell {cell} shows too much, or too fast: more than {bounds.output_mb:g} MB, or more than the server passes on.",
        ),
        End.DIED: (TroubleKind.KERNEL, f"The kernel died while cell {cell} ran."),
    }[end]
    return Trouble(phase=Phase.RUN, kind=kind, cell=cell, message=sentence)


def with_reason(trouble: Trouble, said: str) -> Trouble:
    """A kernel's death, as the hub explains it."""
    kind = TroubleKind.MEMORY if "MB of memory" in said else trouble.kind
    return trouble.model_copy(update={"kind": kind, "log": end_of(said), "message": f"{trouble.message} The hub says: {one_line(said)}."})


def of_error(cell: int, name: str, message: str, trace: list[str]) -> Trouble:
    """The error that a cell raised, by kind."""
    name, message = one_line(name, 100) or "an error", plain(message)[:MOST_LOG]
    log = end_of(plain("\n".join(trace)) or f"{name}: {message}")
    kind, about = _kind(name, message)
    said = {
        TroubleKind.IMPORT: f"Cell {cell} imports {about}, which the environment does not have as it is needed.",
        TroubleKind.DATA: f"Cell {cell} needs {about or 'data'}, which cannot be had.",
        TroubleKind.MEMORY: f"Cell {cell} needs more memory than there is.",
        TroubleKind.INPUT: f"Cell {cell} asks for input, and nobody is there to give any.",
    }.get(kind, f"Cell {cell} raised {name}: {one_line(message, 160)}")
    return Trouble(phase=Phase.RUN, kind=kind, about=about, cell=cell, message=one_line(said), log=log)


def _kind(name: str, message: str) -> tuple[TroubleKind, str | None]:
    whole = f"{name}: {message}"
    for pattern in _IMPORTS:
        if found := re.search(pattern, whole):
            return TroubleKind.IMPORT, found["about"]
    if name == "StdinNotImplementedError" or "StdinNotImplemented" in whole:
        return TroubleKind.INPUT, None
    if re.search(r"MemoryError|out of memory|cannot allocate (?:memory|vector)|OutOfMemory", whole, re.IGNORECASE):
        return TroubleKind.MEMORY, None
    if _DATA_ERRORS.search(whole) or re.search(r"No such file or directory|cannot open file|Resource .* not found", whole):
        about = next((found["about"] for pattern in _DATA if (found := re.search(pattern, message))), None)
        return TroubleKind.DATA, one_line(about, 200) if about else None
    return TroubleKind.CODE, name


def one_line(text: str, most: int = MOST_SENTENCE) -> str:
    """A stranger's text as a part of one sentence: printable, one line, cut."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text[: 8 * most]).split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def end_of(text: str) -> str:
    """The end of a log, as evidence keeps it."""
    text = _PRIVATE.sub("…", text[-4 * MOST_LOG :])
    lines = ["".join(c if c.isprintable() or c == "\t" else "\ufffd" for c in line) for line in text[-2 * MOST_LOG :].splitlines()]
    kept = "\n".join(lines).strip()
    if len(kept) <= MOST_LOG:
        return kept
    _, line, rest = kept[-MOST_LOG:].partition("\n")  # a folder's name that is cut in two could not be told any more
    return rest if line else kept[-MOST_LOG:]
