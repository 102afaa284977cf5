"""The nouns: frozen, comparable, picklable, JSON-able; `None` means unknown, never zero or empty."""

from gallery.model.entry import ARXIV, DOI, MOST_TAGS, Claim, Entry, Interface, Launch, Paper, Pin, Statement, Statements, Tag, Tolerance
from gallery.model.finding import Environment, Evidence, Fact, Finding, ForgeFacts, Outcome
from gallery.model.history import AGES_AFTER, History
from gallery.model.match import CellMatch, Match, NotebookMatch, tally
from gallery.model.notebook import Attached, Figure, Heading, Notebook, Page, Section
from gallery.model.noun import ENTRY_ID, EntryId, Line, Noun, Ref, RepoPath, Text
from gallery.model.record import SCHEMA_VERSION, Record, Staleness, Tier
from gallery.model.settings import Gallery, Hub, HubKind, Launcher, Limits, Site, Term
from gallery.model.snapshot import HEAD_BYTES, Content, File, FileKind, Snapshot, Want, decode, is_pointer, join
from gallery.model.trouble import Phase, Trouble, TroubleKind
from gallery.model.verification import RUN_ID, VERIFICATION_VERSION, Fingerprint, KeptOutput, NotebookRun, Verdict, Verification

__all__ = [
    "AGES_AFTER",
    "ARXIV",
    "DOI",
    "ENTRY_ID",
    "HEAD_BYTES",
    "MOST_TAGS",
    "RUN_ID",
    "SCHEMA_VERSION",
    "VERIFICATION_VERSION",
    "Attached",
    "CellMatch",
    "Claim",
    "Content",
    "Entry",
    "EntryId",
    "Environment",
    "Evidence",
    "Fact",
    "Figure",
    "File",
    "FileKind",
    "Finding",
    "Fingerprint",
    "ForgeFacts",
    "Gallery",
    "Heading",
    "History",
    "Hub",
    "HubKind",
    "Interface",
    "KeptOutput",
    "Launch",
    "Launcher",
    "Limits",
    "Line",
    "Match",
    "Notebook",
    "NotebookMatch",
    "NotebookRun",
    "Noun",
    "Outcome",
    "Page",
    "Paper",
    "Phase",
    "Pin",
    "Record",
    "Ref",
    "RepoPath",
    "Section",
    "Site",
    "Snapshot",
    "Staleness",
    "Statement",
    "Statements",
    "Tag",
    "Term",
    "Text",
    "Tier",
    "Tolerance",
    "Trouble",
    "TroubleKind",
    "Verdict",
    "Verification",
    "Want",
    "decode",
    "is_pointer",
    "join",
    "tally",
]
