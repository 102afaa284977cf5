"""Checks of openness: licence, citation, archived copy, continuous integration."""

from __future__ import annotations

import re

from gallery.checks.answer import Answer, at, met, unless_lost, unmet
from gallery.checks.licences import identify
from gallery.checks.prose import sections
from gallery.checks.reading import Passages, is_lost, search
from gallery.model import Evidence, Fact, ForgeFacts, Snapshot

_LICENCE_FILE = re.compile(
    r"^(?:licenses?/|docs?/)?(?:(?:un)?licen[cs]e|copying|copyright|mit-license|gpl)(?:[._-][\w.-]*)?$", re.IGNORECASE
)
_LICENCE_WORDS = re.compile(
    r"\b(?:licen[cs]ed? (?:under|with)|released under|distributed under|made available under|under (?:the |"
    r"an? )?(?:terms of )?(?:the )?[\w. -]{2,30} licen[cs]e|(?:MIT|BSD|Apache|GPL|CC[ -]BY[\w.-]*)[\w. -]{0,12} licen[cs]e|"
    r"creativecommons\.org/licenses)",
    re.IGNORECASE,
)


def licence(snapshot: Snapshot, readme: Passages, metadata: tuple[Fact, ...], facts: ForgeFacts | None) -> Answer:
    """Is there a licence?

    Without one nobody may copy, change or share the code: reading is allowed, reproducing in public is not.

    To mend: Add a file `LICENSE`; https://choosealicense.com helps to choose. For data and text a Creative Commons licence fits better.
    """
    files = [f for f in snapshot.files() if _LICENCE_FILE.match(f.path)]
    stated = next((f for f in metadata if f.name == "licence"), None)
    if files:
        text = next((t for f in files if (t := snapshot.text(f.path))), None)
        name = (identify(text) if text else None) or (stated.value if stated else None) or (facts.licence if facts else None)
        first = next((line for line in (text or "").split("\n") if line.strip()), None)
        return met(
            f"The licence is {name}." if name else "There is a licence file; its text is none that we know.", at(files[0].path, 1, first)
        )
    if stated:
        return met(f"The licence is stated as {stated.value}.", stated.source)
    if places := search(readme.items, _LICENCE_WORDS, limit=2):
        return met("The README states a licence; there is no licence file.", *places)
    if facts and facts.licence:
        return met(f"The forge reports {facts.licence}.", Evidence(text=facts.licence))
    return unless_lost(readme.lost, unmet("No file and no README gives a licence."))


_CITATION_FILE = re.compile(r"^(?:inst/)?(?:CITATION(?:\.\w+)?|citation\.(?:bib|md|txt|cff)|codemeta\.json|\.zenodo\.json)$", re.IGNORECASE)
_BIBTEX = re.compile(
    r"^\s{0,12}@(?:article|inproceedings|misc|book|techreport|phdthesis|software|incollection|conference|unpublished|"
    r"online|proceedings|mastersthesis)\s{0,3}\{",
    re.IGNORECASE,
)
_CITE = re.compile(
    r"\b(?:please|kindly)\b[^.]{0,60}\bcit(?:e|ing)\b|\bcite (?:this|our|the|us)\b|\bhow to cite\b|\bto cite\b|"
    r"\b(?:if you (?:use|find))\b[^.]{0,120}\bcit(?:e|ing)\b",
    re.IGNORECASE,
)
_CITE_TITLE = re.compile(r"\b(?:citations?|citing|how to cite|cite|reference|bibtex|引用)\b", re.IGNORECASE)


def citation(snapshot: Snapshot, readme: Passages) -> Answer:
    """Is it said how to cite it?

    Citations are how authors of code and data get credit, and how readers find the paper behind a repository.

    To mend: Add a `CITATION.cff` (https://citation-file-format.github.io), or BibTeX in the README.
    """
    if files := [f.path for f in snapshot.files() if _CITATION_FILE.match(f.path)]:
        return met(f"`{files[0]}` says how to cite.", *(at(p) for p in files[:3]))
    if places := search(readme.items, _BIBTEX, limit=2) or search(readme.items, _CITE, limit=2):
        return met("The README says how to cite.", *places)
    titles = [
        p.evidence(s.start)
        for p in readme.items
        for s in sections(p)
        if _CITE_TITLE.search(s.title) and any(p.lines[i].strip() for i in s.body)
    ]
    if titles:
        return met("The README says how to cite.", *titles[:2])
    return unless_lost(readme.lost, unmet("No citation file and no entry in the README."))


