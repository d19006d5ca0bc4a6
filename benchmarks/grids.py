"""A map over (lr, beta2): time and memory of RMSprop at all settings at once."""

import tracemalloc
from collections.abc import Callable, Iterator

import numpy as np
from measure import Row, missing, race, row

from rmsprop_lessons import START, ravine, rmsprop
from rmsprop_lessons.experiments.maps import ends

SURFACE, CURVATURES = ravine(), np.array([1.0, 100.0])


def maps(seconds: float, side: int, steps: int) -> Iterator[Row]:
    """The tiled map against the readable form, PyTorch by hand, and a compiled loop, all in turns."""
    lr, beta2 = np.geomspace(1e-4, 1, side)[:, None], 1 - np.geomspace(1e-4, 0.5, side)
    what = f"RMSprop at {side} × {side} settings, {steps} steps"
    calls, absent = {"ours": lambda: ends(rmsprop, SURFACE, steps, lr=lr, beta2=beta2)}, []
    for against, (peer, goal) in PEERS.items():
        try:
            calls[against] = peer(lr, beta2, steps)
        except ModuleNotFoundError as error:
            absent.append(missing(what, against, error, goal))
    times = race(calls, seconds)
    for against in [name for name in calls if name != "ours"]:
        pair = {name: times[name] for name in ("ours", against)}
        note = "one compiled pass" if against.startswith("jax") else ""
        yield row(what, against, pair, PEERS[against][1], note=note)
    yield from absent
    few = [lambda: ends(rmsprop, SURFACE, 3, lr=lr, beta2=beta2), textbook(lr, beta2, 3)]
    share = peak(few[0]) / peak(few[1])
    yield Row(f"{what}: memory", READABLE, (share,) * 3, 0.15)


def textbook(lr, beta2, steps):
    """Return a call of the step of updates.py on one large array."""

    @np.errstate(all="ignore")
    def call():
        w, S = np.broadcast_to(START, (len(lr), len(beta2), 2)), 0.0
        for _ in range(steps):
            w, S = rmsprop(w, SURFACE.grad(w), S, lr=lr[..., None], beta2=beta2[:, None])
        return SURFACE.loss(w)

    return call


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


READABLE = "the readable form, all at once"
PEERS = {
    READABLE: (textbook, 0.43),
    "torch, in place by hand": (by_hand_in_torch, 0.75),
    "jax, compiled": (compiled, 1.2),
}
