"""One training epoch on the digits beside PyTorch, scikit-learn and the bare matrix products.

Two of ours: `train` of the lessons (64-32-10), and two hidden layers (64-128-64-10) whose weights and
gradients are views of two vectors, with the step in place. As a script: python benchmarks/epoch.py
prints who reads how many of 500 test digits right.
"""

import warnings
from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
from measure import Row, missing, race, row

from rmsprop_lessons.datasets import digits
from rmsprop_lessons.experiments.network import init, predict, train
from rmsprop_lessons.fast import in_place, views
from rmsprop_lessons.updates import adam, gradient_descent, rmsprop

SMALL, LARGE, BATCH = (64, 32, 10), (64, 128, 64, 10), 32
RULES = {
    "RMSprop": (rmsprop, "RMSprop", {"alpha": 0.9}, ["default", "foreach"]),
    "Adam": (adam, "Adam", {}, ["default", "foreach", "fused"]),
    "gradient descent": (gradient_descent, "SGD", {}, ["default", "foreach", "fused"]),
}


def split():
    """Return the lesson's 1297 digits to train on and 500 to test on, grey values from 0 to 1."""
    X, y = digits()
    order = np.random.default_rng(0).permutation(len(y))
    X, y = X[order] / 16, y[order]
    return X[:1297], y[:1297], X[1297:], y[1297:]


X, y, X_test, y_test = split()


def lessons(rule, dtype):
    """Return a function that trains one epoch as the lessons do."""
    params = {name: w.astype(dtype) for name, w in init(SMALL, np.random.default_rng(0)).items()}
    examples, rng = X.astype(dtype), np.random.default_rng(1)
    return lambda: train(rule, params, examples, y, epochs=1, rng=rng, batch=BATCH, lr=1e-3)


class Deep:
    """A network with any number of hidden layers, whose arrays are all made once."""

    def __init__(self, rule: Callable, dtype: str, sizes: tuple[int, ...] = LARGE) -> None:
        pairs = list(enumerate(zip(sizes, sizes[1:], strict=False)))
        like = {f"W{i}": np.empty(pair) for i, pair in pairs} | {
            f"b{i}": np.empty(m) for i, (_, m) in pairs
        }
        total = sum(x.size for x in like.values())
        self.w = (0.1 * np.random.default_rng(0).standard_normal(total)).astype(dtype)
        self.dw = np.zeros_like(self.w)
        params, slopes = views(self.w, like), views(self.dw, like)
        self.layers = [
            (params[f"W{i}"], params[f"b{i}"], slopes[f"W{i}"], slopes[f"b{i}"]) for i, _ in pairs
        ]
        self.examples, self.rng = X.astype(dtype), np.random.default_rng(1)
        self.step = in_place(rule, self.w, self.dw, lr=1e-3)

    def epoch(self) -> None:
        """Take a step for each mini-batch; the order is drawn anew."""
        for rows in np.split(self.rng.permutation(len(y)), range(BATCH, len(y), BATCH)):
            self.backward(self.examples[rows], y[rows])
            self.step()

    def backward(self, x: np.ndarray, classes: np.ndarray) -> float:
        """Write the gradients of the mean cross-entropy into dw, and return it."""
        seen = [x]
        for W, b, *_ in self.layers[:-1]:
            h = seen[-1] @ W
            h += b
            seen.append(np.maximum(h, 0, out=h))
        W, b, *_ = self.layers[-1]
        z = seen[-1] @ W
        z += b
        z -= z.max(axis=1, keepdims=True)
        right = z[np.arange(len(x)), classes]
        np.exp(z, out=z)
        total = z.sum(axis=1, keepdims=True)
        loss = (np.log(total[:, 0]) - right).mean()
        z /= total * len(x)
        z[np.arange(len(x)), classes] -= 1 / len(x)
        for (W, _, dW, db), h in zip(reversed(self.layers), reversed(seen), strict=True):
            np.matmul(h.T, z, out=dW)
            z.sum(axis=0, out=db)
            z = z @ W.T if h is not x else z
            if h is not x:
                z *= h > 0
        return float(loss)


