"""Checks of results: outputs kept, run in order, without errors, seeds set, no absolute paths."""

from __future__ import annotations

import re
from itertools import pairwise

from gallery.checks.answer import Answer, at, count, met, not_applicable, unknown, unless_lost, unmet
from gallery.checks.cells import Notebook, Notebooks
from gallery.checks.reading import Passages, column, matches
from gallery.model import Evidence


def _nothing_to_judge(notebooks: Notebooks) -> Answer | None:
    if any(n.code for n in notebooks.items):
        return None
    if notebooks.lost or notebooks.broken:
        paths = notebooks.lost + notebooks.broken
        return unknown(
            f"The notebooks could not be read ({paths[0]}{' and others' if len(paths) > 1 else ''}).", *(at(p) for p in paths[:4])
        )
    return not_applicable("There is no notebook with code." if notebooks.items else "There is no notebook.")


def _of(found: list[Notebook], all_: list[Notebook]) -> str:
    """`2 of 6 notebooks`."""
    return f"{len(found)} of {count(len(all_), 'notebook')}" if len(all_) > 1 else "The only notebook"


def _all(judged: list[Notebook], one: str, many: str) -> str:
    if len(judged) == 1:
        return f"The only notebook {one}."
    return f"{'Both' if len(judged) == 2 else f'All {len(judged)}'} notebooks {many}."


def _with_code(notebooks: Notebooks) -> list[Notebook]:
    return [n for n in notebooks.items if n.code]


def _ran(notebook: Notebook) -> bool:
    return any(c.outputs for c in notebook.code)


def outputs_kept(notebooks: Notebooks) -> Answer:
    """Do the notebooks hold their outputs?

    Stored outputs are the result itself: readers see the figures without running anything, and a later run can be compared with them.

    To mend: Run the notebooks from top to bottom and commit them with their outputs.
    """
    if nothing := _nothing_to_judge(notebooks):
        return nothing
    judged = _with_code(notebooks)
    empty = [n for n in judged if not _ran(n)]
    if empty:
        return unmet(f"{_of(empty, judged)} {'holds' if len(empty) == 1 else 'hold'} no outputs.", *(at(n.path) for n in empty[:6]))
    return unless_lost(notebooks.lost, met(_all(judged, "holds its outputs", "hold their outputs"), *(at(n.path) for n in judged[:4])))


def run_in_order(notebooks: Notebooks) -> Answer:
    """Were the notebooks run from top to bottom?

    Execution counts that jump, or cells that were never run, mean that the outputs come from another order or another state
    than the page shows.

    To mend: "Restart kernel and run all cells", then save and commit.
    """
    if nothing := _nothing_to_judge(notebooks):
        return nothing
    judged = [n for n in _with_code(notebooks) if any(c.count is not None for c in n.code)]
    if not judged:
        return not_applicable("No notebook records in which order its cells ran.")
    wrong = [(n, place) for n in judged if (place := _out_of_order(n))]
    if wrong:
        return unmet(
            f"{_of([n for n, _ in wrong], judged)} {'was' if len(wrong) == 1 else 'were'} not run from top to bottom.",
            *(place for _, place in wrong[:6]),
        )
    return unless_lost(
        notebooks.lost, met(_all(judged, "was run from top to bottom", "were run from top to bottom"), *(at(n.path) for n in judged[:4]))
    )


def _out_of_order(notebook: Notebook) -> Evidence | None:
    ran = [c for c in notebook.code if c.count is not None]
    for before, after in pairwise(ran):
        if (after.count or 0) <= (before.count or 0):
            where = f"cell {before.passage.cell} ran as [{before.count}], cell {after.passage.cell} as [{after.count}]"
            return at(notebook.path, None, where)
    skipped = next((c for c in notebook.code if c.count is None), None)
    return at(notebook.path, None, f"cell {skipped.passage.cell} was never run") if skipped else None


def no_errors(notebooks: Notebooks) -> Answer:
    """Are the stored outputs free of errors?

    An exception in a stored output means that what follows was not made by this code, or not on this machine.

    To mend: Mend or remove the failing cells and run the notebook again; mark cells that fail on purpose with the tag `raises-exception`.
    """
    if nothing := _nothing_to_judge(notebooks):
        return nothing
    judged = [n for n in _with_code(notebooks) if _ran(n)]
    if not judged:
        return not_applicable("No notebook holds outputs.")
    failing = [c for n in judged for c in n.code if c.error]
    if failing:
        bad = [n for n in judged if any(c.error for c in n.code)]
        places = (at(c.passage.path, None, f"cell {c.passage.cell}: {c.error}") for c in failing[:8])
        return unmet(f"{_of(bad, judged)} {'shows' if len(bad) == 1 else 'show'} errors ({count(len(failing), 'cell')}).", *places)
    return unless_lost(notebooks.lost, met(_all(judged, "holds no error", "hold no error"), *(at(n.path) for n in judged[:4])))


