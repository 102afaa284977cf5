"""Comparing: stored outputs and new outputs → a verdict for each cell, with its distance and the reason in words. Pure."""

from __future__ import annotations

from gallery.compare.allowed import tolerance_for
from gallery.compare.cell import compare_cell
from gallery.compare.masks import RULES
from gallery.compare.notebook import compare_notebook

__all__ = ["RULES", "compare_cell", "compare_notebook", "tolerance_for"]
