"""What the labs in the ravine show: pure functions of their values, as in looks.py."""

from functools import cache

import numpy as np

from .descent import descend
from .looks import RULES, Curves
from .show import number
from .surfaces import START, ravine
from .updates import Array, gradient_descent, momentum, rmsprop

A, C = 1.0, 100.0  # the curvatures where a lab does not ask for them
CURVATURES = np.array([A, C])


def grad(w: Array) -> Array:
    """Return the gradient of the ravine; that of surfaces.py checks w, and takes five times as long."""
    return w * CURVATURES


def look_ravine(lr: float) -> tuple[Curves, str]:
    """Return 60 steps of gradient descent in the ravine a = 1, c = 100 from (-10, 1), and the region.

    lr is α, > 0.
    """
    c, steps = C, 60
    w = descend(gradient_descent, START, grad, steps, lr=lr).w
    factor = f"b is multiplied by {number(1 - lr * c)} at each step"
    along = f"After {steps} steps W is at {number(w[-1, 0])}."
    if lr > 2 / c:
        region = f"> 2/c: diverges. {factor} and grows by {number(100 * (lr * c - 2), 2)} % a step."
    elif lr == 2 / c:
        region = f"= 2/c: swings for ever. b is 1 and −1 in turn. {along}"
    elif lr > 1 / c:
        region = f"is between 1/c and 2/c: swings. {factor}: the sign turns. {along}"
    else:
        region = f"≤ 1/c: crawls. {factor}: no swing. {along}"
    return {"gradient descent": tuple(w.T)}, f"α = {number(lr, 5)} {region}"


def look_momentum(lr: float, beta1: float) -> tuple[Curves, str]:
    """Return 60 steps of Momentum in the ravine, α > 0 and 0 <= β₁ < 1, and what decides them."""
    w = descend(momentum, START, grad, 60, lr=lr, beta1=beta1).w
    limit = 2 * (1 + beta1) / (1 - beta1) / C
    factors = [max(abs(np.roots([1, lr * (1 - beta1) * k - 1 - beta1, beta1]))) for k in (A, C)]
    sizes = f"in the long run a step leaves {factors[0]:.1%} of W and {factors[1]:.1%} of b"
    here = f"α = {number(lr, 5)}, β₁ = {number(beta1, 5)}"
    if np.isclose(lr, limit, rtol=1e-9, atol=0):
        region = f"at the limit {number(limit)}: b swings for ever"
    elif lr > limit:
        region = f"above the limit {number(limit)}: b does not shrink"
    else:
        region = f"below the limit {number(limit)}: stable"
    return {"Momentum": tuple(w.T)}, f"{here}: {region}; {sizes}."


NOISES = np.geomspace(1e-3, 1e2, 26)


@cache  # the noise moves along a curve that only α and β₂ change
def ratios(lr: float, beta2: float) -> Array:
    """Return √S_b/√S_W for each of NOISES, over steps 201 to 400 of RMSprop at the minimum (seed 0)."""
    draws = np.random.default_rng(0).standard_normal((400, 2))
    noise = iter(NOISES[:, None] * draws[:, None])
    start = np.full((len(NOISES), 2), lr / 2)  # where the swing stays without noise, lesson 05
    run = descend(rmsprop, start, lambda w: grad(w) + next(noise), 400, lr=lr, beta2=beta2)
    S = run.memory["S"][200:].mean(axis=0)
    return np.sqrt(S[:, 1] / S[:, 0])


def look_noise(sigma: float, lr: float, beta2: float) -> tuple[Curves, str]:
    """Return √S_b/√S_W over the noise, and the ratio at the noise σ of your gradient.

    0.001 <= σ <= 100, α > 0, 0 <= β₂ < 1.
    """
    curve = ratios(lr, beta2)
    here = float(np.exp(np.interp(np.log(sigma), np.log(NOISES), np.log(curve))))
    swing = C * lr / 2
    if here > 50:
        said = "S still sees the curvatures"
    else:
        said = "S measures the noise and sees no ravine" if here < 1.5 else "S measures a blend of both"
    sentence = (
        f"σ = {number(sigma)}, and the swing that stays has the gradient cα/2 = {number(swing)}: "
        f"√S_b is {number(here)} times √S_W; {said}."
    )
    return {"RMSprop": (NOISES, curve), "your noise": ([sigma], [here])}, sentence


