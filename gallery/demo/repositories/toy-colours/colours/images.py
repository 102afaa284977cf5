"""Toy images: five by five pixels, each pixel one of a few colours."""

import numpy as np

n_colours = 4
side = 5

PALETTE = np.array(
    [
        [0.80, 0.25, 0.22],
        [0.16, 0.46, 0.71],
        [0.95, 0.77, 0.27],
        [0.22, 0.60, 0.42],
        [0.56, 0.35, 0.66],
        [0.93, 0.55, 0.25],
    ]
)

ENDS = ((0, 0), (0, side - 1))
FEET = ((side - 1, 1), (side - 1, 3))


def same(images, places):
    """Whether the pixels at both places have one colour, per image."""
    (r0, c0), (r1, c1) = places
    return images[:, r0, c0] == images[:, r1, c1]


def make_images(n, seed):
    """Make n images and their labels.

    In class 1 the ends of the top row match *and* the two feet in the bottom row match.
    In class 0 neither pair matches. Either pair alone is enough to tell the classes apart.
    """
    rng = np.random.default_rng(seed)
    images = rng.integers(n_colours, size=(n, side, side))
    labels = rng.integers(2, size=n)
    for places in (ENDS, FEET):
        (r0, c0), (r1, c1) = places
        shift = rng.integers(1, n_colours, size=n)
        images[:, r1, c1] = np.where(labels == 1, images[:, r0, c0], (images[:, r0, c0] + shift) % n_colours)
    return images, labels


def one_hot(images):
    """Images as rows of zeros and ones, one column per pixel and colour of the palette."""
    return np.eye(len(PALETTE))[images].reshape(len(images), -1)


def mask(places):
    """Ones at the columns that belong to these pixels, zeros elsewhere."""
    columns = np.zeros((side, side, len(PALETTE)))
    for row, column in places:
        columns[row, column] = 1
    return columns.ravel()
