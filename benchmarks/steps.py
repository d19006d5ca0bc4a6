"""One step of a rule, from 2 to 10 million entries, beside PyTorch, Optax, and the speed of memory."""

from collections.abc import Callable, Iterator

import numpy as np
from measure import Row, missing, race, row

from rmsprop_lessons.fast import in_place, views
from rmsprop_lessons.figures.words import spaced
from rmsprop_lessons.updates import adam, gradient_descent, momentum, rmsprop

SIZES = {2: 0.10, 1_000: 0.20, 100_000: 0.85, 1_000_000: 1.00, 10_000_000: 0.85}  # and their goals
LAYERS = {"W1": (64, 128), "b1": (128,), "W2": (128, 64), "b2": (64,), "W3": (64, 10), "b3": (10,)}
DTYPES = ("float32", "float64")
Calls = dict[str, Callable[[], object]]


def arrays(shape: int | tuple[int, ...], dtype: str) -> tuple[np.ndarray, np.ndarray]:
    """Return w and dw, normal."""
    w, dw = np.random.default_rng(0).standard_normal((2, *np.atleast_1d(shape))).astype(dtype)
    return w, dw


def torch_steps(optimizer: str, forms: tuple[str, ...], pairs: list, **hyper: float) -> Calls:
    """Return the step of each form of an optimizer, over copies of the arrays w, dw in pairs."""
    import torch

    torch.set_num_threads(1)
    steps: Calls = {}
    for form in forms:
        params = [torch.nn.Parameter(torch.tensor(w)) for w, _ in pairs]
        for param, (_, dw) in zip(params, pairs, strict=True):
            param.grad = torch.tensor(dw)
        flags = {} if form == "default" else {form: True}
        steps[f"torch {form}"] = getattr(torch.optim, optimizer)(params, lr=1e-3, **flags, **hyper).step
    return steps


def optax_step(w: np.ndarray, dw: np.ndarray) -> Calls:
    """Return a compiled step of optax.rmsprop, which gives its old arrays away."""
    import jax
    import optax

    rule = optax.rmsprop(1e-3, decay=0.9)

    def update(w, state, dw):
        change, state = rule.update(dw, state, w)
        return optax.apply_updates(w, change), state

    compiled, now = jax.jit(update, donate_argnums=(0, 1)), [jax.numpy.asarray(w.copy())]
    now.append(rule.init(now[0]))
    slope = jax.numpy.asarray(dw)

    def step():
        now[:] = compiled(*now, slope)
        jax.block_until_ready(now)

    return {"optax": step}


def textbook(w: np.ndarray, dw: np.ndarray) -> Callable[[], object]:
    """Return the readable step of updates.py."""
    now = [w, 0.0]

    def step():
        now[:] = rmsprop(now[0], dw, now[1], lr=1e-3)

    return step


def single(seconds: float, largest: int) -> Iterator[Row]:
    """RMSprop on one array: in place and readable, against PyTorch's better form."""
    for n, goal in SIZES.items():
        for dtype in DTYPES if n <= largest else ():
            w, dw = arrays(n, dtype)
            what, against = f"RMSprop, one step, N = {spaced(n)}, {dtype}", "torch.optim.RMSprop"
            try:
                theirs = torch_steps("RMSprop", ("default", "foreach"), [(w, dw)], alpha=0.9)
            except ModuleNotFoundError as error:
                yield missing(what, against, error, goal)
                continue
            times = race(
                {"ours": in_place(rmsprop, w, dw, lr=1e-3), "readable": textbook(w, dw), **theirs},
                seconds,
            )
            readable = {"ours": times.pop("readable"), **{name: times[name] for name in theirs}}
            yield row(what, against, times, goal)
            yield row(f"{what}, readable", against, readable)


