"""The licence of an entry's repository: what it is, where it stands, where it is explained."""

from __future__ import annotations

import re

from gallery.model import Fact, Record

LEAST = 0.8
"""Confidence below which a licence is not called one."""


def licence_fact(record: Record) -> Fact | None:
    """The repository's licence as an SPDX expression, with its source; None where it is not known."""
    found = [f for f in record.metadata if f.name == "licence" and f.role is None and f.confidence >= LEAST and f.value != "NOASSERTION"]
    return max(found, key=lambda f: f.confidence, default=None)


def licence(record: Record) -> str:
    """The SPDX expression; empty where it is not known."""
    found = licence_fact(record)
    return found.value if found else ""


def licence_url(record: Record) -> str:
    """Where one SPDX licence is explained; empty for expressions of several and licences of their own."""
    found = licence(record)
    return f"https://spdx.org/licenses/{found}" if re.fullmatch(r"(?!LicenseRef)[A-Za-z0-9.+-]+", found) else ""
