"""The named rules: what in an output cannot carry a result, and is therefore set aside. Each is a row in a table."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from gallery.compare.numerals import NUMERAL
from gallery.model import Match

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
_WEEKDAY = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*"
_DAY = rf"(?:\d{{4}}[-/]\d\d?[-/]\d\d?|\d\d?[-/.]\d\d?[-/.]\d{{2,4}}|\d{{1,2}} {_MONTH} \d{{4}}|{_MONTH} \d{{1,2}},? \d{{4}})"
_CLOCK = r"\d{1,2}:\d\d(?::\d\d(?:[.,]\d+)?)?(?: ?[AP]M)?(?: ?(?:UTC|GMT|CES?T|[A-Z]{1,2}[SD]T|Z|[+-]\d\d:?\d\d))?"
_SPAN = r"(?:\d{1,6} days?,? )?(?:\d{1,6}:\d\d(?::\d\d)?(?:\.\d{1,20})?|[\d.]{1,20}(?:e-?\d{1,3})?)"
_UNIT = r"(?:nanoseconds?|microseconds?|milliseconds?|seconds?|minutes?|hours?|secs?|mins?|hrs?|[nuµμm]?s|h|m|min)\b"
_TOOK = (
    r"(?:(?:wall|cpu|elapsed|execution|computation|computing|training|running|processing|fitting|fit|total|inference|solve)[ _]time"
    r"|time[ _](?:taken|elapsed|spent|cost|used)|elapsed|took|ETA|run[- ]?time(?![^\n]{0,24}(?:min|h)))"
)
_DONE = r"(?:finished|done|completed|ran|fitted|trained|solved|built|loaded|compiled|executed|computed|processed|passed|generated)"
_CALENDAR = re.compile(rf"(?i:{_WEEKDAY}|{_MONTH})")
_LAYER = (
    r"(?:conv[123]d|separable_conv2d|max_pooling[123]d|average_pooling2d|dense|dropout"
    r"|flatten|batch_normalization|lstm|gru|embedding|concatenate|rescaling|normalization|global_average_pooling2d"
    r"|functional|leaky_re_lu|re_lu|softmax|time_distributed|bidirectional|multi_head_attention|layer_normalization)"
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of thing that is set aside."""

    name: str
    says: str
    """For people: what is set aside, and where."""
    pattern: str
    key: Callable[[str], str] = lambda _: ""
    """What must still be equal of it."""
    level: Match = Match.SAME
    """The best verdict where it was needed."""


def _file_name(path: str) -> str:
    name = re.split(r"[\\/]+", path.rstrip("\\/"))[-1]
    if re.fullmatch(r"(?:tmp[\w]{6,}|ipykernel_\d+|ipython-input-[\w-]+)(?:\.\w+)?|\d{6,}\.py", name):
        return "temporary" + (re.search(r"\.[a-z]\w*$", name) or [""])[0]
    return name


def _wording(text: str) -> str:
    words = re.findall(r"[a-z]{2,}", re.split(r"[\d:=]", text.lower(), maxsplit=1)[0])
    return " ".join(w for w in words if not _CALENDAR.fullmatch(w))


def _letters(text: str) -> str:
    return re.sub(r"[^a-z]", "", text.lower())


