"""Losses on real data, seen in mini-batches: start, gradient and loss for many runs at once.

Everywhere w is (seeds, runs, d): each seed has its own mini-batches, all its runs see the same.
"""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from ..checks import Array
from ..datasets import breast_cancer, digits
from .network import init

Gradient = Callable[[Array], Array]
Task = tuple[Array, Callable[[Sequence[int]], Gradient], Callable[[Array], Array]]


def logistic(standardised: bool, size: int = 32) -> Task:
    """Return logistic regression on the breast-cancer features, from w = 0, `size` tumours a step."""
    X, benign = breast_cancer()
    if standardised:
        X = (X - X.mean(axis=0)) / X.std(axis=0)
    sX = (2 * benign - 1)[:, None] * np.column_stack([X, np.ones(len(X))])

    def grad(seeds: Sequence[int]) -> Gradient:
        chosen = (sX[rows] for rows in batches(seeds, len(sX), size))
        return lambda w: slope(w, next(chosen))

    def slope(w: Array, x: Array) -> Array:
        return (np.tanh(w @ x.swapaxes(1, 2) / 2) - 1) @ x / (2 * x.shape[1])

    return np.zeros(31), grad, lambda w: np.logaddexp(0, -w @ sX.T).mean(axis=-1)


def small_network(hidden: int = 16, size: int = 32) -> Task:
    """Return the network 64-hidden-10 of network.py on all digits, in float32, `size` images a step.

    w holds W1, b1, W2, b2 one after another. The start is that of seed 0.
    """
    X, labels = digits()
    X, y = (X / 16).astype(np.float32), np.eye(10, dtype=np.float32)[labels]
    params = init((64, hidden, 10), np.random.default_rng(0))
    ends = np.cumsum([p.size for p in params.values()])[:-1]

    def unpacked(w: Array) -> list[Array]:
        parts = np.split(w, ends, axis=-1)
        shapes = [np.atleast_2d(p).shape for p in params.values()]
        return [part.reshape(*w.shape[:-1], *shape) for part, shape in zip(parts, shapes, strict=True)]

    def forward(w: Array, x: Array) -> tuple[Array, Array, Array]:
        W1, b1, W2, b2 = unpacked(w)
        h = np.maximum(x @ W1 + b1, 0)
        z = h @ W2 + b2
        z -= z.max(axis=-1, keepdims=True)
        return h, W2, z - np.log(np.exp(z).sum(axis=-1, keepdims=True))

    def slope(w: Array, x: Array, y: Array) -> Array:
        h, W2, log_p = forward(w, x)
        dz = (np.exp(log_p) - y) / y.shape[-2]
        dh = dz @ W2.swapaxes(-1, -2) * (h > 0)
        dW1, dW2 = x.swapaxes(-1, -2) @ dh, h.swapaxes(-1, -2) @ dz
        parts = dW1, dh.sum(axis=-2), dW2, dz.sum(axis=-2)
        return np.concatenate([part.reshape(*w.shape[:-1], -1) for part in parts], axis=-1)

    def grad(seeds: Sequence[int]) -> Gradient:
        chosen = (rows[:, None] for rows in batches(seeds, len(y), size))
        return lambda w: slope(w, *(a[rows] for rows in [next(chosen)] for a in (X, y)))

    def loss(w: Array) -> Array:
        if w.ndim > 1:
            return np.stack([loss(one) for one in w])  # one at a time: all would fill the memory
        return -(forward(w, X)[2] * y).sum(axis=-1).mean(axis=-1)

    start = np.concatenate([p.ravel() for p in params.values()])
    return start.astype(np.float32), grad, loss


def draws(seeds: Sequence[int], draw: Callable[[np.random.Generator], NDArray]) -> Iterator[NDArray]:
    """Yield draw(rng) of all seeds, stacked, again and again; each seed has its own generator."""
    rngs = [np.random.default_rng(seed) for seed in seeds]
    while True:
        yield np.stack([draw(rng) for rng in rngs])


def batches(seeds: Sequence[int], n: int, size: int) -> Iterator[NDArray]:
    """Yield the rows (seeds, size) of mini-batches of n; each epoch shuffles and leaves a rest out."""
    for order in draws(seeds, lambda rng: rng.permutation(n)):
        for k in range(n // size):
            yield order[:, k * size : (k + 1) * size]
