"""Title and id: what the repository calls itself."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence

from gallery.adding.draft import Guess, Work, place_of
from gallery.links import Repo
from gallery.model import Fact

_QUOTED = re.compile(r"[\"“«](.{15,250}?)[\"”»]")
_LEADING = re.compile(
    r"^(?:\[[^\[\]]{1,30}\]\s*|(?:materials|code|data|notebooks?|repository|supplement\w*)\s+(?:for|of|to)\s+(?:the\s+)?(?:paper\s+)?[:\"“]?\s*)",
    re.IGNORECASE,
)
_SAYS_NOTHING = re.compile(
    r"^(?:data|code|project|research|paper|analysis|notebooks?|examples?|what the package does.*|untitled)"
    r"(?:\s+(?:repository|repo|files?|package))?$",
    re.IGNORECASE,
)


def titles(facts: Sequence[Fact], works: Sequence[Work], repo: Repo, description: str | None) -> Iterator[Guess]:
    """Titles for the entry: the paper's, then the repository's own, then what its forge says, then its name."""
    main = works[0] if works and works[0].sure else None
    if main and "title" in main.fields:
        yield Guess(main.fields["title"].value, main.fields["title"].source)
    own = sorted((f for f in facts if f.name == "title" and f.role in (None, "archive")), key=lambda f: -f.confidence)
    for fact in own:
        title = tidy(fact.value)
        if title and fact.confidence >= 0.5 and _word(title) != _word(repo.name):
            yield Guess(title, place_of(fact.source), "" if fact.confidence >= 1 else _OWN)
    if description:
        yield Guess(tidy(description) or repo.name, f"{repo.host}'s description", _OWN)
    for fact in own:
        if tidy(fact.value):
            yield Guess(tidy(fact.value), place_of(fact.source), _OWN)
    yield Guess(re.sub(r"[-_]+", " ", repo.name).strip() or repo.name, "the repository's name", _OWN)


_OWN = "is it the paper's title?"


def tidy(title: str) -> str:
    """A heading as a title; empty where it says nothing."""
    quoted = _QUOTED.search(title)
    kept = quoted[1] if quoted and len(quoted[1]) > len(title) / 2 else _LEADING.sub("", title)
    kept = re.sub(r"\s*\((?:data|code|software)(?: and \w+)? release\)$", "", kept.strip(' .:"“”'))
    return "" if _SAYS_NOTHING.match(kept) else (kept[:1].upper() + kept[1:])[:300] if kept.islower() is False else kept[:300]


def _word(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()


def ids(title: str, repo: Repo, taken: Collection[str]) -> Iterator[Guess]:
    """Ids that are free: the title's first words where they are few, the repository's name, that with its owner."""
    head = slug(re.split(r"[:?!—–]| - ", title)[0])
    name = slug(repo.name)
    short = 8 <= len(head) <= 40 and head.count("-") <= 5
    named = [(head, "the title")] if short else []
    plain = [(name, "the repository's name")] if len(name) <= 60 else []
    owned = [(slug(f"{repo.owner} {repo.name}"), "owner and name")]
    offered = named + plain + owned if len(name) < 8 or len(name) > 40 or not plain else plain + named + owned
    seen: set[str] = set()
    for value, source in offered:
        if value and value not in taken and value not in seen:
            seen.add(value)
            yield Guess(value, source)


def slug(text: str) -> str:
    """Lower-case ASCII letters, digits and single hyphens, at most 60."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower().replace("'", "")
    whole = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return whole if len(whole) <= 60 else whole[:60].rpartition("-")[0] or whole[:60]
