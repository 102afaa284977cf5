"""Rules on single pieces of a text, each a row in a table; the names of all rules; what a text is made of."""

from __future__ import annotations

import re

from gallery.compare.cleaning import CLEANING
from gallery.compare.numerals import NUMERAL
from gallery.compare.rules import Rule
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
_TRIPLE = r"(?<![\w.,-])(?!\d\d?\.\d\d?\.\d{4}\b)(?!\d{1,3}(?:\.\d{1,3}){3}\b)\d{1,5}\.\d{1,5}\.\d{1,8}\w*+(?:[.+-]\w++)*+(?![\w.])"
_SOFTWARE = {
    *("python", "ipython", "ipykernel", "jupyter", "notebook", "conda", "pip", "julia", "r", "gcc", "cuda", "cudnn"),
    *("numpy", "scipy", "pandas", "matplotlib", "seaborn", "sympy", "networkx", "numba", "dask", "xarray", "astropy", "statsmodels"),
    *("scikit-learn", "sklearn", "xgboost", "lightgbm", "pymc", "pymc3", "arviz"),
    *("torch", "pytorch", "torchvision", "tensorflow", "keras", "jax"),
}
_VERSION = "versions of software: `version 1.2`, `==1.5`, `1.24.3` at the start of a line or behind a known name"
_LAYER = (
    r"(?:conv[123]d|separable_conv2d|max_pooling[123]d|average_pooling2d|dense|dropout"
    r"|flatten|batch_normalization|lstm|gru|embedding|concatenate|rescaling|normalization|global_average_pooling2d"
    r"|functional|leaky_re_lu|re_lu|softmax|time_distributed|bidirectional|multi_head_attention|layer_normalization)"
)


def _file_name(path: str) -> str:
    name = re.split(r"[\\/]+", path.rstrip("\\/"))[-1]
    if re.fullmatch(r"(?:tmp[\w]{6,}|ipykernel_\d+|ipython-input-[\w-]+)(?:\.\w+)?|\d{6,}\.py", name):
        return "temporary" + (re.search(r"\.[a-z]\w*$", name) or [""])[0]
    return name


def _wording(text: str) -> str:
    words = re.findall(r"[a-z]{2,}", re.split(r"[\d:=]", text.lower(), maxsplit=1)[0])
    return " ".join(w for w in words if not _CALENDAR.fullmatch(w))


def _named(text: str) -> str:
    """The name in front of a version."""
    return " ".join(w for w in re.findall(r"[a-z][\w-]*", re.split(r"\d+\.", text.lower(), maxsplit=1)[0]) if w not in ("v", "version"))


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
        r"|(?m:^)\d\d/\d\d/\d\d \d\d:\d\d:\d\d(?= (?:TRACE|DEBUG|INFO|WARN|ERROR|FATAL)\b)"
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
        rf"|(?i:\b{_DONE})\b[^\n\d]{{0,12}}\b(?:in|after)\b[^\n\d]{{0,10}}\d{{1,3}}:\d\d:\d\d(?:\.\d{{1,9}})?(?![\d:])"
        rf"|-{{3}} *{_SPAN} *{_UNIT} *-{{3}}"
        r"|[\d.]{1,20} seconds \((?:[^)\n]{0,80}allocations?\b[^)\n]{0,80}|Warm-up|Sampling|Total)\)"
        r"|\(\d{1,6}(?:\.\d{1,6})? ?s(?:ec)?\)(?=[ \t]*(?m:$))"
        r"|(?:(?<=\s)- (?:ETA: )?(?:\d{1,4}:)?\d{1,6}(?::\d\d)?s )?(?:- )?(?<=[ \t])(?:\d{1,6}s )?[\d.]{1,20} ?[mun]?s/"
        r"(?:step|sample|epoch|iter|it|batch)\b|(?<=\s)- \d{1,6}s\b"
        rf"|(?i:\b(?:tests?|files?|items?|rows?|records?|iterations?|epochs?|passed|failed) in {_SPAN} ?(?:m?s|secs?|seconds?)\b)"
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
        "numbers of processes, threads, and of ports behind “on port”",
        r"(?i:\b(?:pid|process id|thread id|job id|kernel id)\s*[:=#]?\s*\d+|\b(?:on|at) port\s*[:=]?\s*\d{4,5}\b)"
        r"|\b(?:ForkPoolWorker|SpawnPoolWorker|Thread|ThreadPoolExecutor|Process|Worker)-\d+(?:_\d+)?\b",
        _wording,
    ),
    Rule(
        "version",
        _VERSION,
        r"(?i:(?<!: )\bversion\b|\bv(?=\d))[ :=]*[\"']?\d+\.\d[\w.+-]*|==\d[\w.]*"
        rf"|(?m:^)(?:\W{{0,3}}[A-Za-z][\w.-]{{0,40}}(?:\[[\w, ]{{1,20}}\])?[ :=]{{1,30}})?[\"'(]?{_TRIPLE}(?: +py\d+\w*_\d+)?",
        _named,
        Match.CLOSE,
    ),
    Rule(
        "version",
        _VERSION,
        rf"\b[A-Za-z][\w-]{{0,40}}[ :=]{{1,3}}[\"']?{_TRIPLE}",
        lambda text: _named(text) if _named(text) in _SOFTWARE else text,
        Match.CLOSE,
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

_NAMES = {f"r{i}": rule for i, rule in enumerate(TOKEN_RULES)}
TOKEN = re.compile(
    r"\n+|(?<=[^\n])[ \t]+|"
    + "|".join(f"(?P<r{i}>{rule.pattern})" for i, rule in enumerate(TOKEN_RULES))
    + rf"|(?P<number>{NUMERAL})|(?P<word>[^\W\d]\w*)|(?P<digits>\d+)|(?P<mark>[^\w\s])"
)
"""Everything that a text is made of; whitespace is nothing."""


def rule_of(group: str | None) -> Rule | None:
    """The rule under which a piece was found; None for numbers, words and marks."""
    return _NAMES.get(group or "")


_OTHERS: tuple[tuple[str, str], ...] = (
    ("whitespace", "spaces, line breaks, colours of a terminal"),
    ("unicode", "one character written as one or as two (é), quotes and dashes of typography"),
    ("hash order", "the order in which a set or a dictionary is printed"),
    ("decimal comma", "`3,14` beside `3.14`"),
    ("warning place", "file, line and quoted source of a warning"),
    ("key order", "the order of `key: value` lines that a library prints"),
    ("default", "arguments that a library prints in full on one side only: `SVC(C=1, cache_size=200, …)` beside `SVC(C=1)`"),
    ("quotes", "`'a'` beside `\"a\"`"),
    ("series name", "where pandas prints the name of a series"),
    ("shown rows", "how many rows of a long table are shown"),
    ("shorthand", "`title: a` beside `title: {text: a}`"),
    ("presentation", "margins, sizes and pointers' answers of a figure that one side does not state"),
    ("missing value", "`NaN`, `None`, `NaT`, `NA` in a table"),
    ("random id", "identifiers that plotting libraries draw at random"),
    ("plot theme", "the template that Plotly writes into every figure"),
    ("packed array", "numbers of Plotly 6 in base64 beside a plain list"),
    ("truncated", "an output that was cut when it was stored"),
)
RULES: dict[str, str] = {rule.name: rule.says for rule in (*TOKEN_RULES, *(r for r, _ in CLEANING))} | dict(_OTHERS)
"""Every rule that a reason may name → what it sets aside."""
