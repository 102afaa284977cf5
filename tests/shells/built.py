"""The real hand-written site, built below a path, for tests of the theme and of the search."""

from __future__ import annotations

from pathlib import Path

from gallery import search, shells
from gallery.model import Gallery, Hub, Section, Site, Term

ROOT = Path(__file__).resolve().parents[2]
FORMULAS = r"""
<p>It costs $5 and $6. <span class="arithmatex">\(\newcommand{\R}{\mathbb{R}} x \in \R\)</span></p>
<span class="arithmatex">\begin{equation}\label{sum} Z = \sum_i e^{-\beta H_i}\end{equation}</span>
<p>See <span class="arithmatex">\(\eqref{sum}\)</span>, again <span class="arithmatex">\(\R\)</span>,
<span class="arithmatex">\(\ce{H2O}\)</span> and
<span class="arithmatex" id="bad">\(\href{javascript:document.title="taken"}{x} \require{physics}\)</span>.</p>
"""


SET_AHEAD = "<p>So <math><msup><mi>x</mi><mn>2</mn></msup><mo>≤</mo><mi>𝐱</mi></math>.</p>"


def gallery(url: str = "http://127.0.0.1/sub/gallery/", **site: str) -> Gallery:
    """Settings of a small gallery."""
    about = {"title": "Small <b>& Gallery", "url": url, "description": "Five results & more."} | site
    hub = Hub(id="mybinder", label="mybinder.org", url="https://mybinder.org")
    return Gallery(site=Site(**about), hubs=(hub,), fields=(Term(name="machine learning"),), tags=())


SEARCHED = (
    search.SearchPage(
        "e/reasons/",
        "entry",
        "Right for the reasons",
        None,
        (Section(anchor="", title="", text="Penalises gradients on inputs that should not matter."),),
    ),
    search.SearchPage(
        "e/reasons/toy-colours/",
        "notebook",
        "Toy colours",
        "assets/images/logo.svg",
        (
            Section(anchor="cell-1", title="Start", text="Images that follow two rules <script>document.title='taken'</script>."),
            Section(anchor="cell-7", title="Decoy & rule", text="The counterfactual zebrafish of Grüße, 中文笔记本测试."),
        ),
        parent="Right for the reasons",
    ),
)


def build(folder: Path) -> Path:
    """The site below `folder`/sub/gallery, with one entry's and two notebooks' pages made from shells; the folder of the site."""
    site = folder / "sub" / "gallery"
    shells.theme(ROOT, site, gallery())
    paragraphs = "<p>Text.</p>" * 60
    toc = '<li class="md-nav__item"><a class="md-nav__link" href="#cell-7"><span class="md-ellipsis">Decoy</span></a></li>'
    body = f'<h1>Toy colours</h1><h2 id="cell-1">Start</h2>{paragraphs}<h2 id="cell-7">Decoy</h2>{paragraphs}'
    head = '<meta name="description" content="A notebook.">'
    pages = {
        "e/reasons/index.html": ("entry", "Reasons", body),
        "e/reasons/toy-colours/index.html": ("notebook", "Toy colours", body),
        "e/reasons/formulas/index.html": ("notebook", "Formulas", f'<h1>Formulas</h1><div class="notebook">{FORMULAS}</div>'),
        "e/reasons/ahead/index.html": ("notebook", "Set ahead", f"<h1>Set ahead</h1>{SET_AHEAD}"),
    }
    for address, (kind, title, html) in pages.items():
        page = site / address
        page.parent.mkdir(parents=True, exist_ok=True)
        shell = shells.Shell((site / shells.SHELLS[kind]).read_text("utf-8"))
        page.write_text(shell.fill(title=title, head=head, toc=toc, body=html), encoding="utf-8")
    search.index(SEARCHED, folder / "work", site)
    return site
