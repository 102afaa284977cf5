"""Records made by hand: every state that a page must be able to show."""

import io
import json
from datetime import UTC, date, datetime

from PIL import Image, ImageDraw

from gallery.failures import Failure, FailureKind
from gallery.model import (
    Claim,
    Entry,
    Environment,
    Evidence,
    Fact,
    Figure,
    Finding,
    ForgeFacts,
    Gallery,
    Heading,
    Hub,
    Launch,
    Notebook,
    Outcome,
    Page,
    Paper,
    Pin,
    Record,
    Section,
    Site,
    Staleness,
    Statement,
    Statements,
    Term,
)

DAY = date(2026, 5, 4)
COMMIT = "abc1234567890abcdef1234567890abcdef12345"
HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'`{{7*7}}${7*7}<!--gallery:body-->@@gallery:title@@"

GALLERY = Gallery(
    site=Site(
        title="Gallery of Reproduced Research",
        url="https://example.org/gallery/",
        description="Published results with their notebooks, evidence of how reproducible they are, and a live environment one click away.",
        source="https://github.com/example/gallery",
    ),
    hubs=(
        Hub(id="mybinder", label="mybinder.org", url="https://mybinder.org", memory_mb=2048, note="Stops after 10 idle minutes."),
        Hub(id="gesis", label="GESIS", url="https://notebooks.gesis.org/binder", memory_mb=8192),
    ),
    fields=(Term(name="machine learning"), Term(name="physics")),
)


def png(seed: int = 0, width: int = 640, height: int = 420) -> bytes:
    """A picture that looks like a plot."""
    picture = Image.new("RGB", (width, height), "white")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((50, 20, width - 20, height - 40), outline="black")
    for line, colour in enumerate(("#1c46c7", "#b3261e", "#116b3a")):
        points = [(50 + x, height / 2 + ((x * (seed + 3 + line) * 7) % 97 - 48) + 30 * line) for x in range(0, width - 70, 14)]
        draw.line(points, fill=colour, width=3)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def figure(store, seed: int = 0, cell: int = 2, alt: str = "") -> Figure:
    return Figure(digest=store.keep(png(seed)), suffix="png", width=640, height=420, cell=cell, alt=alt)


def page(title: str, body: str = "", figures: tuple[Figure, ...] = (), **more: object) -> Page:
    pictures = "".join(f'<p><img src="asset:{f.digest}.{f.suffix}" alt="{f.alt}"></p>' for f in figures)
    html = (
        '<div class="notebook" data-language="python">\n<section class="cell cell-markdown" id="cell-1">\n'
        f'<h1 id="nb-top">{title}<a class="headerlink" href="#nb-top" title="Link to this section">¶</a></h1>\n'
        "<p>What this shows.</p></section>\n"
        '<section class="cell cell-code" id="cell-2">\n<div class="cell-input"><a class="nb-prompt" href="#cell-2">[1]</a>\n'
        f'<pre class="nb-source" tabindex="0">print(\'x &lt; y\')</pre></div>{pictures}</section>\n'
        f'<section class="cell cell-markdown" id="cell-3">\n<h2 id="nb-method">Method</h2>{body}</section></div>'
    )
    facts = {"language": "python", "cells": 3, "code_cells": 1, "executed": 1, "in_order": True, "errors": 0, "maths": False} | more
    return Page(
        title=title,
        html=html,
        outline=(Heading(level=1, text=title, anchor="nb-top"), Heading(level=2, text="Method", anchor="nb-method")),
        figures=figures,
        sections=(Section(anchor="nb-top", title=title, text="What this shows."),),
        references=(),
        first_prose="What this shows.",
        **facts,
    )


def notebook(store, path: str, slug: str, title: str, *, seed: int = 0, body: str = "", **more: object) -> Notebook:
    shown = (figure(store, seed), figure(store, seed + 1))
    made = page(title.replace("<", "&lt;"), body, shown)
    made = made.model_copy(update={"outline": (Heading(level=1, text=title, anchor="nb-top"), made.outline[1])})
    raw = json.dumps({"cells": [], "nbformat": 4, "title": title}).encode()
    blob = f"{abs(hash((path, seed))) % 16**40:040x}"
    store.put(f"blobs/{blob[:2]}/{blob}", raw)
    facts = {"language": "python", "cells": 3, "in_order": True, "errors": 0, "executed": 1, "figures": shown} | more
    return Notebook(path=path, slug=slug, blob=blob, size=len(raw), title=title, page=store.keep(made.model_dump_json().encode()), **facts)


def pin(repo: str, ref: str | None = None) -> Pin:
    when = datetime(2019, 5, 5, 12, 0, tzinfo=UTC)
    return Pin(repo=repo, ref=ref, branch="refs/heads/master", commit=COMMIT, tree="f" * 40, committed_at=when, resolved_at=DAY)