def network(seconds: float) -> Iterator[Row]:
    """Six arrays of a network as views of one vector."""
    like = {name: np.empty(shape) for name, shape in LAYERS.items()}
    n = sum(layer.size for layer in like.values())
    for rule, optimizer, forms, goals in [
        (rmsprop, "RMSprop", ("default", "foreach"), (0.20, 0.40)),
        (adam, "Adam", ("default", "foreach", "fused"), (0.35, 0.60)),
    ]:
        for dtype, goal in zip(DTYPES, goals, strict=True):
            w, dw = arrays(n, dtype)
            pairs = list(zip(views(w, like).values(), views(dw, like).values(), strict=True))
            what, against = (
                f"{optimizer}, a network's step, 6 arrays, {dtype}",
                f"torch.optim.{optimizer}",
            )
            try:
                theirs = torch_steps(optimizer, forms, pairs)
            except ModuleNotFoundError as error:
                yield missing(what, against, error, goal)
                continue
            times = race({"ours": in_place(rule, w, dw, lr=1e-3), **theirs}, seconds)
            note = "ten calls on 17 226 entries against a fused kernel" if rule is adam else ""
            yield row(what, against, times, goal, note=note)


def memory(seconds: float, largest: int) -> Iterator[Row]:
    """Large steps against the speed at which memory moves, and against the same ufuncs in the cache."""
    n, inside = min(10_000_000, largest), 16_384
    for rule, name, passes, goal in [
        (gradient_descent, "gradient descent", 3, 1 / 0.65),  # read w, dw; write w
        (momentum, "Momentum", 5, 1 / 0.65),  # and read and write v
        (rmsprop, "RMSprop", 5, 1 / 0.33),
        (adam, "Adam", 7, 1 / 0.36),
    ]:
        w, dw = arrays(n, "float32")
        moved, small = w.copy(), arrays(inside, "float32")
        calls = {
            "ours": in_place(rule, w, dw, lr=1e-3),
            # Three numbers an entry. A third array, which is only written, would be fetched first: four.
            "stream": lambda moved=moved, dw=dw: np.add(moved, dw, moved),
            "cache": in_place(rule, *small, lr=1e-3),
        }
        times = race(calls, seconds)
        against = f"memory moving its {passes} × 4 bytes an entry"
        pair = {"ours": times["ours"], "stream": times["stream"] * passes / 3}
        yield row(f"{name}, one step, N = {spaced(n)}, float32", against, pair, goal)
        if rule is rmsprop:
            pair = {"ours": times["ours"], "cache": times["cache"] * n / inside}
            against = "the same ufuncs in the cache"
            yield row(f"{name}, one step, N = {spaced(n)}, float32", against, pair, 1 / 0.75)


def cannot_win(seconds: float, largest: int) -> Iterator[Row]:
    """One kernel that moves every entry once is out of reach for many passes over memory."""
    note = "one fused pass: out of reach for NumPy"
    for n in (100_000, 1_000_000):
        if n > largest:
            continue
        w, dw = arrays(n, "float32")
        for rule, name, optimizer in [
            (adam, "Adam", "Adam"),
            (gradient_descent, "gradient descent", "SGD"),
        ]:
            what, against = (
                f"{name}, one step, N = {spaced(n)}, float32",
                f"torch.optim.{optimizer}, fused",
            )
            try:
                calls = {
                    "ours": in_place(rule, w, dw, lr=1e-3),
                    **torch_steps(optimizer, ("fused",), [(w, dw)]),
                }
            except ModuleNotFoundError as error:
                yield missing(what, against, error)
                continue
            yield where_lost(row(what, against, race(calls, seconds), note=note))
        what, against = f"RMSprop, one step, N = {spaced(n)}, float32", "optax.rmsprop, compiled"
        try:
            calls = {"ours": in_place(rmsprop, w, dw, lr=1e-3), **optax_step(w, dw)}
        except ModuleNotFoundError as error:
            yield missing(what, against, error)
            continue
        yield where_lost(row(what, against, race(calls, seconds), note=note))


def where_lost(line: Row) -> Row:
    """Keep the reason only where NumPy is slower."""
    return line if line.ratio and line.ratio[1] > 1 else line._replace(note="")