_DRAWS = re.compile(
    r"\bn?u?m?p?y?\.?random\.(?:rand\w*|normal|uniform|choice|shuffle|permutation|multi\w+|binomial|poisson|beta|gamma|"
    r"exponential|sample|integers|standard_\w+|default_rng|RandomState|gauss|random)\(|"
    r"\btorch\.(?:rand\w*|normal|bernoulli|multinomial)\(|\btf\.random|\bjax\.random|\btrain_test_split\(|\b(?:r|s)?(?:norm|"
    r"unif|binom|pois)\(\d|\br(?:norm|unif|binom|pois|exp|gamma|beta)\(|(?<!def )\bsample\(|\brandn?\(|"
    r"\bKFold\(|\bRandomForest\w*\(|\bMCMC\w*\(|\bpm\.sample|\bshuffle\s?=\s?True|\bShuffleSplit\(|\bTSNE\(|\bUMAP\(",
)
_SEEDS = re.compile(
    r"\b(?:random|np\.random|numpy\.random|npr|rng|tf|tf\.random|torch|torch\.cuda|Random|mx\.random|pl|L|"
    r"onp\.random)\.(?:seed!?|set_seed|manual_seed(?:_all)?|set_random_seed|seed_everything)\(|"
    r"\bset[._]seed\(|\bset_random_seed\(|\bseed_everything\(|\bmanual_seed(?:_all)?\(|\brandom_(?:state|seed)\s?=\s?\d|"
    r"\bseed!?\(\s{0,3}\w|\bRandomState\(\s{0,3}\w|\bdefault_rng\(\s{0,3}\w|\bPRNGKey\(\s{0,3}\w|"
    r"\bseed\s?=\s?\d|\bMersenneTwister\(\s{0,3}\w|\bXoshiro\(\s{0,3}\w|\brng\(\s{0,3}(?:\d|'default')",
)


def seeds_set(code: Passages) -> Answer:
    """Are random seeds set where random numbers are drawn?

    Without a seed every run gives other numbers, and nobody can tell a difference that matters from chance.

    To mend: Set the seed once at the top of each notebook and script (`numpy.random.seed(0)`, `torch.manual_seed(0)`,
    `set.seed(1)`, `Random.seed!(1)`).
    """
    drawing = _first_places(code, _DRAWS)
    seeding = _first_places(code, _SEEDS)
    if not drawing:
        return unless_lost(code.lost, not_applicable("No code draws random numbers."))
    notebooks = [p for p in drawing if p.endswith(".ipynb")]
    # each notebook is a process of its own; a script may seed for the modules it imports
    judged, what = (notebooks, "notebook") if notebooks else (list(drawing), "file")
    seeded = [p for p in judged if p in seeding] if notebooks else list(seeding)
    verb = "draws" if len(judged) == 1 else "draw"
    said = f"{count(len(judged), what)} {verb} random numbers; {len(seeded) or 'none'} {'set' if len(seeded) > 1 else 'sets'} a seed."
    if seeded and (not notebooks or 2 * len(seeded) >= len(judged)):
        return met(said, *(seeding[p] for p in seeded[:5]))
    return unless_lost(code.lost, unmet(said, *(drawing[p] for p in judged if p not in seeding)))


def _first_places(code: Passages, pattern: re.Pattern[str]) -> dict[str, Evidence]:
    """File → its first line that matches, comments left out."""
    found: dict[str, Evidence] = {}
    for passage, i in matches(code.items, pattern):
        if passage.path not in found and not _commented(passage.lines[i]):
            found[passage.path] = passage.evidence(i, column(passage, i, pattern))
    return found


def _commented(line: str) -> bool:
    return line.lstrip().startswith(("#", "//", "%"))


_ABSOLUTE = re.compile(
    r"[\"'`=\s(](?:/(?:home|Users|mnt|media|scratch|gpfs|lustre|nfs|Volumes|afs|cluster|projects?|storage|hdd\d?|ssd\d?|"
    r"data\d)/(?!jovyan\b)[\w.-]{1,80}|/content/drive\b|/kaggle/(?:input|working)\b|[A-Za-z]:(?:\\{1,2}|/)(?:Users|"
    r"Documents|[\w .-]{1,40}(?:\\|/)))",
)


def no_absolute_paths(code: Passages) -> Answer:
    r"""Is the code free of paths that exist on one machine only?

    `/home/me/data` or `C:\Users\me` exists nowhere else: the first cell that reads from it stops every other reader.

    To mend: Use paths relative to the notebook or the repository, or an argument with a default.
    """
    if not code.items:
        return unless_lost(code.lost, not_applicable("There is no code in a language that is searched."))
    found = _first_places(code, _ABSOLUTE)
    if found:
        said = f"{count(len(found), 'file')} name{'s' if len(found) == 1 else ''} places that exist on one machine only."
        return unmet(said, *list(found.values())[:6])
    return unless_lost(code.lost, met(f"None in {count(len({p.path for p in code.items}), 'file')}."))
