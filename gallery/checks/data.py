"""Check of data: kept, fetched, or linked."""

from __future__ import annotations

import re

from gallery.checks.answer import Answer, at, count, met, not_applicable, unless_lost, unmet
from gallery.checks.formats import Holds
from gallery.checks.models import Candidate
from gallery.checks.reading import Passages, search
from gallery.checks.stated import by_curator
from gallery.checks.wanted import is_vendored, suffix
from gallery.model import Evidence, File, FileKind, Snapshot, Statements

_TABLES = frozenset(
    """
    csv tsv parquet feather arrow xlsx xls ods sav dta sas7bdat por rds rda rdata npy npz mat h5 hdf5 nc nc4 fits fit
    nii mgz edf bdf fif set vhdr fasta fa fastq vcf bed bam gff pdb xyz cif sdf mol2 smi db sqlite sqlite3 geojson shp
    gpkg tif tiff jsonl ndjson arff libsvm hdf wav root dat zarr las
""".split()
)
"""Endings that are data wherever they stand."""
_IN_FOLDER = frozenset(
    """
    txt json pkl pickle gz zip xz bz2 tar tgz png jpg jpeg gif xml yaml yml html mp4 mp3 tex p bin
""".split()
) | {""}
_FOLDER = re.compile(
    r"(?:^|/)(?:data|datasets?|raw|raw_data|input|inputs|corpus|corpora|rawdata|derived_data|dane|donnees|daten)[\w-]*/", re.IGNORECASE
)
_NOT_DATA = re.compile(
    r"(?:^|/)(?:tests?|docs?|site|\.github|node_modules|renv|packrat)/|(?:^|/)(?:requirements|readme|\.git\w*|\.keep|"
    r"license|makefile)[\w.-]*$",
    re.IGNORECASE,
)
_FETCH = re.compile(
    r"\burlretrieve\(|\burlopen\(|\brequests\.get\(|\bwget\b|\bcurl\s+-|\bgdown\b|\bfetch_\w+\(|\bload_dataset\(|"
    r"^\s*(?:from|import)\s(?:torchvision|keras|tensorflow\.keras)[\w., ]{0,30}\bdatasets|\bdatasets\.(?:MNIST|CIFAR|\w+)\(|"
    r"keras\.datasets|\btfds\.load|\bload_(?:iris|digits|boston|breast_cancer|wine|diabetes|mnist|data)\(|download\.file\(|"
    r"\bread[._]?\w*\(\s{0,3}[\"']https?://|\bpooch\b|\bdatalad\s+(?:get|install)|"
    r"\bkaggle\s+(?:datasets|competitions)\s+download|\bopenml\b|\bfetch_openml|\bosfclient\b|\bzenodo_get\b|"
    r"\bDownloads?\.download\(|\bdata\(|\bMLDatasets\b|\bRDatasets\b|\bfetch_olivetti|"
    r"\bsns\.load_dataset|\bpd\.read_\w+\(\s{0,3}[\"']https?://|\bsave_url\b|\bTabular\w+\.fetch|\bquandl\b|"
    r"\byfinance\b|\bastroquery\b|\bGEOquery\b|\bdownload(?:_\w+|Data|_file|ing)?\(",
)
_SCRIPT = re.compile(
    r"(?:^|/)(?:down_?load|get|fetch|prepare|make|create|preprocess|process|generate|build)[_-]?(?:\w*?)(?:data|"
    r"datasets?|corpus|mnist|cifar|imagenet|raw)\w*\.(?:py|sh|R|r|jl|ipynb|bash)$|(?:^|/)download\w*\.(?:py|sh|R|r|"
    r"jl)$",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"(?:doi\.org/|\bdoi:\s?)10\.\d{4,9}/|zenodo\.org|figshare\.com|osf\.io/|dataverse|datadryad|kaggle\.com|openml\.org|"
    r"physionet\.org|data\.mendeley|pangaea\.de|drive\.google|dropbox|"
    r"archive\.ics\.uci|huggingface\.co/datasets|ncbi\.nlm\.nih\.gov|ebi\.ac\.uk|s3\.amazonaws|amazonaws\.com|"
    r"data\.gov|openneuro|storage\.googleapis|box\.com|pan\.baidu|onedrive|1drv|\.zip\b|\.tar\b|\.tgz\b|\.csv\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"\bdata(?:sets?|bases?)?\b|\bcorpus\b|\bdata[- ]sets?\b|\bimages\b|\brecordings\b|\bsequences\b|数据", re.IGNORECASE)
_READS = re.compile(
    r"\bread[_.](?:csv\w?|excel|table|json|hdf|parquet|feather|pickle|sql|stata|sas|spss|fwf|delim|tsv|rds|dta|fasta|h5ad|"
    r"xlsx?|fits|edf)\w*\(|\bloadtxt\(|\bgenfromtxt\(|\bnp\.load\(|\bimread\(|\bloadmat\(|\breadRDS\(|\bfread\(|"
    r"\bCSV\.(?:read|File)|\bpickle\.load|\bopen\([^)]{0,80}\.(?:csv|tsv|txt|json|dat|p?kl|pickle|npy|gz|bin)\b|"
    r"\bh5py\.File|\bfits\.open|\bImage\.open|"
    r"\bload\(\s{0,3}[\"']|\bjoblib\.load|\bJLD2?\.|\bxr\.open|\bDataLoader\(|\bDataset\b|\bnib\.load|\bmne\.io|\bsc\.read",
)


def data_available(
    snapshot: Snapshot, candidates: tuple[Candidate, ...], readme: Passages, docs: Passages, code: Passages, statements: Statements
) -> Answer:
    """Are the data here, fetched by a script, or linked?

    Without the data the notebooks stop at their first cell. A deposit with a DOI outlives a home page.

    To mend: Commit small data; deposit larger ones on Zenodo, Figshare, OSF or Dryad and give the DOI and the commands that
    fetch them in the README.
    """
    if here := _kept(snapshot, candidates) or _fetched(snapshot, code):
        return here
    if links := _linked(readme, docs):
        return met("The README links to the data.", *links)
    if curator := by_curator(statements.data):
        return curator
    reads = search(code.items, _READS, limit=3, per_file=1)
    if not reads:
        return unless_lost(code.lost, not_applicable("No code reads data: it makes its own."))
    return unless_lost(code.lost + readme.lost, unmet("The code reads files that are neither here, nor fetched, nor linked.", *reads))


def _kept(snapshot: Snapshot, candidates: tuple[Candidate, ...]) -> Answer | None:
    models = {c.path for c in candidates if c.format and c.format.holds in (Holds.MODEL, Holds.LIKELY)}
    kept = [f for f in snapshot.files() if f.kind in (FileKind.FILE, FileKind.LFS) and f.path not in models and _is_data(f)]
    if not kept:
        return None
    pointers = sum(f.kind is FileKind.LFS for f in kept)
    large = f", {pointers} of them in Git LFS" if pointers else ""
    return met(f"{count(len(kept), 'data file')} kept here{large}.", *(at(f.path) for f in kept[:4]))


def _fetched(snapshot: Snapshot, code: Passages) -> Answer | None:
    if scripts := [f.path for f in snapshot.files() if _SCRIPT.search(f.path) and not is_vendored(f.path)]:
        return met("A script fetches or makes the data.", *(at(p) for p in scripts[:4]))
    if fetched := search(code.items, _FETCH, limit=3, per_file=1):
        return met("The code fetches the data or takes them from a package.", *fetched)
    return None


def _is_data(file: File) -> bool:
    if is_vendored(file.path) or _NOT_DATA.search(file.path) or file.size == 0:
        return False
    ending = suffix(file.path)
    hidden = file.path.rpartition("/")[2].startswith(".")
    return ending in _TABLES or (ending in _IN_FOLDER and not hidden and bool(_FOLDER.search(file.path)))


def _linked(readme: Passages, docs: Passages) -> list[Evidence]:
    found = []
    for passage in readme.items + docs.items:
        for i, line in enumerate(passage.lines):
            if _LINK.search(line) and _WORD.search(" ".join((passage.lines[i - 1] if i else "", line))):
                found.append(passage.evidence(i))
    return found[:3]
