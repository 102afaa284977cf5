"""Jupyter's Markdown → html: nbconvert's dialect, with maths set aside first."""

from __future__ import annotations

from functools import lru_cache
from html import escape

from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath, MathBlockParser, MathInlineParser

from gallery.notebooks import maths
from gallery.notebooks.code import highlighted

MAX_CHARACTERS = 300_000
"""A longer cell is shown as its source."""


class Renderer(IPythonRenderer):
    """nbconvert's renderer without its own anchors and styles; what it emits is cleaned afterwards."""

    def __init__(self) -> None:
        super().__init__(escape=False, exclude_anchor_links=True)
        self.sources: list[str] = []
        """Formulas as they were written, for code that only looked like maths."""

    def block_code(self, code: str, info: str | None = None) -> str:
        """A fenced or indented block, highlighted by the language of its fence."""
        words = (info or "").strip().strip("{}.").split()
        language = words[0].lower() if words else None
        drawn = " nb-mermaid" if language == "mermaid" else ""
        return f'<pre class="nb-source{drawn}">{highlighted(self._as_written(code).rstrip(chr(10)), language)}</pre>\n'

    def codespan(self, text: str) -> str:
        """Code in a line."""
        return f"<code>{escape(self._as_written(text), quote=False)}</code>"

    def _embed_image_or_attachment(self, src: str) -> str:
        """The address as it stands: `sanitise` judges it, and knows the attachments."""
        return src

    def _as_written(self, text: str) -> str:
        return maths.MARK.sub(lambda m: self.sources[int(m[1])] if int(m[1]) < len(self.sources) else "", text)


def to_html(source: str) -> tuple[str, list[str]]:
    """Raw html of a Markdown text, with marks where formulas go, and the formulas (see `maths.put_back`). Not yet cleaned."""
    if len(source) > MAX_CHARACTERS:
        return f"<pre>{escape(source)}</pre>", []
    text, formulas, sources = maths.set_aside(source)
    markdown, renderer = _converter()
    renderer.sources = sources
    return markdown.render(text), formulas


@lru_cache(maxsize=1)
def _converter() -> tuple[MarkdownWithMath, Renderer]:
    renderer = Renderer()
    block, inline = MathBlockParser(), MathInlineParser(hard_wrap=False)
    for parser in (block, inline):  # maths is set aside by then; looking again would take quadratic time
        parser.rules = [rule for rule in parser.rules if "math" not in rule and "latex" not in rule]
    markdown = MarkdownWithMath(renderer=renderer, block=block, inline=inline)
    renderer.register("task_list_item", _task)  # over the plug-in's, which makes form controls
    return markdown, renderer


def _task(_renderer: Renderer, text: str, *, checked: bool = False) -> str:
    mark = "☑ " if checked else "☐ "
    inside = text.startswith("<p>")
    return f"<li>{'<p>' if inside else ''}{mark}{text.removeprefix('<p>')}</li>\n"
