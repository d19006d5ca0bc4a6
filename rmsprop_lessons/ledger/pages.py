"""What other pages say: a second ledger, of the pages that learners come from."""

from __future__ import annotations

import json
from typing import NamedTuple

import numpy as np

from ..datasets import DATA


class Page(NamedTuple):
    """One sentence of another page. Verdicts: F false as worded, L loose, Q silent, S from sources."""

    source: str
    version: str  # of the package, or the date of the text that was read
    quote: str
    verdict: str
    truth: str
    send: str  # what one could write to its maintainers
    object: str = ""  # whose docstring has the quote, where the package can be installed


JUDGED = {"F": "false as worded", "L": "loose", "Q": "silent on what matters", "S": "from sources"}
_KERAS, _OPTAX, _TORCH = "keras.optimizers.RMSprop", "optax.rmsprop", "torch.optim.RMSprop"
_D2L = "Dive into Deep Learning"
PAGES = {
    "O01": Page(
        "Keras, RMSprop docstring",
        "3.15.1",
        "momentum value, with a decay rate equals to `1 - momentum`.",
        "F",
        "The velocity decays by the factor `momentum` a step.",
        "“…tracks a velocity, which is multiplied by `momentum` at each step.”",
        _KERAS,
    ),
    "O02": Page(
        "Keras, RMSprop docstring",
        "3.15.1",
        '"epsilon hat" in the Kingma and Ba paper',
        "F",
        "The ε̂ of that paper stands beside the root; this ε stands inside it.",
        "“Added to the averaged square, inside the root: an epsilon there acts like its root outside.”",
        _KERAS,
    ),
    "O03": Page(
        "Keras, RMSprop docstring",
        "3.15.1",
        "opt.minimize(loss, [var1])",
        "F",
        "The example cannot run: Keras 3 has no `keras.backend.Variable`, and its optimizers no `minimize`.",
        "An example with `keras.Variable(10.0)` and `opt.apply([gradient], [var1])`.",
        _KERAS,
    ),
    "O04": Page(
        "Keras, RMSprop docstring",
        "3.15.1",
        "9.683772",
        "Q",
        "This is the first step, lr/√(1 − rho), whatever the gradient: with 0.1, not 0.1 long but 0.316.",
        "“The first step is `learning_rate / sqrt(1 - rho)` long in every weight.”",
        _KERAS,
    ),
    "O05": Page(
        "Optax, rmsprop docstring",
        "0.2.8",
        "differs from Pytorch's implementation and could impact performance.",
        "Q",
        "By how much depends on the gradient: where √S is far below √eps, steps shrink without a limit.",
        "“For gradients of 1e-5 and eps = 1e-8 the step is ten times shorter.”",
        _OPTAX,
    ),
    "O06": Page(
        "Optax, rmsprop docstring",
        "0.2.8",
        "Initial value of accumulators tracking the magnitude of previous updates.",
        "F",
        "They average squared gradients; the updates and the learning rate do not enter.",
        "“…tracking the averaged squares of previous gradients.”",
        _OPTAX,
    ),
    "O07": Page(
        "PyTorch, RMSprop docstring",
        "2.13.0",
        "alpha (float, optional): smoothing constant (default: 0.99)",
        "Q",
        "There is no bias correction, so the first step is lr/√(1 − alpha) in every weight.",
        "“Without bias correction: at the defaults the first step moves every weight by 0.1.”",
        _TORCH,
    ),
    "O08": Page(
        "PyTorch, RMSprop docstring",
        "2.13.0",
        "note that TensorFlow interchanges these two operations",
        "L",
        "TensorFlow 1 and Keras 3 do; tf.keras 2.0 to 2.10 and Keras 2 take the root first, as PyTorch does.",
        "“…(TensorFlow 1 and Keras 3 interchange these two operations).”",
        _TORCH,
    ),
    "O09": Page(
        "Deep Learning Tuning Playbook, section RMSProp",
        "June 2024",
        "v_0 = 1, m_0 = 0",
        "Q",
        "So TF1 starts; PyTorch, Keras and Optax start from 0. With small gradients nothing else matters as much.",
        "A sentence that v₀ is 1 in TF1 and 0 elsewhere, and that ε is inside the root here.",
    ),
    "O10": Page(
        f"{_D2L}, section RMSProp",
        "March 2024",
        "with a half-life time of an observation of γ⁻¹",
        "F",
        "After ln ½/ln γ steps half of a value's weight is left.",
        "“…with a half-life of ln(1/2)/ln(γ) steps, 6.6 for γ = 0.9.”",
    ),
    "O11": Page(
        f"{_D2L}, section RMSProp",
        "March 2024",
        "do not suffer from division by zero or overly large step sizes",
        "L",
        "Of the two only 0/0 needs ε: no step is longer than η/√(1 − γ) without it.",
        "“…division by zero; long steps are excluded by the present square in s.”",
    ),
    "O12": Page(
        f"{_D2L}, section Momentum",
        "March 2024",
        "until ηλ = 1. Beyond that things diverge",
        "F",
        "Between 1 and 2 it swings and converges.",
        "“Beyond that it swings from side to side, and for ηλ > 2 it diverges.”",
    ),
    "O13": Page(
        "Wikipedia, Stochastic gradient descent, in a copy of its text",
        "2023 or later",
        "a method invented in 2012 by James Martens and Ilya Sutskever",
        "S",
        "The slide that the article cites names Tijmen Tieleman, unpublished.",
        "Ask for a source; the cited slide credits Tijmen Tieleman.",
    ),
    "O14": Page(
        "TensorFlow, note on moving from TF1's RMSPropOptimizer to Keras",
        "commit 0304934",
        "even though the formula used for the variable updates still matches",
        "L",
        "The formula matches Keras 3; the start does not: S begins at 1 in TF1 and at 0 in Keras.",
        "“The accumulator starts from 1 in TF1 and from 0 in TF2, so first steps differ.”",
    ),
    "O15": Page(
        "Paddle, RMSProp docstring",
        "commit 04620a0",
        "In our implementation, Nesterov momentum is used",
        "F",
        "The formula under this sentence is plain momentum.",
        "“…plain momentum is used.”",
    ),
}


def page(key: str, holds: bool = True, measured: str = "") -> None:
    """Print what a page says, what was measured, and what is true; AssertionError unless it holds.

    What only sources can decide has nothing measured.

    Where a newer version was recorded that no longer has the sentence, it prints where it was mended.
    key is an id of PAGES, else ValueError.
    """
    if key not in PAGES:
        raise ValueError(f"key is {key!r}: allowed are the ids O01 to O{len(PAGES):02d}")
    if not isinstance(holds, bool | np.bool):
        raise ValueError(f"holds is {holds!r}: allowed is one truth value, True or False")
    if not holds:
        raise AssertionError(f"{key} does not hold: {measured}")
    row, mended = PAGES[key], mended_in(key)
    print(f"{key} · {row.source}, {row.version}: “{row.quote}”")
    if measured:
        print(f"Measured: {' '.join(str(measured).split())}")
    print(f"Mended in {mended}." if mended else f"{JUDGED[row.verdict].capitalize()}: {row.truth}")
    if not mended:
        print(f"To send: {row.send}")


def mended_in(key: str) -> str:
    """Return the recorded version of the package that no longer has the sentence, "" if none is known."""
    recorded = json.loads((DATA / "frameworks.json").read_text(encoding="utf-8")).get("pages", {})
    return recorded.get(key, "")
