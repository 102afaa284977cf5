"""What the forge's API says: description, topics, licence."""

from __future__ import annotations

from gallery.metadata import licences
from gallery.model import Evidence, Fact, ForgeFacts


def facts(forge: ForgeFacts | None) -> list[Fact]:
    """Facts from the forge, each with the day it was asked; none where it did not answer."""
    if forge is None:
        return []
    source = Evidence(text=f"the forge's answer of {forge.as_of.isoformat()}")
    found = [Fact(name="keyword", value=topic, source=source, confidence=0.9) for topic in forge.topics or () if topic]
    if forge.description:
        found.append(Fact(name="description", value=forge.description[:2_000], source=source, confidence=0.8))
    licence = licences.spdx(forge.licence) if forge.licence and forge.licence != "NOASSERTION" else None
    if licence:
        found.append(Fact(name="licence", value=licence, source=source, confidence=0.8))
    return found
