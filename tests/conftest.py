"""For all tests: Hypothesis judges answers, not the clock of a machine that does other work too."""

from hypothesis import settings

settings.register_profile("gallery", deadline=None)
settings.load_profile("gallery")
