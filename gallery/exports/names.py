"""Names of people and organisations as citation formats want them: given name, particle, family name, suffix."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_SUFFIX = re.compile(r"(?:Jr|Sr|Jnr|Snr)\.?|I{2,3}|IV", re.IGNORECASE)

_PARTICLE = re.compile(
    r"van|von|vom|zu|zum|zur|de|del|della|dello|dei|degli|delle|der|den|des|di|da|do|dos|das|du|la|le|lo|ten|ter|te|t|'t|’t|op|af|av|"
    r"el|al|bin|ibn|bint|ben"
)
"""Written small, these words belong to the family name that follows."""

_CAPITAL = re.compile(r"Van|Von|Vander|De|Del|Della|Der|Den|Di|Da|Dos|Du|La|Le|Ten|Ter|El|Al|Bin|Ibn|St\.?|San|Santa|Mac|Ó|O|Ní|Uí")
"""Written large, in the middle of a name, they begin the family name itself."""

_JOINT = re.compile(r"y|e|i|und")
"""Between two family names of one person: `Ortega y Gasset`."""

_WITHOUT_SPACES = re.compile(r"[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Scripts in which the family name comes first, mostly without a space: such a name is left whole."""

_ORGANISATION = re.compile(
    r"\b(?:universit\w*|institut\w*|college|school|academy|laborator\w*|labs?|cent(?:er|re|rum)|department|faculty|group|team|consortium|"
    r"collaboration|network|project|initiative|alliance|association|society|foundation|committee|council|agency|organi[sz]ation|ministry|"
    r"office|bureau|bank|museum|library|hospital|observatory|survey|community|contributors|developers|authors|company|corporation|"
    r"partnership|programme|program|task force|working group|inc|ltd|llc|gmbh|plc|corp|the|for|of|and|at)\b|[&@/\d]",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Name:
    """A person; or, with `literal` alone, an organisation or somebody known by one name."""

    family: str = ""
    given: str = ""
    particle: str = ""
    """`van der`: before the family name, not part of its first letter."""
    suffix: str = ""
    literal: str = ""

    @property
    def last(self) -> str:
        """The word that citation keys are made of: the last of the family name."""
        return (self.family or self.literal).split()[-1] if (self.family or self.literal).split() else ""


def people(texts: Iterable[str]) -> tuple[Name, ...]:
    """The names behind the texts; what holds no name is left out."""
    return tuple(found for found in map(name, texts) if found.last)


def name(text: str) -> Name:
    """The name behind `Given Family`, `Family, Given` or an organisation's name as it stands.

    Where one family name ends is a convention, not a fact: the last word, with the particles before it.
    """
    plain = re.sub(r"\s+", " ", text).strip(" {},;")
    if _is_whole(plain):
        return Name(literal=plain)
    first, comma, rest = plain.partition(",")
    if not comma:
        return _given_family(plain.split())
    if _SUFFIX.fullmatch(rest.strip()):
        found = _given_family(first.split())
        return Name(found.family, found.given, found.particle, rest.strip(), found.literal)
    particle, family = _particles(first.split())
    return Name(" ".join(family), rest.strip(), " ".join(particle))


def _is_whole(text: str) -> bool:
    words = text.split()
    return len(words) < 2 or len(words) > 8 or text.count(",") > 1 or bool(_ORGANISATION.search(text) or _WITHOUT_SPACES.search(text))


def _given_family(words: list[str]) -> Name:
    suffix = words.pop() if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) else ""
    if len(words) < 2:
        return Name(literal=" ".join(words), suffix=suffix)
    start = len(words) - 1
    while start > 1 and (_PARTICLE.fullmatch(words[start - 1]) or _CAPITAL.fullmatch(words[start - 1])):
        start -= 1
    if start > 2 and _JOINT.fullmatch(words[start - 1]):
        start -= 2
    particle, family = _particles(words[start:])
    return Name(" ".join(family), " ".join(words[:start]), " ".join(particle), suffix)


def _particles(words: list[str]) -> tuple[list[str], list[str]]:
    """The small words at the front, and the family name."""
    cut = 0
    while cut < len(words) - 1 and _PARTICLE.fullmatch(words[cut]):
        cut += 1
    return words[:cut], words[cut:]