def turned(angle: float) -> Array:
    """Return the matrix that turns by `angle` degrees, counter-clockwise."""
    cos, sin = np.cos(np.deg2rad(angle)), np.sin(np.deg2rad(angle))
    return np.array([[cos, -sin], [sin, cos]])


def look_rotation(angle: float, lr: float) -> tuple[Curves, str]:
    """Return 60 steps of RMSprop, and of gradient descent with its best α, in a ravine that is turned.

    The picture keeps the ravine and turns the parameters' axes: angle in degrees, α > 0.
    """
    turn, steps = turned(angle), 60
    hessian = turn @ np.diag(CURVATURES) @ turn.T
    run = descend(rmsprop, turn @ START, lambda w: hessian @ w, steps, lr=lr)
    plain = descend(gradient_descent, START, grad, steps, lr=0.0198).w
    w = run.w @ turn  # as seen from the ravine
    loss = ravine(A, C).loss
    scale = np.sqrt(run.memory["S"][0])
    sentence = (
        f"At {number(angle)}° the first √S_b is {number(scale[1] / scale[0])} times √S_W. After {steps} "
        f"steps RMSprop with α = {number(lr)} is at loss {number(loss(w[-1]))}, gradient descent with "
        f"α = 0.0198 at {number(loss(plain[-1]))}, whatever the angle."
    )
    dial = {f"axis of {name}": np.array([-row, row]).T for name, row in zip("Wb", turn, strict=True)}
    curves = {"gradient descent": tuple(plain.T), "RMSprop": tuple(w.T)}
    return {**curves, **{name: tuple(ends) for name, ends in dial.items()}}, sentence


LEVELS = 10.0 ** np.arange(-1.0, 4.0)
DRAWS = np.random.default_rng(0).standard_normal((300, 2))


def levels(hessian: Array) -> tuple[Array, Array]:
    """Return the ellipses of equal loss as one line with gaps."""
    size, turn = np.linalg.eigh(hessian)
    circle = np.linspace(0, 2 * np.pi, 121)
    unit = np.stack([np.cos(circle), np.sin(circle)], axis=-1) / np.sqrt(size / 2) @ turn.T
    unit = np.append(unit, [[np.nan, np.nan]], axis=0)
    return tuple(np.concatenate([np.sqrt(level) * unit for level in LEVELS]).T)


def look_together(
    lr_gd: float,
    lr_momentum: float,
    lr_rmsprop: float,
    lr_adam: float,
    kappa: float,
    angle: float,
    sigma: float,
    steps: int,
    start: tuple[float, float],
) -> tuple[Curves, str]:
    """Return the paths and losses of four optimizers from one start, all with the same noise (seed 0).

    The α of each > 0, κ >= 1 (the flat curvature is 1), angle in degrees, σ >= 0, steps <= 300.
    """
    turn = turned(angle)
    hessian = turn @ np.diag([1.0, kappa]) @ turn.T
    rates = (lr_gd, lr_momentum, lr_rmsprop, lr_adam)
    curves, ends = {"levels of the loss": levels(hessian)}, {}
    for (name, rule), lr in zip(RULES.items(), rates, strict=True):
        noise = iter(sigma * DRAWS)
        w = descend(rule, start, lambda w, noise=noise: hessian @ w + next(noise), steps, lr=lr).w
        with np.errstate(all="ignore"):
            loss = np.einsum("ti,ij,tj->t", w, hessian, w) / 2
        curves |= {name: tuple(w.T), f"loss, {name}": (np.arange(steps + 1), loss)}
        ends[name] = loss[-1]
    return curves, together_said(ends, steps, kappa, angle, sigma)


def together_said(ends: dict[str, float], steps: int, kappa: float, angle: float, sigma: float) -> str:
    """Return who is lowest after the last step, and by how much."""
    ends = {name: loss if loss < 1e9 else np.inf for name, loss in ends.items()}  # nan as well
    order = sorted(ends, key=ends.get)
    listed = [f"{name} {number(ends[name]) if ends[name] < np.inf else 'diverges'}" for name in order]
    where = f"κ = {number(kappa)}, turned by {number(angle)}°, σ = {number(sigma)}"
    return f"{where}. Loss after {steps} steps, lowest first: {', '.join(listed)}."
