"""The site of hand-made records, whose exports are opened as other programs open them."""

from tests.publish.conftest import records, site, store, theme

__all__ = ["records", "site", "store", "theme"]
