"""The nouns: frozen, comparable, picklable, JSON-able; `None` means unknown, never zero or empty."""

from gallery.model.entry import ARXIV, DOI, Claim, Entry, Interface, Launch, Paper, Pin, Statement, Statements, Tolerance
from gallery.model.finding import Environment, Evidence, Fact, Finding, ForgeFacts, Outcome
from gallery.model.match import CellMatch, Match, NotebookMatch
from gallery.model.notebook import Attached, Figure, Heading, Notebook, Page, Section
from gallery.model.noun import ENTRY_ID, EntryId, Line, Noun, Ref, RepoPath, Text
from gallery.model.record import SCHEMA_VERSION, Record, Staleness, Tier
from gallery.model.settings import Gallery, Hub, Launcher, Limits, Site, Term
from gallery.model.snapshot import HEAD_BYTES, Content, File, FileKind, Snapshot, Want, decode, is_pointer, join

__all__ = [
    "ARXIV",
    "DOI",
    "ENTRY_ID",
    "HEAD_BYTES",
    "SCHEMA_VERSION",
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
    "ForgeFacts",
    "Gallery",
    "Heading",
    "Hub",
    "Interface",
    "Launch",
    "Launcher",
    "Limits",
    "Line",
    "Match",
    "Notebook",
    "NotebookMatch",
    "Noun",
    "Outcome",
    "Page",
    "Paper",
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
    "Term",
    "Text",
    "Tier",
    "Tolerance",
    "Want",
    "decode",
    "is_pointer",
    "join",
]