def findings(questions) -> tuple[Finding, ...]:
    """One finding for every question; outcomes in turn."""
    found = []
    for i, question in enumerate(questions):
        outcome = (Outcome.MET, Outcome.UNMET, Outcome.MET, Outcome.UNKNOWN, Outcome.MET, Outcome.NOT_APPLICABLE)[i % 6]
        evidence = tuple(
            Evidence(path=f"docs/file {n}.md", line=n + 3, text=f"conda env create -f environment.yml # {n}") for n in range(i % 4)
        )
        advice = "Add a file `environment.yml` that names every package with its version." if outcome is Outcome.UNMET else None
        found.append(
            Finding(
                check=question,
                outcome=outcome,
                message="The README says how to install it.",
                evidence=evidence,
                advice=advice,
                by_curator=i == 4,
            )
        )
    return tuple(found)


def full(store, questions) -> Record:
    """An entry with everything."""
    links = (
        '<p><a href="repo:Second%20notebook%20%231.ipynb#nb-method" rel="noopener">the other</a> '
        '<a href="repo:../data/x.csv" rel="noopener">data</a> <img src="repo:img/held.png" alt="held"> '
        '<img src="repo:img/lost.png" alt="lost picture"></p>'
    )
    held = ("experiments/img/held.png", figure(store, 9))
    first = notebook(store, "experiments/Toy Colors.ipynb", "toy-colors", "Toy colours", seed=1, body=links, images=(held,))
    second = notebook(
        store, "experiments/Second notebook #1.ipynb", "second-notebook-1", "A second notebook: decoy digits", seed=4, errors=2
    )
    broken = Notebook(
        path="experiments/Broken.ipynb",
        slug="broken",
        blob="1" * 40,
        size=12,
        title="Broken",
        failure=Failure(stage="render", kind=FailureKind.UNREADABLE, message="Broken.ipynb is not JSON: it ends in the middle of line 3."),
    )
    entry = Entry(
        id="full",
        repo="https://github.com/dtak/rrr",
        title="Right for the right reasons: training differentiable models by constraining their explanations",
        field="machine learning",
        summary="Trains classifiers whose input gradients stay small where an expert says so.\n\nThe notebooks rebuild the figures.",
        papers=(
            Paper(
                doi="10.24963/ijcai.2017/371",
                arxiv="1703.03717",
                authors=("Andrew Slavin Ross", "Michael C. Hughes", "Finale Doshi-Velez"),
                venue="IJCAI",
                year=2017,
            ),
        ),
        tags=("explanations", "neural networks"),
        claims=(
            Claim(label="Figure 2", notebook=first.path, cell=2, says="Two rules explain the labels; the model finds both."),
            Claim(label="Table 1", notebook="experiments/Gone.ipynb"),
        ),
        statements=Statements(hardware=Statement(text="Ran on one laptop.", where="README.md#L40")),
        was=("rrr-old",),
    )
    changed = ("binder/environment.yml", first.path, "setup.py")
    return Record(
        entry=entry,
        pin=pin(entry.repo),
        crawled=DAY,
        facts=ForgeFacts(as_of=DAY, stars=321, archived=True, pushed_at=datetime(2020, 12, 29, tzinfo=UTC), ahead=12, changed=changed),
        metadata=(
            Fact(name="licence", value="MIT", source=Evidence(path="LICENSE", line=1, text="MIT License"), confidence=1),
            Fact(name="title", value="rrr", source=Evidence(path="README.md", line=1), confidence=0.5),
        ),
        environment=Environment(buildpack="conda", directory="binder", files=("binder/environment.yml", "binder/apt.txt")),
        findings=findings(questions),
        notebooks=(first, second, broken),
        files=123,
        made_by=(("inspect", "0123abcd"), ("render", "4567ef01")),
    )


def nothing(store) -> Record:
    """An entry of which only the required fields are known, never locked, never fetched."""
    entry = Entry(id="nothing", repo="https://codeberg.org/someone/something", title="Something", field="physics")
    failure = Failure(
        stage="fetch", kind=FailureKind.NOT_LOCKED, message="The entry has no lock file yet: `gallery update nothing` writes it."
    )
    return Record(entry=entry, pin=None, crawled=DAY, failures=(failure,))


def stale(store, questions) -> Record:
    """An entry that could not be renewed."""
    record = full(store, questions)
    entry = record.entry.model_copy(
        update={"id": "stale", "was": (), "repo": "https://gitlab.com/group/sub/project", "title": "Glacier flow"}
    )
    failure = Failure(stage="fetch", kind=FailureKind.UNREACHABLE, message="gitlab.com does not answer.")
    return record.model_copy(update={"entry": entry, "stale": Staleness(since=DAY, failure=failure), "failures": (failure,)})


