"""nbconvert's HTML exporter with our own template: a fragment for the site's chrome instead of a document of its own."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from nbconvert.exporters.html import HTMLExporter

TEMPLATES = Path(__file__).with_name("templates")


class FragmentExporter(HTMLExporter):
    """Puts prepared cells into the template `gallery`; escapes whatever is not marked as html.

    nbconvert's own preprocessors, its second validation and its pass through BeautifulSoup are left out: the cells come
    prepared, and they took most of its time.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(extra_template_basedirs=[str(TEMPLATES)], template_name="gallery", **options)  # type: ignore[no-untyped-call]

    def _init_preprocessors(self) -> None:
        self._preprocessors: list[Any] = []

    def _create_environment(self) -> Any:
        environment = super()._create_environment()  # type: ignore[no-untyped-call]
        environment.autoescape = True
        return environment

    def fragment(self, **values: Any) -> str:
        """The notebook's body."""
        return str(self.template.render(**values))


@lru_cache(maxsize=1)
def exporter() -> FragmentExporter:
    """One exporter for each worker process: making it costs more than a notebook."""
    return FragmentExporter()
