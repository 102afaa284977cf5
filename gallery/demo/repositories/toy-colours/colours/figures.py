"""Drawings shared by both notebooks."""

import matplotlib.pyplot as plt
import numpy as np

from colours.images import PALETTE, side

SIZE = {"dpi": 90, "layout": "constrained"}


def bare(axes):
    """Take ticks away: pixels have no units."""
    axes.set_xticks([])
    axes.set_yticks([])


def draw_images(images, labels, n=6):
    """The first n images of each class, one row per class."""
    figure, rows = plt.subplots(2, n, figsize=(1.1 * n, 2.6), **SIZE)
    for label, row in enumerate(rows):
        for axes, image in zip(row, images[labels == label][:n], strict=True):
            axes.imshow(PALETTE[image])
            bare(axes)
        row[0].set_ylabel(f"class {label}")
    return figure


def draw_course(courses):
    """Accuracy on the training images, by step."""
    figure, axes = plt.subplots(figsize=(5.2, 2.6), **SIZE)
    for (name, course), style in zip(courses.items(), ("-", "--", ":"), strict=False):
        axes.plot(*zip(*course, strict=True), style, label=name)
    axes.set(xlabel="step", ylabel="accuracy", ylim=(0.45, 1.03))
    axes.legend(frameon=False, loc="lower right")
    return figure


def draw_looks(looks):
    """Mean size of the explanation per pixel, one panel per classifier, all on one scale."""
    top = max(look.max() for look in looks.values())
    figure, panels = plt.subplots(1, len(looks), figsize=(2.3 * len(looks), 2.4), **SIZE)
    for axes, (name, look) in zip(panels, looks.items(), strict=True):
        shown = axes.imshow(look, cmap="magma", vmin=0, vmax=top)
        axes.set_title(name, fontsize=9)
        bare(axes)
    figure.colorbar(shown, ax=panels, shrink=0.8, label="mean |gradient|")
    return figure


def look(model, x):
    """Mean absolute explanation of a model, per pixel."""
    return np.abs(model.explain(x)).mean(axis=0).reshape(side, side, len(PALETTE)).sum(axis=2)
