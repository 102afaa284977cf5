"""The interface's words: English stands in the code and templates, each other language in one catalog file (`de.po`).

`_` and `ngettext` answer in the language of the innermost `speak`, which `publish` and `shells` open with the site's own; without
one they answer in English. Placeholders are named, `%(name)s`; beside them a plain per cent sign is written `%%`.
"""

from __future__ import annotations

import io
import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from babel.dates import format_date
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

FOLDER = Path(__file__).parent
ENGLISH = "en"

_LANGUAGE: ContextVar[str] = ContextVar("language", default=ENGLISH)


@contextmanager
def speak(language: str) -> Iterator[None]:
    """Everything inside answers in this language (a code such as `de`, with a catalog beside this file)."""
    before = _LANGUAGE.set(language)
    try:
        yield
    finally:
        _LANGUAGE.reset(before)


def spoken() -> str:
    """The code of the language that is answered in."""
    return _LANGUAGE.get()


def _(message: str, **values: object) -> str:
    """The message in the language of the site, its placeholders filled."""
    said = _translations(spoken()).gettext(message) if message else ""
    return said % values if values else said


def ngettext(one: str, many: str, n: int, **values: object) -> str:
    """The form that fits the number; `%(n)s` is the number as people write it."""
    return _translations(spoken()).ngettext(one, many, n) % {"n": number(n), **values}


def holds(text: str) -> bool:
    """Whether the text is one of the language's own: a translation in its catalog."""
    return text in _held(spoken())


def marked(message: str) -> str:
    """The message as it is: a constant, which is collected here and goes through `_` where it is shown."""
    return message


def number(n: float) -> str:
    """`12,345` or `1.5`, or as the language groups its digits."""
    return str(n) if isinstance(n, int) and -1000 < n < 1000 else format_decimal(n, locale=spoken())


def day(moment: date) -> str:
    """`5 May 2019`, or as the language writes days; never digits alone, which people read in two ways."""
    return _written(moment, spoken())


def catalog(language: str) -> Catalog:
    """The catalog file of a language."""
    with (FOLDER / f"{language}.po").open("rb") as stream:
        return read_po(stream, locale=language)


def table(language: str, wanted: Collection[str]) -> str:
    """The catalog for scripts, as a JavaScript expression: language, the rule of its plurals, and the wanted messages."""
    if language == ENGLISH:
        return '{ language: "en", plural: (n) => n !== 1, words: {} }'
    found = catalog(language)
    words = {m.id if isinstance(m.id, str) else m.id[0]: m.string for m in found if m.id and m.string}
    held = json.dumps({key: words[key] for key in sorted(wanted) if key in words}, ensure_ascii=False)
    return f'{{ language: "{language}", plural: (n) => {found.plural_expr}, words: {held} }}'


@lru_cache
def _translations(language: str) -> NullTranslations:
    if language == ENGLISH:
        return NullTranslations()
    made = io.BytesIO()
    write_mo(made, catalog(language))
    made.seek(0)
    return GNUTranslations(made)


@lru_cache
def _held(language: str) -> frozenset[str]:
    return frozenset(m.string for m in catalog(language) if isinstance(m.string, str))


@lru_cache(20_000)
def _written(moment: date, language: str) -> str:
    return format_date(moment, "long", locale="en_GB" if language == ENGLISH else language)
