"""The picture of the front page: four optimizers in the ravine, as an SVG that moves by CSS alone."""

from html import escape

import numpy as np

from rmsprop_lessons import START, adam, descend, gradient_descent, momentum, ravine, rmsprop
from rmsprop_lessons.figures import LOOKS
from rmsprop_lessons.figures.words import Drawn, described, number

STEPS, SECONDS = 40, 4.8  # what moves for more than five seconds would need a button to stop it
RULES = {"gradient descent": gradient_descent, "Momentum": momentum, "RMSprop": rmsprop, "Adam": adam}
RATES = np.geomspace(1e-3, 10, 100)[:, None]  # those of lesson 00
W, B, WIDTH, HEIGHT = (-10.8, 2.6), (-1.35, 1.35), 800, 270
SHAPES = {  # the markers of LOOKS, about 0, 0
    "o": '<circle r="{r}"/>',
    "s": '<path d="M-{r}-{r}h{d}v{d}h-{d}z"/>',
    "^": '<path d="M0-{r}L{r} {r}H-{r}z"/>',
    "D": '<path d="M0-{e}L{e} 0 0 {e}-{e} 0z"/>',
}
DASHES = {"-": "none", "--": "7 4", "-.": "7 3 1.5 3"}


def hero() -> str:
    """Return the picture as HTML, with a legend that gives each learning rate and what is left."""
    surface = ravine()
    runs = {name: best(rule) for name, rule in RULES.items()}
    left = {name: surface.loss(w[-1]) for name, (_, w) in runs.items()}
    alt = f"Four optimizers in one ravine, {STEPS} steps each from the same start, with its own best α. "
    alt += " ".join(described(Drawn(name, *w.T, "W", "b", True)) for name, (_, w) in runs.items())
    drawn = "".join(one(name, w) for name, (_, w) in runs.items())
    items = "".join(item(name, lr, left[name]) for name, (lr, _) in runs.items())
    return f"""<figure class="hero" id="race">
<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(alt)}">
<style>{moves(runs)}</style>
<g class="levels">{levels()}</g>{drawn}</svg>
<figcaption><ul class="legend">{items}</ul></figcaption>
</figure>
<p class="question"><strong>{question(left)}</strong>
<a href="00-start-here.html#was-the-race-fair">Guess, then look.</a></p>
"""


def question(left: dict[str, float]) -> str:
    """Return the question that lesson 00 answers."""
    ahead = float(f"{left['gradient descent'] / left['RMSprop']:.1g}")
    return f"After {STEPS} steps RMSprop is {ahead:.0f} times ahead of gradient descent. And after 500?"


def best(rule) -> tuple[float, np.ndarray]:
    """Return the learning rate that leaves the least after all steps, and its path."""
    paths = descend(rule, START, ravine().grad, STEPS, lr=RATES).w
    losses = ravine().loss(paths[-1])
    k = int(np.nanargmin(losses))
    return float(RATES[k, 0]), paths[:, k]


def place(w: np.ndarray) -> tuple[float, float]:
    """Return where a point of the plane stands in the picture."""
    x = (w[0] - W[0]) / (W[1] - W[0]) * WIDTH
    y = (B[1] - w[1]) / (B[1] - B[0]) * HEIGHT
    return round(float(x), 1), round(float(y), 1)


def levels() -> str:
    """Return lines of equal loss, each four times the one inside it, and a + at the minimum."""
    x, y = place(np.zeros(2))
    per_W, per_b = WIDTH / (W[1] - W[0]), HEIGHT / (B[1] - B[0])
    radii = [np.sqrt(2 * loss / np.array([1, 100])) for loss in 100 * 4.0 ** np.arange(-5, 2)]
    rings = (
        f'<ellipse cx="{x}" cy="{y}" rx="{r[0] * per_W:.1f}" ry="{r[1] * per_b:.1f}"/>' for r in radii
    )
    return "".join(rings) + f'<path class="goal" d="M{x - 7} {y}h14M{x} {y - 7}v14"/>'


def marker(name: str, r: float) -> str:
    """Return the marker of an optimizer about 0, 0."""
    return SHAPES[LOOKS[name]["marker"]].format(r=r, d=2 * r, e=round(1.3 * r, 1))


def one(name: str, w: np.ndarray) -> str:
    """Return one path: a piece and a marker for each step, and a larger marker that moves along."""
    points, dash = [place(point) for point in w], DASHES[LOOKS[name]["linestyle"]]
    pieces = (
        f'<g class="step" style="--k:{k}"><path d="M{a} {b}L{x} {y}" stroke-dasharray="{dash}"/>'
        f'<g transform="translate({x} {y})">{marker(name, 3)}</g></g>'
        for k, ((a, b), (x, y)) in enumerate(zip(points, points[1:], strict=False), 1)
    )
    mover = f'<g class="mover" style="animation-name:{slug(name)}">{marker(name, 7)}</g>'
    return (
        f'<g class="run {slug(name)}" style="--look:{LOOKS[name]["color"]}">{"".join(pieces)}{mover}</g>'
    )


def moves(runs: dict[str, tuple[float, np.ndarray]]) -> str:
    """Return the CSS that moves the large markers from step to step."""
    return f".hero{{--seconds:{SECONDS}s;--steps:{STEPS}}}" + "".join(
        f"@keyframes {slug(name)}{{"
        + "".join(
            f"{100 * k / STEPS:g}%{{transform:translate({x}px,{y}px)}}"
            for k, (x, y) in enumerate(map(place, w))
        )
        + "}"
        for name, (_, w) in runs.items()
    )


def item(name: str, lr: float, left: float) -> str:
    """Return an entry of the legend."""
    look = f"--look:{LOOKS[name]['color']}"
    sign = f'<svg class="run" viewBox="-10 -10 20 20" aria-hidden="true" style="{look}">'
    sign += f"{marker(name, 7)}</svg>"
    return f"<li>{sign}<b>{name}</b> α = {number(lr, 2)}: loss {number(left, 2)}</li>"


def slug(name: str) -> str:
    """Return a name as CSS may have it."""
    return name.lower().replace(" ", "-")
