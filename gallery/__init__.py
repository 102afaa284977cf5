"""The gallery of reproduced research: a static site made from a catalog of repositories."""

__version__ = "0.1.0"
