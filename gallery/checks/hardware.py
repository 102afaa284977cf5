"""Check of hardware: a statement of processor, graphics card, memory or run time."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gallery.checks.answer import Answer, met, unless_lost, unmet
from gallery.checks.cells import Notebooks
from gallery.checks.reading import Passage, Passages
from gallery.checks.stated import by_curator
from gallery.model import Evidence, Snapshot, Statements

_N = r"(?:\d{1,4}|one|two|three|four|eight|a single|a few|several|single)"
_NEEDED = (
    r"\b(?:requires?|needs?|needed|recommend(?:ed)?|tested on|trained on|train on|ran on|run on|with access to|equipped with|"
    r"(?:machine|computer|server) with)\b"
)
_TIME = (
    r"\b(?:takes?|took|taking|run(?:s|ning)?[ -]?time|runs? (?:in|for)|ran (?:in|for)|training time|wall[ -]?(?:clock )?time|"
    r"finish(?:es|ed)? in|computation time|execution time|completes? in|elapsed)\b"
)
_LONG = r"(?:sec(?:ond)?s?|min(?:ute)?s?|hrs?|hours?|days?|weeks?)"
_SPAN = (
    rf"(?:\d{{1,4}}(?:[.,]\d{{1,2}})?\s?-?(?:{_LONG}|s|h|min)\b|"
    rf"\b(?:an?|one|two|three|few|several|couple of|half an)\s(?:few\s|couple of\s)?{_LONG}\b)"
)


def _any(*patterns: str, flags: re.RegexFlag = re.NOFLAG) -> re.Pattern[str]:
    return re.compile("|".join(patterns), flags)


STATEMENTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "GPU",
        _any(
            r"\b(?:NVIDIA|Nvidia|GeForce|Tesla|Quadro|Radeon)\s{1,3}(?:(?:GeForce|Tesla|Quadro|RTX|GTX|"
            r"T[iI][tT][aA][nN])\s){0,3}[A-Z]{0,4}\s?\d{2,4}",
            r"\b(?:GTX|RTX)\s?-?(?:TITAN|\d{3,4})|\b(?:Titan|TITAN)\s?-?(?:X|V|RTX|Xp|Black)\b",
            r"\b(?:[VAH]100|P100|K80|A6000|L40S|TPU\s?v\d)s?\b",
            rf"\b{_N}\s{{0,2}}[x×]?\s{{0,2}}(?:\w+\s){{0,3}}[GT]PUs?\b(?![ -](?:support|version|build|acceler|implement|memory))",
            rf"{_NEEDED}[^.;|`]{{0,40}}\b[GT]PUs?\b(?![ -](?:support|version|build|acceler|implement))",
            r"\b[GT]PUs?\b(?!-)[^.;|`]{0,25}\b(?:is|are) (?:required|needed|recommended|necessary|not (?:required|needed|necessary))",
            r"\bVRAM\b",
        ),
    ),
    (
        "CPU",
        _any(
            r"\b(?:Intel|AMD)\b[^.;|`]{0,25}\b(?:Xeon|Core|[iI][3579]|Ryzen|EPYC|Opteron|Threadripper|CPU)",
            r"\bXeon\b|\bCore i[3579]\b|\bi[3579]-\d{3,5}|\bRyzen\s\d|\bEPYC\b|\bApple M[1-5]\b",
            rf"\b{_N}[ -]{{0,2}}(?:CPU|processor|(?:virtual|physical|logical|CPU|processor|compute)[ -]core)s?\b|\b(?:\d{{1,4}}|two|"
            rf"four|eight)[ -]cores\b|\b\d{{1,3}}-core\b",
            rf"{_NEEDED}[^.;|`]{{0,30}}\bCPUs?\b",
            r"\b(?:standard|normal|modern|regular|ordinary|consumer|commodity|personal)\s(?:\w+\s)?(?:laptop|desktop|computer|"
            r"workstation|PC|notebook computer)\b|\bon (?:a|an|my|our) (?:\w+\s){0,3}(?:Mac[Bb]ook|iMac|ThinkPad)",
            r"\b(?:HPC|compute|SLURM|Slurm) (?:cluster|nodes?)\b|\bcomputing cluster\b",
        ),
    ),
    (
        "memory",
        _any(
            r"\b\d{1,4}(?:\.\d)?\s?-?(?:[GMT]i?B|[GMT]b|gigabytes?|megabytes?)\b[^.;|]{0,25}\b(?:RAM|memory|DRAM)\b",
            r"\b(?:RAM|memory)\b[^.;|]{0,30}\b\d{1,4}(?:\.\d)?\s?-?(?:[GMT]i?B|[GMT]b|gigabytes?)\b",
        ),
    ),
    ("run time", _any(rf"{_TIME}[^.;|]{{0,40}}?{_SPAN}", flags=re.IGNORECASE)),
)
"""What is stated → how people state it. All repeats are bounded: lines are at most 1,000 characters."""

CONFIGURED = re.compile(
    r"^\s{0,20}#(?:SBATCH|PBS|BSUB|\$)\s.{0,60}?(?:--gres|--gpus|--mem|--cpus|--ntasks|--nodes|--time|ngpus|ncpus|mem=|"
    r"walltime|-l |-t )|^\s{0,20}(?:request_(?:gpus|cpus|memory)|mem_mb|memory|ncpus|ngpus|"
    r"cpus-per-task)\s{0,3}[=:]\s{0,3}[\"']?\d",
    re.IGNORECASE,
)
"""Directives of batch systems and workflow tools."""

_NOT_PROSE = re.compile(r"`[^`]{0,200}`|https?://\S+|\b[\w.-]+[-_]gpu\b|\bgpu[-_][\w.-]+\b|--?[\w-]*gpus?\b\S*", re.IGNORECASE)
_NOT_THE_WORK = re.compile(
    r"\b(?:install|download|upload|binder|docker|server|clone|cloning|compil|build|practice|exercise)", re.IGNORECASE
)
"""How long it takes to get there is no run time of the work."""
_OTHER_SENSE = re.compile(
    r"\b(?:human|working|episodic|visual|semantic|long[- ]term|short[- ]term|associative|collective|muscle|spatial|"
    r"procedural) memor|memory (?:task|test|span|load|encoding|retrieval|recall|bias)|"
    r"\bsubjects?\b|\bparticipants?\b|\bpatients?\b",
    re.IGNORECASE,
)


def hardware(
    snapshot: Snapshot, readme: Passages, docs: Passages, sources: Passages, notebooks: Notebooks, statements: Statements
) -> Answer:
    """Is it stated on what hardware it ran, or how long it took?

    Ten minutes on a laptop or a week on eight GPUs: a reader needs to know before starting, and whether a free hub with 2 GB
    of memory can do it.

    To mend: Add a line to the README: processor or GPU, memory, and the time each experiment took.
    """
    prose = readme.items + docs.items + tuple(c.passage for n in notebooks.items for c in n.cells if c.kind == "markdown")
    found = list(_stated(prose))
    found += _configured(snapshot, sources) + list(_in_comments(sources))
    if found:
        kinds = ", ".join(dict.fromkeys(kind for kind, _ in found))
        return met(f"Stated: {kinds}.", *(e for _, e in found[:6]))
    if curator := by_curator(statements.hardware):
        return curator
    return unless_lost(
        readme.lost + docs.lost + sources.lost + notebooks.lost, unmet("No README, document, comment or configuration states it.")
    )


def _stated(passages: tuple[Passage, ...]) -> Iterator[tuple[str, Evidence]]:
    for passage in passages:
        for i, line in enumerate(passage.lines):
            if found := states_hardware(line):
                yield found[0], passage.evidence(i, max(0, line.find(found[1])))


def states_hardware(line: str) -> tuple[str, str] | None:
    """The kind of statement that a line of prose makes (GPU, CPU, memory, run time) and its words; None where it makes none."""
    text = _NOT_PROSE.sub(" ", line)
    if _OTHER_SENSE.search(text):
        return None
    found = next(((kind, said[0]) for kind, pattern in STATEMENTS if (said := pattern.search(text))), None)
    return None if found and found[0] == "run time" and _NOT_THE_WORK.search(text) else found


_COMMENT = re.compile(r"^\s{0,80}(?:#+'?|%|//|\"\"\")\s{0,4}(?=[A-Za-z])(.{10,})")
_CODE = re.compile(r"[=(){}\[\]]{2,}|\w\(|\)\s*$|==|=\s*\w|^\s*\w+\s*=")


def _in_comments(sources: Passages) -> Iterator[tuple[str, Evidence]]:
    for passage in sources.items:
        for i, line in enumerate(passage.lines):
            if (comment := _COMMENT.match(line)) and not _CODE.search(comment[1]) and (found := states_hardware(comment[1])):
                yield found[0], passage.evidence(i)


def _configured(snapshot: Snapshot, sources: Passages) -> list[tuple[str, Evidence]]:
    found = [(p, i) for p in sources.items if p.language == "shell" for i, line in enumerate(p.lines) if CONFIGURED.search(line)]
    del snapshot
    return [("batch system's request", p.evidence(i)) for p, i in found[:3]]
