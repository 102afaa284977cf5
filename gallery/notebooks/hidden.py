"""What the authors hid of a cell: tags of Jupyter Book and nbsphinx, and what Jupyter itself keeps in a cell's metadata."""

from __future__ import annotations

from typing import Any

_TAGS = {
    **dict.fromkeys(("hide-input", "hide_input", "remove-input", "remove_input", "hide-code", "hide_code"), ("input",)),
    **dict.fromkeys(("hide-output", "hide_output", "remove-output", "remove_output", "hide-outputs"), ("output",)),
    **dict.fromkeys(("hide-cell", "hide_cell", "remove-cell", "remove_cell", "hide"), ("input", "output")),
}
"""Tag → parts of the cell. What books remove is folded here: a reader may want to see how a result was made."""


def hidden_parts(metadata: dict[str, Any]) -> frozenset[str]:
    """`input` and `output`, as far as the authors hid them."""
    tags = metadata.get("tags")
    found = {part for tag in (tags if isinstance(tags, list) else []) if isinstance(tag, str) for part in _TAGS.get(tag, ())}
    jupyter = metadata.get("jupyter")
    jupyter = jupyter if isinstance(jupyter, dict) else {}
    if metadata.get("hide_input") is True or jupyter.get("source_hidden") is True:
        found.add("input")
    if metadata.get("collapsed") is True or jupyter.get("outputs_hidden") is True:
        found.add("output")
    return frozenset(found)