TOKEN_RULES: tuple[Rule, ...] = (
    Rule("address", "memory addresses: `at 0x7f…`", r"(?:\bat|@|environment:|bytecode:|pointer:|namespace:)\s*0x[0-9a-fA-F]{5,16}"),
    Rule(
        "plot handle",
        "what plotting calls return: `<AxesSubplot…>`, `Text(0.5, 1, 'title')`",
        r"<[^<>\n]{0,80}\b(?:\w{0,30}Axes\w{0,30}|Figure|\w{0,30}Line\w?D|\w{0,30}Container"
        r"|\w{0,30}Patch|Patches|Text|\w{0,30}Artists?|\w{0,30}Collection|Legend|Colorbar|\w{0,30}Image"
        r"|FacetGrid|PairGrid)\b[^<>\n]{0,200}>"
        r"|\bText\([-\d.e+]{1,30}, ?[-\d.e+]{1,30}, ?(?:'[^'\n]{0,200}'|\"[^\"\n]{0,200}\")\)",
    ),
    Rule(
        "object id",
        "what `id(…)` returns: behind that call, or as large as an address",
        r"\bid\(\w{1,40}\)\W{0,3}\d{9,16}\b|(?<![\d.])1[34]\d{13}(?![\d.])",
    ),
    Rule("uuid", "universally unique identifiers", r"\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\b"),
    Rule("local server", "host and port of this machine", r"\b(?:localhost|127\.0\.0\.1|0\.0\.0\.0)(?::\d+)?"),
    Rule(
        "date and time",
        "time stamps of a run: with parts of a second, in front of a log line, behind “created” or “today”, as `Mon Jan 4 10:22:33 2021`; "
        "a bare date is a result",
        rf"\bDate: *{_WEEKDAY},? +\d{{1,2}} +{_MONTH},? +\d{{4}}(?!\w)"
        rf"|\b{_WEEKDAY},? +(?:\d{{1,2}} +)?{_MONTH}(?: +\d{{1,2}})?,?(?: +\d{{4}})? +{_CLOCK}(?: +\d{{4}})?(?!\w)"
        rf"|(?m:^\W{{0,3}})\d{{4}}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.,]\d{{3,9}}(?:Z|[+-]\d\d:?\d\d)?"
        rf"|(?m:^\W?)\d{{4}}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\S{{0,6}}(?=[\W]{{0,8}}(?:[\w.]+[ :-]+)?\W?"
        r"(?:INFO|DEBUG|WARN|ERROR|CRITICAL|TRACE))"
        r"|\bdatetime\.datetime\((?:\d+, ){5,}\d+[^)\n]{0,60}\)"
        r"|(?i:\b(?:generated|created|updated|modified|executed|run|current time|started|finished|start time|end time|compiled|timestamp)"
        rf"(?: (?:is|on|at|date|time))?)\s*[:=]?\s*(?:{_DAY},? *[T ]?{_CLOCK}|\d\d?:\d\d:\d\d(?:\.\d+)?)"
        rf"|(?i:\b(?:today|now|last[ _](?:run|updated))(?: (?:is|on|at))?)\s*[:=]?\s*{_DAY}(?:,? *[T ]?{_CLOCK})?"
        r"|\bTime:\s*\d\d:\d\d:\d\d(?=\s{2,}\w[\w .-]{0,40}:)",
        _wording,
    ),
    Rule(
        "duration",
        "how long something took: `Wall time`, `%timeit`, “took 3.2 s”, “elapsed”, `5s 12ms/step`; other times are results",
        r"(?m:^CPU times:[^\n]*)|(?m:^Wall time:[^\n]*)"
        r"|[\d.]{1,20} *(?:[nuµμm]?s|min) ± [\d.]{1,20} *(?:[nuµμm]?s|min) per loop[^\n]*"
        r"|\d{1,9} loops?, best of \d+:[^\n]*|The slowest run took[^\n]*"
        rf"|(?i:\b{_TOOK})\b(?:[ \w]{{0,12}}(?:\([a-z ]{{1,12}}\))? ?[:=] *{_SPAN}(?: *{_UNIT})?"
        rf"|[^\n\d,;.]{{0,14}}{_SPAN} *{_UNIT})(?:,? (?:and )?{_SPAN} *{_UNIT}){{0,3}}"
        rf"|(?i:\b{_DONE})\b[^\n\d]{{0,12}}\b(?:in|after)\b[^\n\d]{{0,10}}{_SPAN} *{_UNIT}"
        rf"|-{{3}} *{_SPAN} *{_UNIT} *-{{3}}"
        r"|[\d.]{1,20} seconds \((?:[^)\n]{0,80}allocations?\b[^)\n]{0,80}|Warm-up|Sampling|Total)\)"
        r"|\(\d{1,6}(?:\.\d{1,6})? ?s(?:ec)?\)(?=[ \t]*(?m:$))"
        r"|(?: - (?:ETA: )?(?:\d{1,4}:)?\d{1,6}(?::\d\d)?s)? (?:- )?(?:\d{1,6}s )?[\d.]{1,20} ?[mun]?s/"
        r"(?:step|sample|epoch|iter|it|batch)\b| - \d{1,6}s\b"
        r"|\b[\d.]{1,20} ?(?:it|steps?|iter|samples?|batch(?:es)?|draws)/s\b|\b[\d.]{1,20} ?s/(?:it|iter|step|epoch)\b",
        _wording,
    ),
    Rule(
        "path",
        "the folders of a path; the file's name must be equal",
        r"[A-Za-z]:\\{1,2}(?:[^\\/:*?\"<>|\r\n']+\\{1,2})*[\w.+@-]*"
        r"|(?<![\w/.:<>~])(?:~|\.{1,2})?(?:/[\w.+@%=-]+){2,}/?|<ipython-input-[\w-]+>",
        _file_name,
    ),
    Rule(
        "user and host",
        "names of users and machines behind `user:`, `hostname:` …, and `name@host:`",
        r"(?i:\b(?:user|user ?name|host ?name|login|node ?name)\b\s*[:=]\s*(?!\d+\b)[\w.@-]+)"
        r"|\b[\w.-]{1,64}@[\w.-]{1,64}(?=:[~/])",
        _wording,
    ),
    Rule(
        "process",
        "numbers of processes, threads and ports",
        r"(?i:\b(?:pid|process id|thread id|port|job id|kernel id)\s*[:=#]?\s*\d+)"
        r"|\b(?:ForkPoolWorker|SpawnPoolWorker|Thread|ThreadPoolExecutor|Process|Worker)-\d+(?:_\d+)?\b",
        _wording,
    ),
    Rule(
        "version",
        "versions of software: `version 1.2`, `1.24.3`, `==1.5`",
        r"(?i:\bversion\b|\bv(?=\d))[ :=]*[\"']?\d+\.\d[\w.+-]*|==\d[\w.]*|(?<![\w.,-])"
        r"(?!\d\d?\.\d\d?\.\d{4}\b)(?!\d{1,3}(?:\.\d{1,3}){3}\b)\d{1,5}\.\d{1,5}\.\d{1,8}\w*+(?:[.+-]\w++)*+(?![\w.])",
        level=Match.CLOSE,
    ),
    Rule(
        "memory size",
        "how much memory something takes",
        r"(?i:\b(?:memory usage|peak memory|memory used|used memory|memory|ram)\b)\W{0,3}[\d.]{1,20}\+? ?(?:[KMGT]i?B|bytes)\b",
        _wording,
    ),
    Rule(
        "dtype",
        "the width and the storage of a type: `int32` beside `int64`, `dtype: object` beside `dtype: str`",
        r",? ?\bdtype ?[:=] ?['\"]?[<>|=]?\w+(?:\[[^\]\n]*\])?['\"]?|\b(?:u?int|float|complex)(?:8|16|32|64|128|256)\b",
        lambda text: "" if "dtype" in text else _letters(text).removeprefix("u"),
        level=Match.CLOSE,
    ),
    Rule("layer number", "numbers that Keras gives to layers as they are made", rf"\b{_LAYER}(?:_\d+)?\b", _letters),
)
"""Rules on single pieces of a text: such a piece equals another one under the same rule with the same key."""

