"""Words in sources that a reader would see although no catalog holds them: of templates, of scripts, of Python."""

import ast
import re
from pathlib import Path

from babel.messages.jslexer import tokenize
from jinja2 import Environment, nodes

NAMES = {"launch binder", ".csv", "bad", "warn", "page", "true"}
"""What a badge says, a file's ending, and values of attributes that an expression chooses."""
SEEN = re.compile(r"(?:title|alt|aria-label|placeholder|content|label)=\"([^\"]*)\"")
WORD = re.compile(r"[A-Za-z]{2,}")
SENTENCE = re.compile(r"^(?:[A-Z][a-z’]+(?:[ ,.…:]|$)|[^-_=#<>{}/]*\b[a-z]{2,} [a-z]{2,} [a-z]{2,}\b)")
"""A string that begins like a sentence, or holds three plain words in a row."""


def of_template(source: str) -> list[str]:
    """Text between tags and in attributes that people see or hear, and words chosen in expressions."""
    made = Environment(autoescape=True, extensions=["jinja2.ext.do"])
    data = "".join(text if kind == "data" else "\0" for _, kind, text in made.lex(source))
    data = re.sub(r"(?s)<!--.*?-->|<style.*?</style>|<path.*?/>", " ", data)
    found = [text for text in SEEN.findall(data) if WORD.search(text)]
    # `content` of a tag for machines is no prose
    found = [
        text for text in found if not re.match(r"(?:width=|default-src|strict-origin|light dark|noindex|0; url|summary|article)", text)
    ]
    plain = re.sub(r"<[^>]*>", "\n", re.sub(SEEN, "", data))
    found += [text.strip("\0 ") for text in re.split(r"[\n]", plain) if WORD.search(re.sub(r"&\w+;|@@gallery:\w+@@", "", text))]
    for output in made.parse(source).find_all(nodes.Output):
        found += [part.value for node in output.nodes for part in _constants(node)]
    return [text for text in found if text not in NAMES]


def _constants(node: nodes.Node) -> list[nodes.Const]:
    """Words that an expression prints by itself: not the arguments of calls and filters."""
    if isinstance(node, nodes.Const):
        return [node] if isinstance(node.value, str) and WORD.search(node.value) else []
    if isinstance(node, nodes.CondExpr):
        return _constants(node.expr1) + (_constants(node.expr2) if node.expr2 else [])
    if isinstance(node, nodes.Concat):
        return [found for part in node.nodes for found in _constants(part)]
    return []


def of_script(source: str) -> list[str]:
    """Strings that read like prose and are no arguments of `_` or `ngettext`."""
    found, calls, before = [], [], ""
    for token in tokenize(source):
        if token.value == "(":
            calls.append(before)
        elif token.value == ")" and calls:
            calls.pop()
        elif token.type in ("string", "template_string"):
            text = re.sub(r"\$\{.*?\}", "", token.value[1:-1])
            if SENTENCE.match(text) and not {"_", "ngettext"} & set(calls):
                found.append(token.value)
        if token.type not in ("linecomment", "multilinecomment"):
            before = token.value
    return [text for text in found if text[1:-1] not in KEYS]


KEYS = {"Escape", "Esc", "Enter", "ArrowDown", "ArrowUp", "Meta+K", "Control+K", "Ctrl K"}
"""Names of keys."""


def of_python(path: Path) -> list[str]:
    """Strings that read like prose and are no docstring, no key, no error for the terminal, and no argument of the words' functions."""
    tree = ast.parse(path.read_text("utf-8"))
    aside = {id(node) for owner in ast.walk(tree) for node in _aside(owner)}
    found = [n for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in aside]
    return [
        f"{path.name}:{n.lineno}: {n.value!r}"
        for n in found
        if SENTENCE.match(n.value) and not COMMAND.match(n.value.strip()) and n.value not in PROPER
    ]


COMMAND = re.compile(r"(?:Rscript|conda|pipenv|Pipfile)\b")
"""What is pasted into a shell."""
PROPER = {
    *("Jupyter Notebook", "Google Colab", "Markdown", "Python", "Julia", "Jupyter", "Docker", "Dockerfile", "Pipenv", "Nix", "Binder"),
    *("Pimentel 2019", "Samuel, Mietchen 2024"),
    *("Voilà", "Reproducibility"),  # the latter: a badge's words, English in every README
}


def _aside(node: ast.AST) -> list[ast.AST]:
    if isinstance(node, ast.Expr):
        return [node.value]  # a docstring
    if isinstance(node, ast.Raise):
        return list(ast.walk(node))
    if isinstance(node, ast.Call):
        name = ast.unparse(node.func)
        if name in ("_", "ngettext", "marked", "ValueError", "ModuleNotFoundError", "Stop", "re.compile"):
            return list(ast.walk(node))
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id in ("what", "__all__"):
        return list(ast.walk(node))
    return []
