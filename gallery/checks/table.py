"""All checks: one row each, in the order in which pages show them."""

from __future__ import annotations

from gallery.checks import data, documentation, environment, experiments, hardware, model_saved, openness, results
from gallery.checks.check import Category, Check

ALL: tuple[Check, ...] = (
    Check("environment-declared", Category.ENVIRONMENT, environment.declared),
    Check("versions-pinned", Category.ENVIRONMENT, environment.pinned),
    Check("interpreter-stated", Category.ENVIRONMENT, environment.interpreter),
    Check("environment-accepted", Category.ENVIRONMENT, environment.accepted),
    Check("system-packages", Category.ENVIRONMENT, environment.system_packages),
    Check("model-saved", Category.MODEL, model_saved.model_saved),
    Check("readme", Category.DOCUMENTATION, documentation.readme_of_substance),
    Check("install-instructions", Category.DOCUMENTATION, documentation.install_instructions),
    Check("run-instructions", Category.DOCUMENTATION, documentation.run_instructions),
    Check("experiment-instructions", Category.DOCUMENTATION, experiments.experiment_instructions),
    Check("docstrings", Category.DOCUMENTATION, documentation.docstrings),
    Check("hardware-stated", Category.HARDWARE, hardware.hardware),
    Check("data-available", Category.DATA, data.data_available),
    Check("outputs-kept", Category.RESULTS, results.outputs_kept),
    Check("run-in-order", Category.RESULTS, results.run_in_order),
    Check("no-errors", Category.RESULTS, results.no_errors),
    Check("seeds-set", Category.RESULTS, results.seeds_set),
    Check("no-absolute-paths", Category.RESULTS, results.no_absolute_paths),
    Check("licence", Category.OPENNESS, openness.licence),
    Check("citation", Category.OPENNESS, openness.citation),
    Check("archived", Category.OPENNESS, openness.archived),
    Check("continuous-integration", Category.OPENNESS, openness.continuous_integration),
)
"""Every check, by its stable id."""
