"""The ledger: every claim of the lesson, what is true of it, and the check that a notebook runs."""

from typing import NamedTuple

import numpy as np


class Claim(NamedTuple):
    """One claim. Verdicts: T true, C true under the condition, L loose, F false as worded."""

    text: str
    verdict: str
    condition: str
    lesson: str  # the notebook that checks it


VERDICTS = {"T": "true", "C": "conditional", "L": "loose", "F": "false as worded"}
_LESSONS = {
    "01": "01-the-ravine",
    "02": "02-weighted-averages",
    "03": "03-momentum",
    "04": "04-from-sizes-to-rmsprop",
    "05": "05-rmsprop-in-the-ravine",
    "06": "06-a-larger-learning-rate",
    "07": "07-epsilon-and-the-first-steps",
    "08": "08-mini-batches-and-many-weights",
    "09": "09-where-it-fails",
    "10": "10-momentum-and-rmsprop-together",
}
# id, verdict, lesson | what the text says | the condition
_ROWS = """
C01 C 03 | Momentum can speed gradient descent up. | Badly conditioned or noisy losses, with the learning rate and β₁ tuned; a round bowl it slows down.
C02 C 06 | RMSprop can speed gradient descent up too. | Steep and flat directions along the coordinates, or badly scaled features; a learning rate that decays where accuracy counts.
C03 C 01 | Gradient descent moves on along W while it swings widely along b. | 1/c < α < 2/c and a much smaller than c. Below 1/c nothing swings, above 2/c it diverges.
C04 T 01 | That the vertical direction is b and the horizontal one W is for illustration. | It hides one assumption: that steep and flat directions are coordinates.
C05 C 05 | We want to slow b down and W not at all, or speed it up; RMSprop does that. | The rate of a coordinate is α/√S: W gains on gradient descent with the same α exactly where √S_dW < 1.
C06 T 04 | Each step uses dW and db of the current mini-batch. | So S estimates mean² + variance of the gradient, not curvature.
C07 T 04 | S_dW is updated as β₂ S_dW + (1 − β₂) dW², S_db likewise. | S₀ = 0, and S is updated before it divides.
C08 T 04 | The square is taken element by element. | As a squared norm it would give one scale to all parameters.
C09 C 02 | S keeps a weighted average of the squared derivatives. | Late: the weights sum to 1 − β^t, so the first averages are far too low. "About ten steps" has to say which length it means.
C10 T 07 | W := W − α dW/√S_dW and b := b − α db/√S_db. | The first step is α/√(1 − β₂) in every coordinate, whatever the gradient, as long as it is far above ε.
C11 T 05 | We hope that S_dW is small and S_db large. | As a hope; only the ratio √S_db/√S_dW shapes the path.
C12 C 05 | db is much larger than dW, because the loss is steeper along b. | At the start; under RMSprop it turns round within ten steps.
C13 C 05 | So S_db is large and S_dW small. | It lags by the length of the average: when db has shrunk, S_db follows, and the swing comes back.
C14 L 05 | Dividing by a large number removes the vertical swing. | It damps, then a residue stays: with a constant α and ε < αc/2, b ends on ±(α/2 − ε/c). A larger β₂ makes that later, or never, where b underflows to 0 first.
C15 C 05 | RMSprop swings little along b and goes on steadily along W. | For the first 10 to 40 steps; then C14.
C16 C 06 | So a larger α can be used without diverging along b. | As stability: no step is longer than α/√(1 − β₂). As a comparison of numbers false: the two α have different units.
C17 T 01 | W and b are told apart only to illustrate. | Nothing in a rule that treats every coordinate alike can depend on their names.
C18 C 09 | In many dimensions the vertical direction is a set of weights such as W1, W2 and the horizontal one W3, W4. | Only if steep and flat directions are coordinates.
C19 T 04 | In the dimensions that swing, the weighted average of the squares is larger. | An average, not a sum: without (1 − β₂) every step shrinks by √(1 − β₂).
C20 F 09 | So the swinging directions are taken out. | They are damped, not removed; in a ravine turned by 45° not even that.
C21 T 04 | The name says it: square, average, then the root. | The root makes α a length; without it the step depends on the scale of the loss.
C22 T 04 | The decay is called β₂, to keep it apart from the β of Momentum. | Two separate knobs; nothing makes them equal.
C23 F 07 | If √S is near 0, the quotient explodes. | It cannot: |dw|/√S ≤ 1/√(1 − β₂). The dangers are 0/0 and the underflow of dw².
C24 T 07 | So add ε to the denominator. | Say where: outside the root it is a floor of ε, inside a floor of √ε.
C25 C 07 | Which ε hardly matters; 1e-8 is a good choice. | While ε is far below √S, and not in float16, where 1e-8 is 0.
C26 L 07 | ε is there for numerical stability only. | It also blends: RMSprop where ε is far below √S, gradient descent with the rate α/ε where it is far above.
C27 L 05 | Like Momentum, RMSprop damps the swings of gradient descent. | By another mechanism: Momentum lets signed gradients cancel, RMSprop rescales their size.
C28 L 08 | It does so for mini-batch gradient descent as well. | Where noise dominates, √S measures the noise and no longer the curvature.
C29 C 06 | So a larger α can be used, and learning is faster. | As C16: it may be, it need not be.
C30 T 04 | RMSprop was first proposed in Geoffrey Hinton's Coursera course, not in a paper. | Tieleman and Hinton, lecture 6, 2012; the motive there is Rprop with mini-batches.
C31 T 04 | It became widely known from there. | Papers cite the lecture.
C32 C 10 | Momentum and RMSprop together make a better algorithm. | All tuned, with a rate that may fall: better than RMSprop in turned and bent ravines and on bad scales, worse in a bowl, in the ravine along the axes and on a plateau; better than Momentum where sizes mislead, worse in the bowl and the ravines; else mostly ties.
"""


def _ledger() -> dict[str, Claim]:
    rows = [row.split(" | ") for row in _ROWS.strip().splitlines()]
    heads = [head.split() for head, _, _ in rows]
    return {
        key: Claim(text, verdict, condition, _LESSONS[lesson])
        for (key, verdict, lesson), (_, text, condition) in zip(heads, rows, strict=True)
    }


LEDGER = _ledger()


def claim(key: str, holds: bool, measured: str) -> None:
    """Print one line, id and verdict and what was measured; raise AssertionError unless it holds.

    key is an id of LEDGER, holds one truth value (bool or np.bool); anything else is a ValueError.
    """
    if not isinstance(key, str) or key not in LEDGER:
        raise ValueError(f"key is {key!r}: allowed are the ids C01 to C{len(LEDGER):02d}")
    if not isinstance(holds, bool | np.bool):
        raise ValueError(f"holds is {holds!r}: allowed is one truth value, True or False")
    if not holds:
        raise AssertionError(f"{key} does not hold: {measured}")
    print(f"{key} ({VERDICTS[LEDGER[key].verdict]}): {' '.join(str(measured).split())}")
