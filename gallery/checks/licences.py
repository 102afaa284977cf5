"""Licence texts → SPDX identifiers, by sentences that only one licence has."""

from __future__ import annotations

import re

MAX_CHARS = 60_000
TEXTS: tuple[tuple[str, str], ...] = (
    ("AGPL-3.0", "gnu affero general public license version 3"),
    ("LGPL-3.0", "gnu lesser general public license version 3"),
    ("LGPL-2.1", "gnu lesser general public license version 2.1"),
    ("GPL-3.0", "gnu general public license version 3"),
    ("GPL-2.0", "gnu general public license version 2"),
    ("Apache-2.0", "apache license version 2.0"),
    ("MPL-2.0", "mozilla public license version 2.0"),
    ("EPL-2.0", "eclipse public license - v 2.0"),
    ("EUPL-1.2", "european union public licence v. 1.2"),
    ("CC0-1.0", "cc0 1.0 universal"),
    ("CC-BY-NC-SA-4.0", "attribution-noncommercial-sharealike 4.0 international"),
    ("CC-BY-NC-ND-4.0", "attribution-noncommercial-noderivatives 4.0 international"),
    ("CC-BY-NC-4.0", "attribution-noncommercial 4.0 international"),
    ("CC-BY-SA-4.0", "attribution-sharealike 4.0 international"),
    ("CC-BY-4.0", "attribution 4.0 international"),
    ("CC-BY-3.0", "attribution 3.0"),
    ("Unlicense", "this is free and unencumbered software released into the public domain"),
    ("BSL-1.0", "boost software license - version 1.0"),
    ("Artistic-2.0", "the artistic license 2.0"),
    ("ISC", "permission to use, copy, modify, and/or distribute this software for any purpose with or without fee"),
    ("MIT", "permission is hereby granted, free of charge, to any person obtaining a copy"),
)
"""SPDX identifier → words of its text, the more specific first; the `-or-later` of the GPL is said elsewhere."""
_BSD = "redistribution and use in source and binary forms"


def identify(text: str) -> str | None:
    """The SPDX identifier of a licence's text, or None."""
    words = re.sub(r"[\s,*#=]+", " ", text[:MAX_CHARS].lower())
    head = words[:1500]
    for name, sentence in TEXTS:
        if sentence.replace(",", "") in (head if name not in ("MIT", "ISC", "Unlicense") else words):
            return name
    if _BSD in words:
        return "BSD-3-Clause" if re.search(r"neither the names? of|names? of .{0,80} may not be used", words) else "BSD-2-Clause"
    return None
