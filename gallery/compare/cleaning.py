"""Rules on whole texts: what is taken out of an output before it is read piece by piece. Each is a row in a table."""

from __future__ import annotations

import re

from gallery.compare.rules import Rule
from gallery.model import Match

_BAR = Rule("progress bar", "progress bars, their counts and speeds", "")
_JULIA = Rule("Julia type", "`Array{T,1}` beside `Vector{T}`", "")
_TRANSFER = (
    "Requirement already satisfied|Collecting |Using cached |Downloading |Installing collected|Successfully (?:installed|built)|"
    "Found existing installation|Building wheels?|Preparing metadata|Note: you may need to restart|WARNING: Running pip|"
    r"Solving environment|\[notice\]|Looking in indexes|# packages in environment at|"
    "Cloning into|remote: (?:Enumerating|Counting|Compressing|Total|Reusing)|Receiving objects:|Resolving deltas:|"
    r"Unpacking objects:|Updating files:|Already up[ -]to[ -]date|\[nltk_data\] |"
    r"--\d{4}-\d\d-\d\d \d\d:\d\d:\d\d--  |Resolving [\w.-]+ \(|Connecting to [\w.-]+|HTTP request sent, awaiting|"
    r"Length: \d+ [^\n]*\[|Saving to: |\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \([\d.]+ [KMG]?B/s\)|\S+ +100%\[[=+>]*\] |"
    r"  % Total    % Received| +Dload +Upload|100 +[\d.]+[kMG]? +100 +[\d.]+[kMG]? |"
    r"Archive: +\S+\.zip|  (?:inflating|extracting|creating): |Get:\d+ http|Hit:\d+ http"
    "|Reading package lists|Building dependency tree"
)


def _as(rule: Rule, pattern: str) -> Rule:
    return Rule(rule.name, rule.says, pattern, rule.key, rule.level)


CLEANING: tuple[tuple[Rule, str], ...] = (
    (
        Rule(
            "installation",
            "what `pip`, `conda`, `git`, `wget`, `unzip`, `apt` and other downloads say",
            rf"(?m)^ *(?:{_TRANSFER})[^\n]*\n?(?: *\d+/\d+ [^\n]*/step\n?)?",
            level=Match.CLOSE,
        ),
        "",
    ),
    (_as(_BAR, r"(?m)^[^\n|]{0,80}?\d{1,3}%\|[^|\n]*\|\s*[\d.]+\w*/[\d.?]+\w*\s*\[[^\]\n]*\](?:\s*$\n?)?"), ""),
    (_as(_BAR, r"(?m)^ *\d{1,9}/\d{1,9} (?=\[[=>.-]{8,}\]|━)"), ""),
    (_as(_BAR, r"[━█▏▎▍▌▋▊▉▓▒░╸╺]+|\[[=>.#-]{8,}\]"), ""),
    (
        Rule(
            "file listing",
            "owners and dates in what `ls -l` lists; rights, size and name must be equal",
            r"(?m)^([-dl][-rwxsStT]{9})[.+@]? +\d+ +\S+ +\S+ +(\d[\d.]*[KMG]?) +\w{3} +\d{1,2} +(?:\d\d:\d\d|\d{4}) ",
        ),
        r"\1 \2 ",
    ),
    (
        Rule("line", "lines drawn with `-`, `=`, `*`, `_`", r"(?m)^[ \t]*[-=*_~─═]{4,}[ \t]*$|[=_~─═]{4,}|(?<![\w*-])[-*]{4,}(?![\w*-])"),
        " ",
    ),
    (
        Rule(
            "library log",
            "start-up messages of TensorFlow, CUDA, XLA, Theano and Lightning; what R's `sessionInfo()` says of the machine",
            r"(?m)^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+: [IWE] \S+\.cc:\d+\][^\n]*\n?"
            r"|^Using (?:TensorFlow|Theano|CNTK) backend\.?\n?|^WARNING:(?:tensorflow|absl|jax)[^\n]*\n?"
            r"|^(?:R version \d[^\n]*|(?:Platform|Running under|Matrix products|BLAS|LAPACK|BLAS/LAPACK): [^\n]*)\n?"
            r"|^(?:[GTIH]PU available: (?:True|False|None)|LOCAL_RANK: \d)[^\n]*\n?",
            level=Match.CLOSE,
        ),
        "",
    ),
    (Rule("device", "where a tensor lies: `device='cuda:0'`", r", device='(?:cuda|mps|cpu)(?::\d+)?'", level=Match.CLOSE), ""),
    (
        Rule(
            "numpy scalar",
            "`np.float64(0.5)` beside `0.5`",
            r"\bnp\.(?:float|u?int|bool|str|longdouble|complex)\d*_?\(([^()\n]*)\)|\bnp\.(True|False)_",
        ),
        r"\1\2",
    ),
    (Rule("text prefix", "the `u` before texts of Python 2", r"(?<![\w'\"])u(?=(?:'[^'\n]*'|\"[^\"\n]*\")(?!\w))"), ""),
    (Rule("set", "`set([…])` beside `{…}`", r"\b(?:frozen)?set\(\[([^\[\]]*)\]\)"), r"{\1}"),
    (_as(_JULIA, r"\bArray\{([\w{}, ]{1,60}), ?1\}"), r"Vector{\1}"),
    (_as(_JULIA, r"\bArray\{([\w{}, ]{1,60}), ?2\}"), r"Matrix{\1}"),
    (Rule("R index", "the `[5]` with which R starts a line", r"(?m)^ *\[\d+\](?= )"), ""),
)
"""Rules in order, each with what stands there afterwards."""
COMPILED = tuple((rule, re.compile(rule.pattern), new) for rule, new in CLEANING)

_TYPOGRAPHY = str.maketrans(
    {"−": "-", "‐": "-", "–": "-", "—": "-", "‘": "'", "’": "'", "“": '"', "”": '"', "×": "x", "\xa0": " ", "\u202f": " ", "…": "..."}
)


def plain_marks(text: str) -> str:
    """Dashes, quotes and spaces of typography as typewriters have them."""
    return text.translate(_TYPOGRAPHY)