CLEANING: tuple[tuple[Rule, str], ...] = (
    (
        Rule(
            "progress bar",
            "progress bars, their counts and speeds",
            r"(?m)^[^\n|]{0,80}?\d{1,3}%\|[^|\n]*\|\s*[\d.]+\w*/[\d.?]+\w*\s*\[[^\]\n]*\](?:\s*$\n?)?",
        ),
        "",
    ),
    (Rule("progress bar", "progress bars, their counts and speeds", r"[━█▏▎▍▌▋▊▉▓▒░╸╺]+|\[[=>.#-]{8,}\]"), ""),
    (Rule("line", "lines drawn with `-`, `=`, `*`, `_`", r"[-=*_~─═]{4,}"), " "),
    (
        Rule(
            "installation",
            "what `pip`, `conda` and downloads say",
            r"(?m)^ *(?:Requirement already satisfied|Collecting |Using cached |Downloading |Installing collected"
            r"|Successfully (?:installed|built)|Found existing installation"
            r"|Building wheels?|Preparing metadata|Note: you may need to restart"
            r"|WARNING: Running pip|Solving environment|\[notice\]|Looking in indexes|Cloning into)[^\n]*\n?",
            level=Match.CLOSE,
        ),
        "",
    ),
    (
        Rule(
            "library log",
            "start-up messages of TensorFlow, CUDA, XLA and Theano",
            r"(?m)^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+: [IWE] \S+\.cc:\d+\][^\n]*\n?"
            r"|^Using (?:TensorFlow|Theano|CNTK) backend\.?\n?|^WARNING:(?:tensorflow|absl|jax)[^\n]*\n?",
            level=Match.CLOSE,
        ),
        "",
    ),
    (
        Rule(
            "numpy scalar",
            "`np.float64(0.5)` beside `0.5`",
            r"\bnp\.(?:float|u?int|bool|str|longdouble|complex)\d*_?\(([^()\n]*)\)|\bnp\.(True|False)_",
        ),
        r"\1\2",
    ),
    (Rule("text prefix", "the `u` before texts of Python 2", r"(?<![\w'\"])u(?=['\"])"), ""),
    (Rule("set", "`set([…])` beside `{…}`", r"\b(?:frozen)?set\(\[([^\[\]]*)\]\)"), r"{\1}"),
    (Rule("Julia type", "`Array{T,1}` beside `Vector{T}`", r"\bArray\{([\w{}, ]{1,60}), ?1\}"), r"Vector{\1}"),
    (Rule("Julia type", "`Array{T,1}` beside `Vector{T}`", r"\bArray\{([\w{}, ]{1,60}), ?2\}"), r"Matrix{\1}"),
    (Rule("R index", "the `[5]` with which R starts a line", r"(?m)^ *\[\d+\](?= )"), ""),
)
"""Rules on whole texts, in order, with what stands there afterwards."""

