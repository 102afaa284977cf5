"""Checks: a snapshot in, findings with evidence out. Pure: nothing is fetched, run or imported."""

from __future__ import annotations

from gallery.checks.check import Category, Check
from gallery.checks.dispatch import Inspection, inspect, run
from gallery.checks.score import Score, score, tier, tier_on
from gallery.checks.table import ALL
from gallery.checks.wanted import wanted

__all__ = ["ALL", "Category", "Check", "Inspection", "Score", "inspect", "run", "score", "tier", "tier_on", "wanted"]