def bare_products(dtype, sizes=LARGE):
    """Return the matrix products of an epoch and nothing else: the floor below every NumPy network."""
    rng, pairs = np.random.default_rng(0), list(zip(sizes, sizes[1:], strict=False))
    W = [rng.standard_normal(pair).astype(dtype) for pair in pairs]
    h = [rng.standard_normal((BATCH, n)).astype(dtype) for n in sizes]

    def epoch():
        for _ in range(-(-len(y) // BATCH)):
            for i in range(len(W)):
                h[i] @ W[i]
                h[i].T @ h[i + 1]
                if i:
                    h[i + 1] @ W[i].T

    return epoch


def pytorch(optimizer, dtype, sizes, **hyper):
    """Return a function that trains one epoch of the same network, in the order of a tutorial."""
    import torch

    torch.set_num_threads(1)
    examples, classes = torch.tensor(X, dtype=getattr(torch, dtype)), torch.tensor(y)
    layers = [torch.nn.Linear(n, m) for n, m in zip(sizes, sizes[1:], strict=False)]
    stack = [part for layer in layers[:-1] for part in (layer, torch.nn.ReLU())] + layers[-1:]
    net = torch.nn.Sequential(*stack).to(examples.dtype)
    steps = getattr(torch.optim, optimizer)(net.parameters(), lr=1e-3, **hyper)
    cost = torch.nn.CrossEntropyLoss()

    def epoch():
        losses = []
        for rows in torch.randperm(len(y)).split(BATCH):
            steps.zero_grad()
            loss = cost(net(examples[rows]), classes[rows])
            loss.backward()
            steps.step()
            losses.append(loss.item())

    return epoch


def scikit_learn(dtype, sizes):
    """Return a function that trains one epoch with Adam."""
    from sklearn.neural_network import MLPClassifier

    net = MLPClassifier(sizes[1:-1], batch_size=BATCH, alpha=0, random_state=0)
    examples = X.astype(dtype)
    return lambda: net.partial_fit(examples, y, classes=range(10))


def epochs(seconds: float) -> Iterator[Row]:
    """Both of ours with each rule, against the fastest form of each peer."""
    for name, (rule, optimizer, hyper, forms) in RULES.items():
        for dtype, goal in (("float32", 0.45), ("float64", 0.60)):
            for sizes, ours, limit in ((SMALL, lessons, None), (LARGE, deep_epoch, goal)):
                peers = {
                    "eager torch": (
                        limit,
                        [
                            partial(
                                pytorch,
                                optimizer,
                                dtype,
                                sizes,
                                **hyper,
                                **({} if f == "default" else {f: True}),
                            )
                            for f in forms
                        ],
                    )
                }
                if rule is adam:
                    peers["scikit-learn"] = (limit and 0.5, [partial(scikit_learn, dtype, sizes)])
                if sizes is LARGE:
                    peers["its bare matrix products"] = (2.0, [partial(bare_products, dtype)])
                what = f"an epoch, {'-'.join(map(str, sizes))}, {name}, {dtype}"
                for against, (most, forms_of) in peers.items():
                    try:
                        calls = {str(i): form() for i, form in enumerate(forms_of)}
                    except ModuleNotFoundError as error:
                        yield missing(what, against, error, most)
                        continue
                    note = "the rest is the step, and 30 small calls a mini-batch" if most == 2.0 else ""
                    times = race({"ours": ours(rule, dtype), **calls}, seconds)
                    yield row(what, against, times, most, note=note)


def deep_epoch(rule, dtype):
    """Return a function that trains one epoch with everything in place."""
    return Deep(rule, dtype).epoch


def accuracy():
    """Print who reads how many of the 500 test digits right, for seeds 0 to 4."""
    from sklearn.neural_network import MLPClassifier

    last = 15 * -(
        -len(y) // BATCH
    )  # 15 epochs, as in lesson 08, where the rate falls from its best to 0
    right = {"ours, RMSprop": [], "scikit-learn, as it comes": []}
    for seed in range(5):
        hyper = {"rng": np.random.default_rng(seed), "lr": lambda t: 0.01 * (1 - (t - 1) / last)}
        run = train(rmsprop, init(SMALL, hyper["rng"]), X, y, epochs=15, batch=BATCH, **hyper)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns that 200 epochs did not converge
            net = MLPClassifier(SMALL[1:-1], random_state=seed).fit(X, y)
        for who, read in zip(right, (predict(run.params[-1], X_test), net.predict(X_test)), strict=True):
            right[who].append(np.mean(read == y_test))
    for who, shares in right.items():
        spread = f"{min(shares):.1%} to {max(shares):.1%}"
        print(f"accuracy on 500 test digits: {who}: {np.mean(shares):.1%} ({spread})")


if __name__ == "__main__":
    accuracy()
