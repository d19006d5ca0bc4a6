"""Time one training epoch on the digits: ours, PyTorch, scikit-learn; and compare the accuracy.

python benchmarks/epoch.py [hidden units] [batch] needs torch and scikit-learn (not part of the course's
environment). Everybody takes turns in every round, on one thread, in process CPU time: absolute times on
a shared machine are worth little, the median of the rounds' ratios is what counts.
"""

import os
import sys
import time
import warnings

os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"  # before NumPy is loaded

import numpy as np  # noqa: E402

from rmsprop_lessons.datasets import digits  # noqa: E402
from rmsprop_lessons.experiments.network import init, predict, train  # noqa: E402
from rmsprop_lessons.updates import adam, gradient_descent, rmsprop  # noqa: E402

try:
    import torch
    from sklearn.neural_network import MLPClassifier
except ImportError as missing:
    sys.exit(f"{missing}: this benchmark compares with torch and scikit-learn, install them first")

HIDDEN, BATCH, ROUNDS = int((sys.argv[1:] or [32])[0]), int((sys.argv[2:] or [32])[0]), 31
RULES = {
    "RMSprop": (rmsprop, torch.optim.RMSprop, {"alpha": 0.9}, ["default", "foreach"]),
    "Adam": (adam, torch.optim.Adam, {}, ["default", "foreach", "fused"]),
    "gradient descent": (gradient_descent, torch.optim.SGD, {}, ["default", "foreach", "fused"]),
}


def split():
    """Return the lesson's 1297 digits to train on and 500 to test on, grey values from 0 to 1."""
    X, y = digits()
    order = np.random.default_rng(0).permutation(len(y))
    X, y = X[order] / 16, y[order]
    return X[:1297], y[:1297], X[1297:], y[1297:]


X, y, X_test, y_test = split()


def ours(rule, dtype):
    """Return a function that trains one epoch."""
    params = {
        name: w.astype(dtype) for name, w in init((64, HIDDEN, 10), np.random.default_rng(0)).items()
    }
    examples, rng = X.astype(dtype), np.random.default_rng(1)
    return lambda: train(rule, params, examples, y, epochs=1, rng=rng, batch=BATCH, lr=1e-3)


def theirs(optimizer, dtype, hyper):
    """Return a function that trains one epoch of the same network, in the order of a tutorial."""
    examples, classes = torch.tensor(X, dtype=getattr(torch, dtype)), torch.tensor(y)
    layers = torch.nn.Linear(64, HIDDEN), torch.nn.ReLU(), torch.nn.Linear(HIDDEN, 10)
    net = torch.nn.Sequential(*layers).to(examples.dtype)
    steps, cost = optimizer(net.parameters(), lr=1e-3, **hyper), torch.nn.CrossEntropyLoss()

    def epoch():
        losses = []
        for rows in torch.randperm(len(y)).split(BATCH):
            steps.zero_grad()
            loss = cost(net(examples[rows]), classes[rows])
            loss.backward()
            steps.step()
            losses.append(loss.item())

    return epoch


def scikit_learn(dtype):
    """Return a function that trains one epoch with Adam."""
    net = MLPClassifier((HIDDEN,), batch_size=BATCH, alpha=0, random_state=0)
    examples = X.astype(dtype)
    return lambda: net.partial_fit(examples, y, classes=range(10))


def seconds(function):
    start = time.process_time()
    function()
    return time.process_time() - start


def measure(contenders):
    """Return the seconds of each contender, the first one ours, in each round after a warm-up."""
    for function in contenders.values():
        function()
    return np.array([[seconds(f) for f in contenders.values()] for _ in range(ROUNDS)])


def speed():
    print(f"one epoch, 64-{HIDDEN}-10, mini-batches of {BATCH}: our time / their time, {ROUNDS} rounds")
    for name, (rule, optimizer, hyper, forms) in RULES.items():
        for dtype in ("float32", "float64"):
            contenders = {"ours": ours(rule, dtype)}
            for form in forms:
                extra = {} if form == "default" else {form: True}
                contenders[f"torch {form}"] = theirs(optimizer, dtype, hyper | extra)
            if rule is adam:
                contenders["scikit-learn"] = scikit_learn(dtype)
            times = measure(contenders)
            ratios = np.median(times[:, :1] / times, axis=0)
            parts = [f"{who} {r:.2f}" for who, r in zip(contenders, ratios, strict=True)][1:]
            print(f"{name:16} {dtype}: {np.median(times[:, 0]) * 1e3:5.1f} ms;  {'  '.join(parts)}")


def accuracy():
    """Print who reads how many of the 500 test digits right, for seeds 0 to 4."""
    epochs = 15  # as in lesson 08, where the learning rate falls from its best to 0
    last = epochs * -(-len(y) // BATCH)
    right = {"ours, RMSprop": [], "scikit-learn, as it comes": []}
    for seed in range(5):
        hyper = {"rng": np.random.default_rng(seed), "lr": lambda t: 0.01 * (1 - (t - 1) / last)}
        start = init((64, HIDDEN, 10), hyper["rng"])
        run = train(rmsprop, start, X, y, epochs=epochs, batch=BATCH, **hyper)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns that 200 epochs did not converge
            net = MLPClassifier((HIDDEN,), random_state=seed).fit(X, y)
        for who, read in zip(right, (predict(run.params[-1], X_test), net.predict(X_test)), strict=True):
            right[who].append(np.mean(read == y_test))
    for who, shares in right.items():
        spread = f"{min(shares):.1%} to {max(shares):.1%}"
        print(f"accuracy on 500 test digits: {who}: {np.mean(shares):.1%} ({spread})")


if __name__ == "__main__":
    torch.set_num_threads(1)
    speed()
    accuracy()
