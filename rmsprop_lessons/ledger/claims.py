"""The ledger: every claim of the lesson, what is true of it, and the check that a notebook runs."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Claim(NamedTuple):
    """One claim. Verdicts: T true, C true under the condition, L loose, F false as worded, S from sources."""

    text: str
    verdict: str
    condition: str
    lesson: str  # the notebook that checks it, or names the sources


VERDICTS = {"T": "true", "C": "conditional", "L": "loose", "F": "false as worded", "S": "from sources"}
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
C01 C 03 | Momentum can speed gradient descent up. | In ravines, without noise, with a constant α, when α and β₁ are both tuned for the fewest steps. At gradient descent's own α (0.0195 for κ = 100) it saves a fifth of the steps with β₁ = 0.9 and a third with 0.93, with both tuned seven eighths; in a round bowl the best β₁ is 0.
C02 C 06 | RMSprop can speed gradient descent up too. | Badly scaled features, or steep and flat directions along the coordinates; α tuned for both, constant or falling, β₂ = 0.9. On the tumour data, with mini-batches of 32 and 20 epochs, a gain on raw features and none on standardised ones; with the full batch in each of 340 steps and a falling α a gain on both.
C03 C 01 | Gradient descent moves on along W while it swings widely along b. | From a start with b ≠ 0, 1/c < α < 2/c and a much smaller than c. Below 1/c nothing swings, above 2/c it diverges. From b = 0 it never swings, at any α.
C04 C 01 | That the vertical direction is b and the horizontal one W is for illustration. | For the names, and for gradient descent and Momentum in every direction; RMSprop and Adam need steep and flat directions along the coordinates.
C05 C 05 | We want to slow b down and W not at all, or speed it up; RMSprop does that. | The rate of a coordinate is α/(√S + ε), steep or flat: a step is longer than gradient descent's with the same α exactly where √S + ε < 1. So it depends on the scale of the loss which of the two is faster, and the two α have different units.
C06 T 04 | Each step uses dW and db of the current mini-batch. | So S estimates mean² + variance of the mini-batch gradient, not curvature: a smaller batch makes it larger.
C07 T 04 | S_dW is updated as β₂ S_dW + (1 − β₂) dW², S_db likewise. | S₀ = 0, and S is updated before it divides.
C08 T 04 | The square is taken element by element. | As a squared norm it would give one scale to all parameters, and the step would keep the gradient's direction.
C09 C 02 | S keeps a weighted average of the squared derivatives. | Late: after t steps the weights add up to 1 − β₂ᵗ, so the first averages are far too low until they are divided by it. "About ten steps" has to say which length it means.
C10 T 07 | W := W − α dW/√S_dW and b := b − α db/√S_db. | The first step is α/√(1 − β₂) in every coordinate, whatever the gradient, as long as it is far above ε; on a steady gradient step t is α/√(1 − β₂^t). Adam repairs this: its first step is α.
C11 T 05 | We hope that S_dW is small and S_db large. | As a hope: the rates of W and b differ by the factor √S_db/√S_dW, while the sizes set the length of the step. A constant factor in the loss cancels, with ε = 0 and in exact arithmetic; in float64 over 500 steps at α = 0.1 to 1e-12 with β₂ = 0.9, no longer with 0.99.
C12 C 05 | db is much larger than dW, because the loss is steeper along b. | While |b| is larger than |W| a/c. From (−10, 1) with c/a = 100, β₂ = 0.9 and α = 0.1 db is the smaller one at 79 of the steps 9 to 91; with a smaller α the first of these comes later, from (−10, 3) at step 41, from (−3, 3) never.
C13 C 05 | So S_db is large and S_dW small. | It lags by the length of the average: when b has shrunk, S_db follows, the rate α/√S_db rises above 2/c, and the swing comes back. With α = 0.1, β₂ = 0.9 from (−10, 1) S_db is the smaller one at steps 40 to 76.
C14 L 05 | Dividing by a large number removes the vertical swing. | It shrinks, comes back, and a residue stays: with a constant α, 0 < β₂ and ε < αc/2, b ends on ±(α/2 − ε/c), unless it underflows to 0 first. With a larger β₂ it comes back later and may first be higher: up to 0.21, 0.54 and 1.16 for 0.9, 0.99 and 0.999 (α = 0.1, b from 1). Of 60 α from 1e-4 to 3 b underflows at 43 in float32 and at none in float64 with β₂ = 0.99, at 59 and at 49 with 0.999.
C15 C 05 | RMSprop swings little along b and goes on steadily along W. | For the first 10 to 40 steps at a small α (0.1 here, β₂ = 0.9). At each rule's own best α for 40 steps, of 2000, b travels 4.4 under RMSprop and 25 under gradient descent. Later C14.
C16 C 06 | So a larger α can be used without diverging along b. | As stability: no step is longer than α/√(1 − β₂), the first one has this length, and in a ravine along the axes each goes towards the floor. As a comparison of numbers false: the two α have different units.
C17 T 01 | W and b are told apart only to illustrate. | Nothing in a rule that treats every coordinate alike can depend on their names.
C18 C 09 | In many dimensions the vertical direction is a set of weights such as W1, W2 and the horizontal one W3, W4. | Only if steep and flat directions are coordinates. Where a random rotation mixes 200 of them, most of RMSprop's gain over gradient descent is gone, at β₂ from 0.5 to 0.99, α tuned.
C19 C 04 | In the dimensions that swing, the weighted average of the squares is larger. | While their gradients of the last steps are the larger ones: S follows these, a few steps late, and not the swing. In our ravine from (−10, 1), with α = 0.1 and β₂ = 0.9, b swings at steps 40 to 76 and S_db is the smaller one.
C20 F 09 | So the swinging directions are taken out. | They are damped: with a constant α and β₂ = 0.9 a swing stays, α(sin θ + cos θ)/2 in a ravine turned by θ: α/2 along the axes, α/√2 at 45°. An α that falls to 0 removes it at both; a larger β₂ lets it go and come back. What turning costs is the speed along the floor.
C21 T 04 | The name says it: square, average, then the root. | The root makes α a length; without it the step depends on the scale of the loss. A sum in the place of the average makes each step √(1 − β₂) times as long.
C22 L 04 | The decay is called β₂, to keep it apart from the β of Momentum, so that both use the same hyper-parameter. | The name keeps two knobs apart; they are not the same one. Each acts on its own memory, and the usual values, 0.9 and 0.999, differ.
C23 F 07 | If √S is near 0, the quotient explodes. | It cannot: |dw|/√S ≤ 1/√(1 − β₂), up to rounding. The dangers are 0/0 and the underflow of dw².
C24 T 07 | So add ε to the denominator. | Say where: outside the root it is a floor of ε, inside a floor of √ε.
C25 C 07 | Which ε hardly matters; 1e-8 is a good choice. | While ε is far below √S, and not in float16, where 1e-8 is 0. How many steps a large ε costs depends on α: with gradients of 1e-8, ε = 1e-6 takes 152 times as many at α = 0.01, 349 times at 0.1.
C26 L 07 | ε is there for numerical stability only. | It also blends: RMSprop where ε is far below √S, gradient descent with the rate α/ε where it is far above.
C27 L 05 | Like Momentum, RMSprop damps the swings of gradient descent. | By another mechanism: of gradients ±g that alternate Momentum makes steps of α g (1 − β₁)/(1 + β₁), RMSprop steps of α whatever g is. At the same number α these are shorter than gradient descent's where g is above 1, and longer where it is below: a matter of units.
C28 L 08 | RMSprop damps the swings of mini-batch gradient descent as well. | While they stand out of the noise. Where noise dominates, √S measures the noise and no longer the curvature: once b only swings, that is where σ, equal in all entries, is above cα/2.
C29 C 06 | So a larger α can be used, and learning is faster. | It may be, it need not be. On the tumour data (as in C02) RMSprop's best α is the larger number on raw features, where RMSprop is faster, and the smaller one on standardised features, where it is not.
C30 S 04 | RMSprop was first proposed in Geoffrey Hinton's Coursera course, not in a paper. | Lecture 6, 2012; its slide names Tijmen Tieleman, unpublished, and no paper. The motive is Rprop with mini-batches.
C31 S 04 | It became widely known from there. | Later work cites the lecture: Graves 2013, Kingma and Ba 2015, Goodfellow, Bengio and Courville 2016 (as Hinton, 2012).
C32 C 10 | Momentum and RMSprop together make a better algorithm. | On these thirteen problems, α tuned, constant or in a straight line to 0. With β₁ = 0.9, β₂ = 0.999 (in RMSprop 0.9) and ε = 1e-8 better than RMSprop in turned and bent ravines and on raw features, worse in a bowl, in the ravine along the axes and on a plateau; better than Momentum in a bend, on a plateau and on raw features. With β₁ and β₂ tuned for everyone the three losses vanish.
"""