def chinese(store) -> Record:
    """Names in Chinese, in every place."""
    entry = Entry(
        id="chinese", repo="https://github.com/someone/repo", title="神经网络的可重复性", field="machine learning", tags=("可重复",)
    )
    made = notebook(store, "笔记/第一 章#1?.ipynb", "笔记-第一-章-1", "第一章 导论", seed=7)
    return Record(entry=entry, pin=pin(entry.repo), crawled=DAY, notebooks=(made,))


def many(store) -> Record:
    """Sixty notebooks."""
    entry = Entry(id="many", repo="https://github.com/someone/handbook", title="A handbook of sixty chapters", field="physics")
    books = tuple(notebook(store, f"{i:02d}.ipynb", f"chapter-{i:02d}", f"Chapter {i}", seed=i % 5, language="julia") for i in range(60))
    return Record(entry=entry, pin=pin(entry.repo), crawled=DAY, notebooks=books)


def hostile(store, questions) -> Record:
    """Hostile text wherever a stranger's or a curator's text can stand."""
    text = HOSTILE
    failure = Failure(stage="render", kind=FailureKind.UNREADABLE, message=text)
    bad = Evidence(path=f"a/{text}", line=3, text=text, url="javascript:alert(1)")
    made = notebook(store, f"x/{text.replace('/', '')}.ipynb", "hostile", text, seed=2, language=text)
    entry = Entry(
        id="hostile",
        repo="https://github.com/someone/repo",
        title=text,
        field=text,
        summary=text,
        papers=(
            Paper(
                doi=f"10.1234/{text.replace(' ', '')}",
                title=text,
                authors=(text, text),
                venue=text,
                url=f"https://x.org/{text.replace(' ', '')}",
            ),
        ),
        tags=(text,),
        claims=(Claim(label=text, notebook=made.path, cell=2, says=text), Claim(label=text, notebook=text, says=text)),
        launch=Launch(path=text, environment=text, environment_ref="</script><script>alert(1)</script>"),
        maintainers=(text,),
    )
    found = findings(questions)
    found = tuple(f.model_copy(update={"message": text, "evidence": (bad,), "advice": text}) for f in found)
    return Record(
        entry=entry,
        pin=pin(entry.repo, text),
        crawled=DAY,
        metadata=(Fact(name=text, value=text, source=bad, confidence=0.5), Fact(name="author", value=text, source=bad, confidence=1)),
        environment=Environment(buildpack="conda", directory=text, files=(f"{text}/environment.yml",), refused=text),
        findings=found,
        notebooks=(made, made.model_copy(update={"slug": "broken", "path": "b.ipynb", "page": None, "failure": failure})),
        failures=(failure,),
        stale=Staleness(since=DAY, failure=failure),
        made_by=((text, text),),
    )


def gone(store, questions) -> Record:
    """An entry whose repository is gone, of which an archive holds a copy."""
    record = full(store, questions)
    entry = record.entry.model_copy(update={"id": "gone", "was": (), "repo": "https://github.com/someone/gone", "title": "Tidal mixing"})
    failure = Failure(stage="fetch", kind=FailureKind.NOT_FOUND, message="github.com knows no repository someone/gone.")
    archive = Fact(name="doi", value="10.5281/zenodo.1234", source=Evidence(path="README.md", line=3), confidence=1, role="archive")
    return record.model_copy(
        update={
            "entry": entry,
            "facts": None,
            "metadata": (archive,),
            "stale": Staleness(since=DAY, failure=failure),
            "failures": (failure,),
        }
    )


def moved(store) -> Record:
    """An entry whose repository has another address now."""
    entry = Entry(id="moved", repo="https://github.com/someone/before", title="Sediment cores", field="physics")
    facts = ForgeFacts(as_of=DAY, moved_to="https://github.com/someone/after", pushed_at=datetime(2020, 12, 29, tzinfo=UTC))
    return Record(
        entry=entry,
        pin=pin(entry.repo),
        crawled=DAY,
        facts=facts,
        environment=Environment(buildpack="conda", directory="", files=("environment.yml",)),
    )


def small(number: int) -> Record:
    """One of many entries of which little is known."""
    entry = Entry(
        id=f"small-{number:02d}", repo=f"https://github.com/someone/small-{number}", title=f"Lattice run {number}", field="physics"
    )
    return Record(entry=entry, pin=pin(entry.repo), crawled=DAY)


def every(store, questions) -> list[Record]:
    """All of them."""
    return [full(store, questions), nothing(store), stale(store, questions), chinese(store), many(store), hostile(store, questions)]
