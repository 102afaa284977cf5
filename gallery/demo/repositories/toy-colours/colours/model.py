"""A classifier with one hidden layer, in plain numpy, whose explanations can be constrained."""

import numpy as np


class Classifier:
    """Logistic output over a hidden layer of tanh units."""

    def __init__(self, n_inputs, n_hidden=24, seed=0):
        rng = np.random.default_rng(seed)
        self.w1 = rng.normal(scale=0.3, size=(n_inputs, n_hidden))
        self.b1 = np.zeros(n_hidden)
        self.w2 = rng.normal(scale=0.3, size=n_hidden)
        self.b2 = np.zeros(1)

    @property
    def weights(self):
        """The four arrays of weights, in the order in which they are stored."""
        return [self.w1, self.b1, self.w2, self.b2]

    def score(self, x):
        """Log-odds of class 1."""
        return np.tanh(x @ self.w1 + self.b1) @ self.w2 + self.b2

    def accuracy(self, x, labels):
        """Share of correct answers."""
        return float(np.mean((self.score(x) > 0) == labels))

    def explain(self, x):
        """Gradient of the score by the input: where the classifier looks."""
        h = np.tanh(x @ self.w1 + self.b1)
        return (self.w2 * (1 - h**2)) @ self.w1.T


def gradients(model, x, labels, avoid, strength):
    """Gradients of the loss: cross-entropy, plus the squared explanation in the columns to avoid."""
    n = len(x)
    h = np.tanh(x @ model.w1 + model.b1)
    slope = 1 - h**2
    wrong = (1 / (1 + np.exp(-(h @ model.w2 + model.b2))) - labels) / n
    inner = np.outer(wrong, model.w2) * slope
    s = model.w2 * slope
    v = 2 * strength / n * avoid * (s @ model.w1.T)
    u = v @ model.w1
    bend = -2 * u * model.w2 * h * slope
    return [
        x.T @ (inner + bend) + v.T @ s,
        (inner + bend).sum(axis=0),
        wrong @ h + (u * slope).sum(axis=0),
        wrong.sum(keepdims=True),
    ]


def train(x, labels, avoid=None, strength=3.0, steps=600, rate=0.01, seed=0):
    """Train a classifier that does not look at the columns in `avoid`; return it and its accuracies on the way."""
    model = Classifier(x.shape[1], seed=seed)
    avoid = np.zeros(x.shape[1]) if avoid is None else avoid
    first = [np.zeros_like(w) for w in model.weights]
    second = [np.zeros_like(w) for w in model.weights]
    rng = np.random.default_rng(seed)
    course = []
    for step in range(1, steps + 1):
        rows = rng.integers(len(x), size=256)
        slopes = gradients(model, x[rows], labels[rows], avoid, strength)
        for w, g, m, v in zip(model.weights, slopes, first, second, strict=True):
            m += 0.1 * (g - m)
            v += 0.001 * (g**2 - v)
            w -= rate * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.999**step)) + 1e-8)
        if step % 50 == 0:
            course.append((step, model.accuracy(x, labels)))
    return model, course
