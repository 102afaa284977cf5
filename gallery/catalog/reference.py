"""The field reference: every field that people write, from the model's own descriptions and examples, as an html fragment."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from gallery.catalog.fields import OBJECTS, Shape, example, shape, written
from gallery.model import Entry

_WORDS = {str: "text", bool: "true or false", int: "whole number", float: "number"}
_PLURALS = {"text": "texts", "whole number": "whole numbers", "number": "numbers"}


def field_reference(model: type[BaseModel] = Entry) -> str:
    """An html fragment: one section for each object of the entry (or of another model), one definition for each field.

    Classes for styling: `g-fields` (section), `g-field-type`, `g-field-required`. Ids: `paper`, `paper-doi` …
    """
    return "\n".join(_section(one) for one in _objects(model))


def _objects(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """The model and all objects below it, each once, in the order in which a reader meets them."""
    queue, seen = [model], {model}
    while queue:
        current = queue.pop(0)
        yield current
        below = [found for info in written(current).values() if (found := shape(info).model) is not None]
        queue += [one for one in dict.fromkeys(below) if one not in seen]
        seen.update(below)


def _section(model: type[BaseModel]) -> str:
    name = OBJECTS[model]
    title = _prose(name[:1].upper() + name[1:])
    intro = _prose((model.__doc__ or "").strip().split("\n")[0])
    fields = "\n".join(_field(model, field, info) for field, info in written(model).items())
    return f'<section class="g-fields">\n<h2 id="{_anchor(model)}">{title}</h2>\n<p>{intro}</p>\n<dl>\n{fields}\n</dl>\n</section>'


def _field(model: type[BaseModel], name: str, info: FieldInfo) -> str:
    needed = ' · <span class="g-field-required">required</span>' if info.is_required() else ""
    head = f'<code>{escape(name)}</code> <span class="g-field-type">{_type(shape(info))}</span>{needed}'
    described = _prose(info.description or "") + _default(info)
    shown = f'<pre><code class="language-yaml">{escape(example(name, info))}</code></pre>' if _has_example(info) else ""
    return f'<dt id="{_anchor(model)}-{name}">{head}</dt>\n<dd><p>{described}</p>{shown}</dd>'


def _has_example(info: FieldInfo) -> bool:
    found = shape(info)
    return bool(info.examples or found.model or found.choices)


def _default(info: FieldInfo) -> str:
    value = info.default
    if info.is_required() or value is PydanticUndefined or value in (None, ()) or isinstance(value, BaseModel):
        return ""
    shown = ", ".join(str(one) for one in value) if isinstance(value, tuple) else str(value).lower() if isinstance(value, bool) else value
    return f" When left out: <code>{escape(str(shown))}</code>."


def _type(found: Shape) -> str:
    """What the field holds, in words."""
    if found.model is not None:
        link = (
            f'<a href="#{_anchor(found.model)}">{_prose(OBJECTS[found.model].removeprefix("a ").removeprefix("an ").replace("`", ""))}</a>'
        )
        return f"list; each item: {link}" if found.many else f"block: {link}"
    if found.choices:
        words = ", ".join(f"<code>{escape(word)}</code>" for word in found.choices)
        return f"{'list of words' if found.many else 'one word'} out of {words}"
    word = _WORDS[found.base]
    return f"list of {_PLURALS[word]}" if found.many else word


def _anchor(model: type[BaseModel]) -> str:
    return model.__name__.lower()


def _prose(text: str) -> str:
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))
