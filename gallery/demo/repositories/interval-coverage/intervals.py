"""Confidence intervals for the mean of a sample."""

import numpy as np

Z = 1.959963984540054
"""The 97.5 % point of the normal distribution."""


def normal(sample, rng):
    """The textbook interval: mean plus and minus Z standard errors."""
    half = Z * sample.std(ddof=1) / np.sqrt(len(sample))
    return sample.mean() - half, sample.mean() + half


def percentile(sample, rng, repeats=400):
    """The middle 95 % of the means of samples drawn from the sample."""
    means = rng.choice(sample, size=(repeats, len(sample))).mean(axis=1)
    return tuple(np.quantile(means, (0.025, 0.975)))


def studentised(sample, rng, repeats=400):
    """The bootstrap of the t statistic, turned round into an interval."""
    drawn = rng.choice(sample, size=(repeats, len(sample)))
    errors = drawn.std(axis=1, ddof=1) / np.sqrt(len(sample))
    t = (drawn.mean(axis=1) - sample.mean()) / np.maximum(errors, 1e-12)
    low, high = np.quantile(t, (0.025, 0.975))
    error = sample.std(ddof=1) / np.sqrt(len(sample))
    return sample.mean() - high * error, sample.mean() - low * error


METHODS = {"normal": normal, "percentile": percentile, "studentised": studentised}
"""Name of each method and the function that computes it."""
