"""What a kernel is asked about its environment and its memory: a few lines in each language, their answer as data."""

from __future__ import annotations

import json
from typing import Any

from gallery.model import Fingerprint

MARK = "gallery-probe:"
MOST_PACKAGES = 3000

_PYTHON = """
import json, os, platform, sys
def _gallery_probe():
    from importlib import metadata
    told = {"language": "python", "version": platform.python_version(), "kernel": "", "platform": platform.platform()}
    told["packages"] = {d.metadata["Name"]: d.version for d in metadata.distributions() if d.metadata["Name"]}
    for name in ("ipykernel", "xeus-python"):
        if name in told["packages"]:
            told["kernel"] = name + " " + told["packages"][name]
    try:
        told["cpus"] = len(os.sched_getaffinity(0))
        with open("/proc/cpuinfo") as lines:
            told["cpu"] = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), None)
    except (OSError, AttributeError):
        told["cpus"] = os.cpu_count()
    memory = []
    if os.environ.get("MEM_LIMIT", "").isdigit():
        memory.append(int(os.environ["MEM_LIMIT"]))
    for path in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        try:
            with open(path) as limit:
                memory.append(int(limit.read()))
        except (OSError, ValueError):
            pass
    try:
        memory.append(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    except (OSError, ValueError):
        pass
    told["memory"] = min(memory, default=None)
    return told
print("{mark}" + json.dumps(_gallery_probe()))
"""
_R = r"""
local({{
  q <- function(x) paste0('"', gsub('(["\\\\])', '\\\\\\1', x), '"')
  p <- installed.packages()[, "Version"]
  v <- paste(R.version$major, R.version$minor, sep = ".")
  k <- if ("IRkernel" %in% names(p)) paste("IRkernel", p[["IRkernel"]]) else ""
  s <- paste(Sys.info()[["sysname"]], Sys.info()[["release"]], Sys.info()[["machine"]])
  n <- parallel::detectCores()
  cat(sprintf('{mark}{{"language": "r", "version": %s, "kernel": %s, "platform": %s, "cpus": %d, "packages": {{%s}}}}\n',
    q(v), q(k), q(s), n, paste(q(names(p)), q(p), sep = ": ", collapse = ", ")))
}})
"""
_JULIA = r"""
let
  import Pkg
  p = [string('"', d.name, "\": \"", something(d.version, ""), '"') for d in values(Pkg.dependencies())]
  println("{mark}", "{{\"language\": \"julia\", \"version\": \"$VERSION\", \"platform\": \"$(Sys.MACHINE)\", ",
    "\"cpus\": $(Sys.CPU_THREADS), \"memory\": $(Sys.total_memory()), \"packages\": {{$(join(p, ", "))}}}}")
end
"""
ENVIRONMENT = {
    "python": _PYTHON.replace("{mark}", MARK),
    "r": _R.format(mark=MARK),
    "julia": _JULIA.format(mark=MARK),
}
"""Language → code that prints one line about the environment."""

MEMORY = {
    "python": f"print('{MARK}', __import__('resource').getrusage(__import__('resource').RUSAGE_SELF).ru_maxrss * 1024)",
    "r": f"cat('{MARK}', sum(gc()[, 6]) * 1048576)",
    "julia": f'println("{MARK} ", Sys.maxrss())',
}
"""Language → code that prints the most memory that the kernel's process had, in bytes."""


def answer(outputs: list[dict[str, Any]]) -> str | None:
    """What a probe printed; None where it printed nothing of its own."""
    text = "".join(o["text"] for o in outputs if o.get("output_type") == "stream" and o.get("name") == "stdout")
    found = text.rfind(MARK)
    return None if found < 0 else text[found + len(MARK) :].strip()


def fingerprint(told: str | None, image: str | None, unhonoured: tuple[str, ...]) -> Fingerprint:
    """The environment, of what its kernel told and the hub; it is a stranger's word, so only the right types are taken."""
    try:
        known = json.loads(told or "{}")
    except (ValueError, RecursionError):
        known = {}
    known = known if isinstance(known, dict) else {}
    packages = known.get("packages")
    rows = sorted((packages if isinstance(packages, dict) else {}).items(), key=lambda row: str(row[0]).lower())[:MOST_PACKAGES]
    cpus, memory = known.get("cpus"), known.get("memory")
    return Fingerprint(
        image=image,
        language=_word(known.get("language")),
        language_version=_word(known.get("version")),
        kernel=_word(known.get("kernel")),
        platform=_word(known.get("platform")),
        cpu=_word(known.get("cpu")),
        cpus=cpus if isinstance(cpus, int) and 0 < cpus < 100_000 else None,
        memory_mb=int(memory / 1_000_000) if isinstance(memory, int | float) and 0 < memory < 1e15 else None,
        packages={name: version for key, value in rows if (name := _word(key)) and (version := _word(value))},
        unhonoured=unhonoured,
    )


def megabytes(told: str | None) -> float | None:
    """A number of bytes as MB."""
    try:
        number = float(told or "")
    except ValueError:
        return None
    return round(number / 1e6, 1) if 0 < number < 1e15 else None


def _word(value: object) -> str | None:
    """A short, printable text; None for everything else."""
    if not isinstance(value, str):
        return None
    return "".join(c for c in value[:200] if c.isprintable()).strip() or None
