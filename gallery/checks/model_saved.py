"""Check of trained models: saved in the repository, or linked."""

from __future__ import annotations

import re

from gallery.checks.answer import Answer, count, met, not_applicable, unless_lost, unmet
from gallery.checks.code import Imports
from gallery.checks.formats import Holds
from gallery.checks.models import Candidate
from gallery.checks.prose import sections
from gallery.checks.reading import Passages, search
from gallery.checks.stated import by_curator
from gallery.model import Evidence, Statements

TRAINERS = tuple(
    """
    torch tensorflow keras sklearn xgboost lightgbm catboost jax flax mxnet theano chainer paddle caffe fastai
    transformers autograd pytorch_lightning gpytorch GPy gpflow statsmodels caret randomForest xgboost glmnet ranger
    tidymodels mlr3 mlr keras3 brms rstan Flux MLJ Knet Lux GLM
""".split()
)
"""Packages with which people train or fit models (Python, R, Julia)."""
_FIT = re.compile(
    r"\.fit(?:_generator)?\(|\.backward\(|\boptimi[sz]er\.step\(|\.minimize\(|\bfit!\(|\btrain!\(|(?:trainer|estimator|"
    r"model|caret::|xgb|lgb)\.?train\(\S|"
    r"\brandomForest\(|\bglm\(|\blmer\(|\bxgboost\("
)
_HOST = re.compile(
    r"https?://[^\s)>\]\"']{0,300}(?:drive\.google|dropbox|onedrive|1drv\.ms|zenodo|figshare|huggingface\.co|mega\.nz|pan\.baidu|box\.com|"
    r"amazonaws|storage\.googleapis|releases/(?:download|tag)|tfhub|kaggle\.com/models|osf\.io|sharepoint|wandb\.ai|fbaipublicfiles|"
    r"\.(?:tar\.gz|tgz|zip)\b)",
    re.IGNORECASE,
)
"""Addresses where people keep large files."""
_FILE = re.compile(
    r"https?://[^/\s]{3,80}/[^\s)>\]\"']{0,300}(?:\.(?:pt|pth|ckpt|h5|onnx|safetensors|pkl|keras|caffemodel|gguf|pb|"
    r"weights)(?=$|[\s)>\]\"'?|,])|"
    r"pre-?trained|checkpoints?/)",
    re.IGNORECASE,
)
"""Addresses that name a model themselves."""
_WEIGHTS = re.compile(
    r"pre-?\s?trained|\btrained\s+(?:\w+\s+){0,3}(?:models?|networks?|weights?)\b|(?:model|network)s?\s+(?:weights|checkpoints|zoo)|"
    r"\bcheckpoints?\b|\bweights\b|\bsaved models?|\breleased\s+(?:\w+\s+)?models?",
    re.IGNORECASE,
)
_OFFERED = re.compile(r"\b(?:download\w*|available|found|provided?|released?|get|obtain\w*|here)\b", re.IGNORECASE)
_FETCHES = re.compile(
    r"^[\s$>]*(?:(?:(?:ba|z)?sh|source|python3?|make|\./)\s*[^\s|;]*(?:download|fetch|get)[\w.-]*|"
    r"(?:wget|curl|gdown|git lfs pull|dvc pull)\b)",
    re.IGNORECASE,
)
"""Commands that fetch files."""
_NEAR = 6
"""Lines from the words that say what is fetched to the command that fetches it."""
_ANY_LINK = re.compile(r"https?://|\]\(|\]\[|`_")
_DATA = re.compile(r"\bdata ?sets?\b|\bdata\b", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://\S+|\]\([^)]{0,300}\)")


def model_saved(
    candidates: tuple[Candidate, ...], readme: Passages, docs: Passages, imports: Imports, code: Passages, statements: Statements
) -> Answer:
    """Is the trained model kept, or a link to it given?

    Training again takes hours or days, wants the authors' hardware, and still ends in other numbers. With the trained model a reader
    gets to the paper's figures in minutes.

    To mend: Commit the model (Git LFS for large ones), or deposit it on Zenodo, Hugging Face or in a release, and link it in the README.
    """
    sure, likely, unclear = (_holding(candidates, holds) for holds in (Holds.MODEL, Holds.LIKELY, Holds.UNCLEAR))
    if sure or likely:
        how = "" if sure else " probably"
        may = [*(likely if sure else []), *unclear]
        more = f" {count(len(may), 'more file')} may hold {'one' if len(may) == 1 else 'some'}." if may else ""
        return met(_told(sure or likely, how) + more, *_shown(sure + likely), *_shown(unclear))
    if links := linked_weights(readme, docs):
        return met(f"{_where(links, readme)} links to trained models.", *links)
    if commands := fetched_weights(readme, docs):
        return met(f"{_where(commands, readme)} says how trained models are fetched.", *commands)
    if curator := by_curator(statements.model):
        return curator
    return _none(candidates, imports, code, tuple(c.path for c in candidates if c.lost) + readme.lost)


def _holding(candidates: tuple[Candidate, ...], holds: Holds) -> list[Candidate]:
    return [c for c in candidates if c.format and c.format.holds is holds]


def _told(found: list[Candidate], how: str) -> str:
    names = ", ".join(dict.fromkeys(c.format.name for c in found if c.format))
    return f"{count(len(found), 'file')}{how} {'holds' if len(found) == 1 else 'hold'} trained models ({names})."


def _shown(found: list[Candidate]) -> list[Evidence]:
    return [c.evidence for c in found[:8]]


def linked_weights(readme: Passages, docs: Passages) -> list[Evidence]:
    """Lines that link to trained models: by the address, by the words beside it, or under a heading that says so."""
    found = []
    for passage in readme.items + docs.items:
        titled = {i for s in sections(passage) if _WEIGHTS.search(s.title) for i in s.body}
        found += [passage.evidence(i) for i, line in enumerate(passage.lines) if _links_weights(line, titled=i in titled)]
    return found[:4]


def _links_weights(line: str, *, titled: bool) -> bool:
    if not _ANY_LINK.search(line) or "arxiv.org" in line:
        return False
    said = _ADDRESS.sub(" ", line)
    if _FILE.search(line) or (_HOST.search(line) and (_WEIGHTS.search(said) or (titled and not _DATA.search(said)))):
        return True
    return bool(_WEIGHTS.search(said) and _OFFERED.search(said) and not _DATA.search(said))


def fetched_weights(readme: Passages, docs: Passages) -> list[Evidence]:
    """Commands that fetch trained models, shortly below words that offer them."""
    found = []
    for passage in readme.items + docs.items:
        offered = -_NEAR - 1
        for i, line in enumerate(passage.lines):
            if _FETCHES.match(line):
                found += [passage.evidence(i)] if i - offered <= _NEAR else []
            elif _OFFERED.search(line):
                offered = i if _WEIGHTS.search(line) and not _DATA.search(line) else -_NEAR - 1
    return found[:4]


def _where(shown: list[Evidence], readme: Passages) -> str:
    return "The README" if shown[0].path in {p.path for p in readme.items} else "A document"


def _none(candidates: tuple[Candidate, ...], imports: Imports, code: Passages, lost: tuple[str, ...]) -> Answer:
    trainer = imports.first(*TRAINERS)
    if trainer is None:
        return unless_lost(lost + code.lost, not_applicable("Nothing here trains a model: no code imports a package for it."))
    fits = search(code.items, _FIT, limit=2)
    if not fits:
        return unless_lost(lost + code.lost, not_applicable(f"No code fits a model, though `{trainer[0]}` is imported.", trainer[1]))
    unclear = _holding(candidates, Holds.UNCLEAR)
    if unclear:
        said = f"{count(len(unclear), 'file')} may hold data or a model; neither names nor contents tell."
        return unless_lost(lost, unmet(said, *_shown(unclear), advice="Say in the README which files are trained models."))
    other = _holding(candidates, Holds.DATA)
    note = f" {count(len(other), 'file')} that might have been models hold data." if other else ""
    return unless_lost(lost, unmet(f"Models are fitted here, but none is kept and no link is given.{note}", *fits, *_shown(other[:3])))
