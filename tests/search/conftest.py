"""The same site as for the tests of the theme."""

from tests.shells.conftest import address, site

__all__ = ["address", "site"]
