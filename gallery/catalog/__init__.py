"""The catalog: YAML ⇄ `Entry`, lock file ⇄ `Pin`; every error of every file at once, with its place."""

from __future__ import annotations

from gallery.catalog.folder import Catalog, check, load, settings_of
from gallery.catalog.pins import pin_path, read_pin, write_pin
from gallery.catalog.problem import Problem, Severity, errors, report
from gallery.catalog.reference import field_reference
from gallery.catalog.schema import entry_schema, gallery_schema, verification_schema, write_schemas
from gallery.catalog.verified import add_verification, check_verification, dump_verification, verification_path
from gallery.catalog.yaml_write import dump_entry

__all__ = [
    "Catalog",
    "Problem",
    "Severity",
    "add_verification",
    "check",
    "check_verification",
    "dump_entry",
    "dump_verification",
    "entry_schema",
    "errors",
    "field_reference",
    "gallery_schema",
    "load",
    "pin_path",
    "read_pin",
    "report",
    "settings_of",
    "verification_path",
    "verification_schema",
    "write_pin",
    "write_schemas",
]
