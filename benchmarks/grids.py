"""A map over (lr, beta2): time and memory of RMSprop at all settings at once."""

import tracemalloc
from collections.abc import Callable, Iterator

import numpy as np
from measure import Row, missing, race, row

from rmsprop_lessons import START, ravine, rmsprop
from rmsprop_lessons.experiments.maps import ends

SURFACE, CURVATURES = ravine(), np.array([1.0, 100.0])


def maps(seconds: float, side: int, steps: int) -> Iterator[Row]:
    """The tiled map against the textbook form, PyTorch by hand, and a compiled loop."""
    lr, beta2 = np.geomspace(1e-4, 1, side)[:, None], 1 - np.geomspace(1e-4, 0.5, side)
    what = f"RMSprop at {side} × {side} settings, {steps} steps"
    ours = {"ours": lambda: ends(rmsprop, SURFACE, steps, lr=lr, beta2=beta2)}
    theirs = {"textbook": lambda: textbook(lr, beta2, steps)}
    yield row(what, "the readable form, all at once", race({**ours, **theirs}, seconds), 0.43)
    peaks = [peak(call) for call in (ours["ours"], theirs["textbook"])]
    share = peaks[0] / peaks[1]
    yield Row(f"{what}: memory", "the readable form, all at once", (share,) * 3, 0.15)
    for against, peer, goal in (
        ("torch, in place by hand", by_hand_in_torch, 0.75),
        ("jax, compiled", compiled, 1.2),
    ):
        try:
            times = race({**ours, "theirs": peer(lr, beta2, steps)}, seconds)
        except ModuleNotFoundError as error:
            yield missing(what, against, error, goal)
            continue
        yield row(what, against, times, goal)


def textbook(lr, beta2, steps):
    """Return the losses, from the step of updates.py on one large array."""
    w, S = np.broadcast_to(START, (len(lr), len(beta2), 2)), 0.0
    with np.errstate(all="ignore"):
        for _ in range(steps):
            w, S = rmsprop(w, SURFACE.grad(w), S, lr=lr[..., None], beta2=beta2[:, None])
        return SURFACE.loss(w)


def peak(call: Callable[[], object]) -> int:
    """Return the most bytes that a call held at once."""
    tracemalloc.start()
    call()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most


def by_hand_in_torch(lr, beta2, steps):
    """Return a call that does it in place, on one large tensor."""
    import torch

    torch.set_num_threads(1)
    rate, beta = torch.tensor(lr)[..., None], torch.tensor(beta2)[:, None]
    curvatures, start = torch.tensor(CURVATURES), torch.tensor(START)

    def call():
        w = start.repeat(len(lr), len(beta2), 1)
        S, dw, scratch = torch.zeros_like(w), torch.empty_like(w), torch.empty_like(w)
        for _ in range(steps):
            torch.mul(w, curvatures, out=dw)
            torch.mul(dw, dw, out=scratch)
            S.mul_(beta).add_(scratch.mul_(1 - beta))
            torch.sqrt(S, out=scratch)
            w.sub_(dw.div_(scratch.add_(1e-8)).mul_(rate))
        return (curvatures * w * w).sum(-1) / 2

    return call


def compiled(lr, beta2, steps):
    """Return a call of a loop that jax has compiled, in float64."""
    import jax

    with jax.enable_x64(True):
        rate, beta = jax.numpy.asarray(lr)[..., None], jax.numpy.asarray(beta2)[:, None]
        curvatures, start = jax.numpy.asarray(CURVATURES), jax.numpy.asarray(START)

        @jax.jit
        def run():
            def step(_, state):
                w, S = state
                dw = curvatures * w
                S = beta * S + (1 - beta) * dw**2
                return w - rate * dw / (jax.numpy.sqrt(S) + 1e-8), S

            w = jax.numpy.broadcast_to(start, (len(lr), len(beta2), 2))
            w, _ = jax.lax.fori_loop(0, steps, step, (w, jax.numpy.zeros_like(w)))
            return (curvatures * w * w).sum(-1) / 2

        run()

    def call():
        with jax.enable_x64(True):
            return jax.block_until_ready(run())

    return call
