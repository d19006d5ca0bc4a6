"""A network with one hidden layer that classifies, in plain NumPy, and a loop that trains it.

params is {"W1": (n, h), "b1": (h,), "W2": (h, k), "b2": (k,)}: n inputs, h hidden units, k classes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..checks import Array, generator, whole_number
from ..descent import at_step, step_named
from ..fast import views
from .inputs import at_least_1, examples_of, inputs_of, single_numbers, three_sizes

Params = dict[str, Array]


class Training(NamedTuple):
    """What `train` recorded; after an interruption, as far as it came."""

    params: list[Params]  # the start, then after each epoch; the last entry is where it stopped
    losses: Array  # (steps,), the loss of each mini-batch before its step


def init(sizes: tuple[int, int, int], rng: np.random.Generator) -> Params:
    """Return random weights and zero biases; sizes are the numbers of inputs, hidden units, classes.

    An entry of W has the standard deviation sqrt(2 / inputs of its layer), so that values neither
    grow nor fade from layer to layer. ValueError: sizes are not three whole numbers >= 1, rng is
    no NumPy Generator. Source: He, Zhang, Ren and Sun, Delving deep into rectifiers (2015).
    """
    n, h, k = three_sizes(sizes)
    W1 = generator(rng).standard_normal((n, h)) * np.sqrt(2 / n)
    W2 = rng.standard_normal((h, k)) * np.sqrt(2 / h)
    return {"W1": W1, "b1": np.zeros(h), "W2": W2, "b2": np.zeros(k)}


def forward(params: Params, X: Array) -> tuple[Array, Array]:
    """Return the hidden values (m, h), none below 0, and the log of each class's probability (m, k)."""
    # For complex numbers `maximum` and `>` compare the real parts first, as the complex step needs.
    hidden = np.maximum(X @ params["W1"] + params["b1"], 0)
    z = hidden @ params["W2"] + params["b2"]
    z = z - z.real.max(axis=1, keepdims=True)  # the same probabilities, and exp cannot overflow
    return hidden, z - np.log(np.exp(z).sum(axis=1, keepdims=True))


def backward(params: Params, X: Array, y: NDArray) -> tuple[float, Params]:
    """Return the mean of -log p(y) and its gradients, from the last layer back to the first."""
    hidden, log_p = forward(params, X)
    m, rows = len(y), np.arange(len(y))
    dz = np.exp(log_p)  # (m, k): the probabilities, minus 1 at the right class
    dz[rows, y] -= 1
    dz /= m
    dh = (dz @ params["W2"].T) * (hidden > 0)  # (m, h): what was cut to 0 passes nothing back
    grads = {"W1": X.T @ dh, "b1": dh.sum(axis=0), "W2": hidden.T @ dz, "b2": dz.sum(axis=0)}
    return -log_p[rows, y].sum() / m, grads


@np.errstate(all="ignore")
def loss_and_grads(params: Params, X: ArrayLike, y: ArrayLike) -> tuple[float, Params]:
    """Return the mean cross-entropy of the examples, X (m, n) and classes y (m,), and its gradients.

    params may be complex: then Im loss(w + ih) / h is a derivative without the error of a
    difference. ValueError: names or shapes do not fit, y is not of whole numbers from 0 to k - 1.
    """
    return backward(params, *examples_of(params, X, y))


@np.errstate(all="ignore")
def predict(params: Params, X: ArrayLike) -> NDArray[np.intp]:
    """Return the most probable class (m,) of each example, X (m, n); ValueError: shapes do not fit."""
    return forward(params, inputs_of(params, X))[1].real.argmax(axis=1)


@np.errstate(all="ignore")  # divergence is a result, not an error
def train(
    rule: Callable,
    params: Params,
    X: ArrayLike,
    y: ArrayLike,
    *,
    epochs: int,
    rng: np.random.Generator,
    batch: int = 32,
    every: int = 0,
    **hyper: float | Callable[[int], float],
) -> Training:
    """Train with an element-wise rule on mini-batches; rng orders the examples anew for each epoch.

    The last mini-batch of an epoch has what is left. Every `every` epochs a line of progress is
    printed, 0 for none. KeyboardInterrupt (the stop button) returns what was recorded so far. A
    hyper-parameter may be a function of the step, 1, 2, ... Computes in the dtype of W1.
    ValueError: as loss_and_grads and step_named; epochs, every >= 0 and batch >= 1 are whole.
    """
    X, y = examples_of(params, X, y)
    epochs, every = whole_number("epochs", epochs), whole_number("every", every)
    batches = _batches(X, y, at_least_1("batch", batch), generator(rng))
    steps = _steps(rule, params, batches, single_numbers(hyper))
    recorded, losses, per_epoch = [params], [], -(-len(y) // batch)  # rounded up
    try:
        for epoch in range(1, epochs + 1):
            for _ in range(per_epoch):
                loss, params = next(steps)
                losses.append(loss)
            recorded.append(params)
            if every and epoch % every == 0:
                print(f"epoch {epoch}: loss {np.mean(losses[-per_epoch:]):.3f}")
    except KeyboardInterrupt:
        print(f"interrupted in epoch {epoch}, after {len(losses)} steps")
        recorded.append(params)
    return Training(recorded, np.array(losses))


def _steps(
    rule: Callable, params: Params, batches: Iterator[tuple[Array, NDArray]], hyper: dict
) -> Iterator[tuple[float, Params]]:
    """Yield, without end, the loss of a mini-batch and the parameters after its step.

    The rule treats every entry alike, so it takes all of them as one vector: one call, not four.
    """
    vector = {"all": _flat(params, params)}
    memory: dict[str, dict[str, Any]] = {}
    for t, (X, y) in enumerate(batches, 1):
        loss, grads = backward(params, X, y)
        slope = {"all": _flat(grads, params)}
        vector, memory = step_named(rule, vector, slope, memory, **at_step(t, hyper))
        params = views(vector["all"], params)
        yield loss, params


def _batches(
    X: Array, y: NDArray, batch: int, rng: np.random.Generator
) -> Iterator[tuple[Array, NDArray]]:
    """Yield mini-batches without end; each epoch has every example once, in an order of its own."""
    while True:
        order = rng.permutation(len(y))
        for rows in np.split(order, range(batch, len(y), batch)):
            yield X[rows], y[rows]


def _flat(arrays: Params, like: Params) -> Array:
    """Return the entries of all arrays as one vector, in the order of the names of `like`."""
    return np.concatenate([arrays[name].ravel() for name in like])
