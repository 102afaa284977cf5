"""Make data/held-out.npz and the three saved classifiers: `python -m colours.make`."""

import pickle
from pathlib import Path

import numpy as np

from colours.images import ENDS, FEET, make_images, mask, one_hot
from colours.model import train

HERE = Path(__file__).parents[1]


def main():
    """Train with seed 0 on 4,000 images; keep 1,000 others as held-out data."""
    images, labels = make_images(4000, seed=1)
    x = one_hot(images)
    held_out, answers = make_images(1000, seed=2)
    np.savez_compressed(HERE / "data" / "held-out.npz", images=held_out.astype(np.uint8), labels=answers.astype(np.uint8))
    free, _ = train(x, labels)
    np.savez_compressed(HERE / "models" / "free.npz", *free.weights)
    for name, places in (("without-ends.pkl", ENDS), ("without_feet", FEET)):
        model, _ = train(x, labels, avoid=mask(places))
        (HERE / "models" / name).write_bytes(pickle.dumps(model.weights, protocol=4))


if __name__ == "__main__":
    main()