_ARCHIVE = re.compile(
    r"10\.5281/zenodo\.\d+|zenodo\.org/(?:badge|records?|doi)/|10\.6084/m9\.figshare\.\d+|10\.17605/osf\.io/|swh:1:(?:dir|"
    r"rev|rel|snp|ori|cnt):[0-9a-f]{40}|archive\.softwareheritage\.org|"
    r"10\.7910/dvn/|10\.24433/co\.|codeocean\.com/capsule|10\.17632/|10\.5061/dryad",
    re.IGNORECASE,
)
_OF_DATA = re.compile(r"\bdata ?sets?\b|\bdata (?:are|is|can|from|used|at|on)\b|\bdownload|\bweights\b|\bpre-?trained\b", re.IGNORECASE)
_HOLDS_DOI = ("CITATION.cff", "codemeta.json", ".zenodo.json", "CITATION.bib", "CITATION", "inst/CITATION")


def archived(snapshot: Snapshot, readme: Passages, metadata: tuple[Fact, ...]) -> Answer:
    """Is a copy archived under a lasting identifier?

    Repositories move and vanish; an archive keeps this very version under a DOI or a Software Heritage id.

    To mend: Switch on Zenodo's GitHub integration and make a release, or save the repository at
    https://archive.softwareheritage.org and give the id in the README.
    """
    for path in _HOLDS_DOI:
        lines = (snapshot.text(path) or "").split("\n")[:3000]
        found = next(((i, line) for i, line in enumerate(lines, 1) if _ARCHIVE.search(line[:1000])), None)
        if found:
            return met(f"`{path}` gives the archived copy.", at(path, *found))
    lines_of_readme = [
        (p, i) for p in readme.items for i, line in enumerate(p.lines) if _ARCHIVE.search(line) and not _OF_DATA.search(line)
    ]
    if lines_of_readme:
        return met("The README gives the archived copy.", *(p.evidence(i) for p, i in lines_of_readme[:2]))
    if fact := next((f for f in metadata if f.name in ("doi", "swhid") and _ARCHIVE.search(f.value) and f.confidence >= 1), None):
        return met(f"Archived as {fact.value}.", fact.source)
    lost = [p for p in _HOLDS_DOI if (f := snapshot.file(p)) and is_lost(snapshot, f)]
    return unless_lost([*readme.lost, *lost], unmet("No DOI of an archive and no Software Heritage id."))


_CI = re.compile(
    r"^(?:\.github/workflows/[^/]+\.ya?ml|\.travis\.ya?ml|\.gitlab-ci\.ya?ml|\.circleci/config\.ya?ml|circle\.ya?ml|"
    r"azure-pipelines\.ya?ml|\.?appveyor\.ya?ml|Jenkinsfile|"
    r"\.woodpecker(?:/[^/]+)?\.ya?ml|\.woodpecker/[^/]+|\.(?:gitea|forgejo)/workflows/[^/]+|bitbucket-pipelines\.ya?ml|"
    r"\.builds?(?:/[^/]+)?\.ya?ml|\.cirrus\.ya?ml|\.drone\.ya?ml|\.semaphore/.+|\.ci/run)$"
)


def continuous_integration(snapshot: Snapshot) -> Answer:
    """Does continuous integration run something on every change?

    A machine that installs and runs the code on every change finds out first when an environment breaks.

    To mend: Add a workflow that builds the environment and runs the notebooks, for instance with `jupyter-repo2docker` or
    `pytest --nbmake`.
    """
    files = [f.path for f in snapshot.files() if _CI.match(f.path)]
    if files:
        return met("Continuous integration is set up.", *(at(p) for p in files[:4]))
    return unmet("No configuration of continuous integration.")