_TYPOGRAPHY = str.maketrans(
    {"−": "-", "‐": "-", "–": "-", "—": "-", "‘": "'", "’": "'", "“": '"', "”": '"', "×": "x", "\xa0": " ", "\u202f": " ", "…": "..."}
)

COMPILED = tuple((rule, re.compile(rule.pattern), new) for rule, new in CLEANING)
_NAMES = {f"r{i}": rule for i, rule in enumerate(TOKEN_RULES)}
TOKEN = re.compile(
    "|".join(f"(?P<r{i}>{rule.pattern})" for i, rule in enumerate(TOKEN_RULES))
    + rf"|(?P<number>{NUMERAL})|(?P<word>[^\W\d]\w*)|(?P<digits>\d+)|(?P<mark>[^\w\s])"
)
"""Everything that a text is made of; whitespace is nothing."""


def rule_of(group: str | None) -> Rule | None:
    """The rule under which a piece was found; None for numbers, words and marks."""
    return _NAMES.get(group or "")


def plain_marks(text: str) -> str:
    """Dashes, quotes and spaces of typography as typewriters have them."""
    return text.translate(_TYPOGRAPHY)


_OTHERS: tuple[tuple[str, str], ...] = (
    ("whitespace", "spaces, line breaks, colours of a terminal"),
    ("unicode", "one character written as one or as two (é), quotes and dashes of typography"),
    ("hash order", "the order in which a set or a dictionary is printed"),
    ("decimal comma", "`3,14` beside `3.14`"),
    ("warning place", "file, line and quoted source of a warning"),
    ("missing value", "`NaN`, `None`, `NaT`, `NA` in a table"),
    ("random id", "identifiers that plotting libraries draw at random"),
    ("plot theme", "the template that Plotly writes into every figure"),
    ("packed array", "numbers of Plotly 6 in base64 beside a plain list"),
    ("truncated", "an output that was cut when it was stored"),
)
RULES: dict[str, str] = {rule.name: rule.says for rule in (*TOKEN_RULES, *(r for r, _ in CLEANING))} | dict(_OTHERS)
"""Every rule that a reason may name → what it sets aside."""
