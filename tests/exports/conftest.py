"""The site of hand-made records, whose exports are opened as other programs open them."""

from tests.publish.conftest import once, records, site, store, theme

__all__ = ["once", "records", "site", "store", "theme"]