def _ledger() -> dict[str, Claim]:
    rows = [row.split(" | ") for row in _ROWS.strip().splitlines()]
    heads = [head.split() for head, _, _ in rows]
    return {
        key: Claim(text, verdict, condition, _LESSONS[lesson])
        for (key, verdict, lesson), (_, text, condition) in zip(heads, rows, strict=True)
    }


LEDGER = _ledger()
TESTED = [key for key, entry in LEDGER.items() if entry.verdict != "S"]  # the others no run can test


def claim(key: str, holds: bool, measured: str) -> None:
    """Print what the text says, what was measured, verdict and condition; AssertionError unless it holds.

    key is an id of TESTED, holds one truth value (bool or np.bool); anything else is a ValueError.
    """
    if not isinstance(key, str) or key not in LEDGER:
        raise ValueError(f"key is {key!r}: allowed are the ids C01 to C{len(LEDGER):02d}")
    if key not in TESTED:
        raise ValueError(
            f"key is {key!r}: allowed are claims that a run can test, this one is from sources"
        )
    if not isinstance(holds, bool | np.bool):
        raise ValueError(f"holds is {holds!r}: allowed is one truth value, True or False")
    if not holds:
        raise AssertionError(f"{key} does not hold: {measured}")
    text, verdict, condition, _ = LEDGER[key]
    print(f"{key} · The text says: {text}")
    print(f"Measured: {' '.join(str(measured).split())}")
    print(f"{VERDICTS[verdict].capitalize()}: {condition}")
