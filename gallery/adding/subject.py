"""Field and tags: words of the gallery's vocabulary that the repository uses about itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from gallery.adding.draft import Guess, Work, place_of
from gallery.links import Repo
from gallery.model import Fact, ForgeFacts, Term

STRONG = 4
"""Weight from which a word is proposed: said once in a title, a keyword or a topic."""
SURE_TAG = 5
"""Weight from which a tag is proposed: a keyword, or a word of the title that is used elsewhere too."""
_TEXT = 1
_MOST_TEXT = 3
"""How much the README's body may weigh together."""

_CUES: tuple[tuple[str, int, str], ...] = (
    (
        r"\b(?:neurips|nips|icml|iclr|aaai|ijcai|kdd|sigkdd|aistats|jmlr)\b|international conference on machine learning",
        4,
        "machine learning",
    ),
    (r"^import (?:torch|tensorflow|keras|jax|xgboost|lightgbm|theano|autograd)$", 3, "machine learning"),
    (r"astrophys|astronom|^import (?:astropy|lightkurve|batman|exoplanet)$", 4, "astronomy"),
    (r"^import (?:gwpy|pycbc|lal)$", 4, "gravitational waves"),
    (r"genom|biotechnology|bioinformatics|^import (?:scanpy|anndata|pysam|DESeq2|Seurat)$", 4, "genomics"),
    (r"neurophysiol|neuroimag|neurosci|\bspinal|^import (?:nibabel|mne|nilearn|nipype|neo)$", 4, "neuroscience"),
    (r"\bchemi(?:cal|stry)|molecul|^import (?:rdkit|psi4|openbabel|pybel|deepchem)$", 4, "chemistry"),
    (r"econometri|\becon\b|^import (?:HARK|linearmodels)$", 4, "economics"),
    (r"^import (?:qutip|qiskit|kwant|netket)$", 4, "physics"),
    (r"^import (?:cartopy|climate4R|climate4R.UDG|ClimateModels|loadeR)$", 4, "climate science"),
    (r"^import (?:osmnx)$", 4, "social science"),
    (r"psyarxiv|psycholog", 4, "psychology"),
    (r"^binder-examples$", 9, "environments"),
)
"""What a venue or an imported package tells of the field, where its word is in the vocabulary."""


@dataclass(frozen=True)
class Said:
    """A piece of text about the repository."""

    text: str
    source: str
    weight: int


def fields(terms: Sequence[Term], pieces: Sequence[Said]) -> list[tuple[int, Guess]]:
    """Fields, the weightiest first: their own words, and what venues and imported packages tell."""
    known = {term.name for term in terms}
    weights = {str(guess.value): (weight, guess) for weight, guess in ranked(terms, pieces)}
    told = sorted((p for p in pieces if p.weight > _TEXT), key=lambda p: -p.weight)
    for pattern, more, name in _CUES:
        hit = next((p for p in told if re.search(pattern, p.text, re.IGNORECASE)), None)
        if hit is not None and name in known:
            weight, guess = weights.get(name, (0, Guess(name, hit.source)))
            weights[name] = (weight + more, guess)
    ordered = sorted(weights.values(), key=lambda pair: -pair[0])
    # a method is the field only where no subject is named as well
    subjects = [(w, g) for w, g in ordered if g.value not in _METHODS and w >= STRONG]
    return subjects + [pair for pair in ordered if pair not in subjects]


_METHODS = frozenset({"machine learning", "statistics", "computer science", "education", "mathematics", "engineering"})


def said(
    facts: Sequence[Fact],
    forge: ForgeFacts | None,
    works: Sequence[Work],
    repo: Repo,
    imports: Mapping[str, str],
    readme: Sequence[tuple[str, str]],
) -> tuple[Said, ...]:
    """Everything the repository says about itself, with how much it counts; `readme` is (text, source) line by line."""
    weights = {"title": STRONG, "keyword": SURE_TAG, "description": 2}
    pieces = [Said(f.value, place_of(f.source), weights[f.name]) for f in facts if f.name in weights and f.role in (None, "paper")]
    for work in works:
        if work.sure:
            pieces += [
                Said(str(g.value), g.source, STRONG if k == "title" else 3) for k, g in work.fields.items() if k in ("title", "venue")
            ]
    if forge is not None:
        pieces += [Said(topic.replace("-", " "), "the forge's topics", SURE_TAG) for topic in forge.topics or ()]
        pieces += [Said(forge.description, "the forge's description", STRONG)] if forge.description else []
    pieces += [Said(f"import {name}", source, 3) for name, source in imports.items()]
    pieces.append(Said(re.sub(r"[-_]+", " ", repo.name), "the repository's name", STRONG))
    pieces.append(Said(repo.owner, "the owner's name", 2))
    weightiest = {piece.text: piece for piece in sorted(pieces, key=lambda p: p.weight)}  # a title that two files give is said once
    return (*weightiest.values(), *(Said(text, source, _TEXT) for text, source in readme))


def _words(pieces: Sequence[Said]) -> list[Said]:
    """What is said in words: the name of an imported package is none."""
    return [p for p in pieces if not p.text.startswith("import ")]


def ranked(terms: Sequence[Term], pieces: Sequence[Said]) -> list[tuple[int, Guess]]:
    """Terms that are used, the weightiest first, each with the place where it weighs most."""
    found = []
    for term in terms:
        hits = list(_hits(term, _words(pieces)))
        if not hits:
            continue
        body = sum(p.weight for p in hits if p.weight == _TEXT)
        top = sorted((p.weight for p in hits if p.weight > _TEXT), reverse=True)[:2]
        best = max(hits, key=lambda p: p.weight)
        found.append((sum(top) + min(body, _MOST_TEXT), Guess(term.name, best.source)))
    return sorted(found, key=lambda pair: -pair[0])


def _hits(term: Term, pieces: Sequence[Said]) -> Iterator[Said]:
    """Where the term is used; an alias of one common word may mean something else: it weighs half, and nothing in running text."""
    own = _pattern(term.name)
    whole: list[re.Pattern[str]] = []
    single: list[re.Pattern[str]] = []
    for alias in term.aliases:
        (whole if " " in alias or "-" in alias or not alias.islower() else single).append(_pattern(alias))
    for piece in pieces:
        if own.search(piece.text) or any(word.search(piece.text) for word in whole):
            yield piece
        elif any(word.search(piece.text) for word in single):
            alone = any(word.fullmatch(piece.text) for word in single)
            if alone or piece.weight > _TEXT:
                yield piece if alone else replace(piece, weight=piece.weight // 2)


def _pattern(word: str) -> re.Pattern[str]:
    """The word alone, singular or plural; abbreviations in capitals only."""
    short = len(word) <= 5 and word.isupper()
    if len(word) == 1:  # a letter is a language only where it is called one
        return re.compile(rf"\b{word.upper()}\b(?= (?:scripts?|code|language|notebooks?|packages?|environment))")
    body = r"[\s_-]+".join(re.escape(part) for part in re.split(r"[\s_-]+", word))
    return re.compile(rf"(?<![\w.-]){body}(?:e?s)?(?![\w-])", re.NOFLAG if short else re.IGNORECASE)
