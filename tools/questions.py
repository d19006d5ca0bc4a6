"""Questions with four answers each, for a quiz: every answer is computed when the files are made.

The right one is what a lesson's compare() is given (predicted), what the package gives where a claim of
the ledger is asked (claimed, judged), or the solution of an exercise (stepped, slipped). A wrong one is
what a known mistake or misreading gives, and brings the sentence that helps. An id is never given twice.
"""

import numpy as np
from question_kinds import (
    Question,
    S_of_two,
    claimed,
    converted,
    counted,
    first,
    in_frameworks,
    judged,
    predicted,
    rate_at,
    residue,
    slipped,
    stepped,
    steps_of,
    turned_with,
    verdicts,
)

from rmsprop_lessons import (
    LEDGER,
    START,
    descend,
    ewa,
    gradient_descent,
    momentum,
    ravine,
    rmsprop,
    window,
)
from rmsprop_lessons.frameworks import FORMS, first_step

ONE = {"w": 1.0, "dw": 2.0}
SLOPES = 1e-3, 1.0, 1e3
SERIES = {"x": [9.0, 5.0, 6.0], "beta": 0.8}
FIRST = ONE | {"v": 0.0, "S": 0.0, "t": 1, "beta2": 0.95}
SECOND = ONE | {"v": 0.1, "S": 0.2, "t": 2, "beta2": 0.95}


def along_W(factor: float, steps: int = 20) -> float:
    """Return where W is when each step multiplies it by a factor."""
    return START[0] * factor**steps


def powers(names: dict, rule: str, *angles: float) -> np.ndarray:
    """Return how many powers of ten a rule takes off the loss at some angles, in lesson 09."""
    found = names["best"][rule][[names["angles"].index(angle) for angle in angles]]
    return (-np.log10(found)).round()


BANK: list[Question] = [
    predicted(
        "Q01",
        "01",
        "my_changes",
        "Gradient descent in the ravine a = 1, c = 100 from (−10, 1), with α = 0.0185. In how many of "
        "20 steps does b change its sign?",
        "Each step multiplies b by 1 − αc = −0.85.",
        (lambda n: 0, "So it is below 1/c = 0.01. On which side of it is 0.0185?"),
        (lambda n: 10, "That would be every second step. By which number does each step multiply b?"),
        (lambda n: n["turned_round"][1:].sum(), "You left the first step out. Where is b before it?"),
    ),
    claimed(
        "Q02",
        "C03",
        "Gradient descent in the ravine a = 1, c = 100 from (−10, 1), with α = 0.0185. Where is W "
        "after 20 steps?",
        lambda n: descend(gradient_descent, START, ravine().grad, 20, lr=0.0185).w[-1, 0],
        (lambda n: along_W(1 - 0.0185, 1), "That is one step."),
        (lambda n: START[0] + 20 * 0.0185 * 10, "The slope is 10 at the start only. It falls with W."),
        (lambda n: along_W(0.85), "0.85 is the size of the factor of b. Which curvature has W?"),
    ),
    predicted(
        "Q03",
        "01",
        "my_best_rate",
        "A ravine has the curvatures a = 1 along W and c = 100 along b. With which α does gradient "
        "descent shrink the slower of the two fastest?",
        "There 1 − αa and αc − 1 are equal: α = 2/(a + c).",
        (lambda n: 1 / n["c"], "There b is 0 after one step. How much of W does a step leave?"),
        (lambda n: 2 / n["c"], "There b is multiplied by −1 and never shrinks."),
        (lambda n: 1 / (n["a"] + n["c"]), "Half of it. May b swing, if it shrinks all the same?"),
    ),
    predicted(
        "Q04",
        "01",
        "my_steps",
        "At its best α gradient descent takes 346 steps to a millionth of the first loss where c/a = "
        "100. How many where c/a = 1000?",
        "The number of steps grows like the ratio.",
        (lambda n: n["needed"][2], "A step leaves about 1 − 2/κ. Does that not depend on κ?"),
        (lambda n: round(n["needed"][2] * 10**0.5), "Steps that grow like the root of κ: who has them?"),
        (
            lambda n: n["needed"][2] * 100,
            "Steps that grow like the square of κ. What does one step leave?",
        ),
    ),
    predicted(
        "Q05",
        "01",
        "my_stop",
        "Somebody lets gradient descent stop where the slope is below 0.01. The floor of the ravine "
        "has the curvature 1e-4. At which |W| does it stop?",
        "The slope there is 1e-4 · 100 = 0.01.",
        (lambda n: 0.01, "So it would be if the curvature were 1. What is the slope at that W?"),
        (lambda n: 0.01 * 1e-4, "Multiply that W by the curvature: how far is it from 0.01?"),
        (lambda n: (0.01 / 1e-4) ** 0.5, "The slope there is 0.001. It has stopped long before."),
    ),
    claimed(
        "Q06",
        "C04",
        "Ravine and start are turned by 45°. Of gradient descent, Momentum and RMSprop, which take the "
        "path that is turned likewise?",
        lambda n: turned_with(np.pi / 4),
        (
            lambda n: turned_with(np.pi / 2),
            "That holds for 90°, where the axes only change their names.",
        ),
        (
            lambda n: ["RMSprop"],
            "RMSprop divides coordinate by coordinate. Are these the same after the turn?",
        ),
        (lambda n: "none", "Which of them use the gradient as one arrow?"),
    ),
    predicted(
        "Q07",
        "02",
        "my_half_life",
        "An exponentially weighted average has β = 0.9. After how many steps has a value lost half its "
        "weight?",
        "0.9 to this power is a half.",
        (lambda n: window(0.9), "That is 1/(1 − β). How much of the weight is left then?"),
        (
            lambda n: n["mean_age"],
            "That is the mean age, which says how late a steady rise comes through.",
        ),
        (lambda n: window(0.9) / 2, "Half of the window. Does a weight fade in a straight line?"),
        unit="steps",
    ),
    predicted(
        "Q08",
        "02",
        "my_peak",
        "The hottest day of 2012 in Seattle was day 229. On which day is the average with β = 0.98 "
        "highest?",
        "The average rises as long as the days are above it, five weeks more.",
        (lambda n: 229, "Does the average begin to fall on a day that is still above it?"),
        (lambda n: ewa(n["theta"], 0.5)[:366].argmax() + 1, "So late is an average with β = 0.5."),
        (lambda n: 229 + 49, "49 days is the delay of a steady rise. After the peak the days fall."),
    ),
    predicted(
        "Q09",
        "02",
        "my_first_average",
        "The first day had 12.8 °C, the average starts from 0, and β is 0.98. What is the first "
        "average?",
        "v₁ = 0.02 · 12.8: the missing weight sits on v₀ = 0.",
        (lambda n: n["theta"][0], "That is the first day. Which share of it is mixed into v₀?"),
        (lambda n: 0.98 * n["theta"][0], "You gave the weight β to the new value."),
        (lambda n: n["theta"][0] / 2, "That is a plain mean of 0 and the day. Where did β go?"),
        unit="°C",
    ),
    predicted(
        "Q10",
        "02",
        "my_shares",
        "RMSprop's S averages dw² from 0. The gradient is constant. Which share of dw² is in S after "
        "one step, for β₂ = 0.9 and for 0.999?",
        "1 − β₂ of it, each time.",
        (lambda n: [0.9, 0.999], "That is the share which is missing."),
        (lambda n: [1, 1], "So it is after the repair, which divides by 1 − β₂ᵗ. RMSprop has none."),
        (lambda n: [(1 - b) ** 0.5 for b in (0.9, 0.999)], "That is √S as a share of |dw|."),
    ),
    claimed(
        "Q11",
        "C09",
        "S starts at 0, β₂ = 0.9, and the gradient stays the same. Which share of dw² is in S after "
        "three steps?",
        lambda n: ewa([1, 1, 1], 0.9)[-1],
        (lambda n: ewa([1], 0.9)[-1], "That is the first step. What do the next two add?"),
        (lambda n: 3 * ewa([1], 0.9)[-1], "What was there fades by 0.9 before the next share is added."),
        (lambda n: 0.9**3, "That is what is still missing after three steps."),
    ),
    stepped(
        "Q12",
        "02",
        "ewa",
        SERIES,
        "v",
        "0.8 · 2.44 + 0.2 · 6.",
        "E05",
        "E01",
        "E02",
    ),
    stepped(
        "Q13",
        "02",
        "ewa_corrected",
        SERIES,
        "v",
        "The plain average, 3.152, over 1 − 0.8³.",
        "B02",
        "B10",
        "B08",
    ),
    slipped("Q14", "02", "ewa", SERIES, "v", "E06", "E04", "E27", "E03"),
    predicted(
        "Q15",
        "03",
        "my_same",
        "At α = 0.0195 gradient descent takes 334 steps in the ravine. How many does Momentum take "
        "with the same α and β₁ = 0.9?",
        "W takes the time, and along W nothing cancels: the average is about the gradient.",
        (
            lambda n: n["same"][0],
            "Nearly. The average of a shrinking push is late: which way does that help?",
        ),
        (lambda n: round(n["same"][0] * 0.1), "Cancelling along b does not lengthen the steps along W."),
        (
            lambda n: n["same"][0] * 10,
            "The weights (1 − β₁) β₁ᵏ add up to 1. Are the steps then shorter?",
        ),
        unit="steps",
    ),
    predicted(
        "Q16",
        "03",
        "my_limit",
        "Under gradient descent b shrinks as long as αc is below 2. Under Momentum with β₁ = 0.9: "
        "below which αc?",
        "2(1 + β₁)/(1 − β₁).",
        (
            lambda n: n["limits"][0],
            "That is the limit without a memory. What do alternating gradients leave?",
        ),
        (lambda n: 2 * window(0.9), "That is 2/(1 − β₁). The old average also pulls the other way."),
        (lambda n: 1.9 / 0.1, "Half of it. A swing from B to −B is a step of 2B."),
    ),
    predicted(
        "Q17",
        "03",
        "my_steps",
        "On the ravine with c/a = 100 gradient descent takes about 340 steps, its α tuned. How many "
        "does Momentum take, α and β₁ tuned?",
        "With β₁ = 0.7, at five times the α at which gradient descent diverges.",
        (lambda n: n["counts"][0.9], "That is β₁ = 0.9. Is the usual value the best one here?"),
        (lambda n: n["counts"][0.5], "That is β₁ = 0.5, which allows a smaller α."),
        (lambda n: n["counts"][0.95], "That is β₁ = 0.95, whose memory fades slowly."),
        unit="steps",
    ),
    predicted(
        "Q18",
        "03",
        "my_round",
        "In a round bowl gradient descent needs 2 steps, its α tuned. How many does Momentum need with "
        "β₁ = 0.9, its α tuned?",
        "There is nothing to cancel, and the memory fades by at most √0.9 a step.",
        (lambda n: n["plain"][0], "The memory still holds the first gradients at the minimum."),
        (
            lambda n: n["best"][1][0],
            "So many takes the best β₁ where c/a = 10. What is there to cancel here?",
        ),
        (
            lambda n: 10 * n["plain"][0],
            "The steps are not a tenth as long. What carries them past the minimum?",
        ),
        unit="steps",
    ),
    stepped(
        "Q19",
        "03",
        "momentum_step",
        ONE | {"v": 0.5},
        "v",
        "0.8 · 0.5 + 0.2 · 2.",
        "M07",
        "M03",
        "M11",
    ),
    stepped(
        "Q20",
        "03",
        "momentum_step",
        ONE | {"v": 0.5},
        "w",
        "v is 0.8, and w goes 0.1 · 0.8 against it.",
        "M01",
        "M03",
        "M08",
    ),
    slipped("Q21", "03", "momentum_step", ONE | {"v": 0.5}, "w", "M01", "M04", "M24", "M23"),
    converted(
        "Q22",
        "03",
        "momentum_step",
        "Momentum as an average has α = 0.065 and β₁ = 0.8. Which α′ takes the same path with the "
        "summed form, u ← β₁u + dw?",
        lambda n: 0.065 * momentum(0.0, 1.0, lr=1.0, beta1=0.8)[1],
        "u is 1/(1 − β₁) times as large as v.",
        "M03",
        (lambda n: 0.065, "From u = 0, a gradient of 1 makes u = 1. How large is the averaged v then?"),
        (lambda n: 0.065 / momentum(0.0, 1.0, lr=1.0, beta1=0.8)[1], "Which of the memories is larger?"),
        (lambda n: 0.065 * 0.8, "You took β₁. By which factor do v and u differ?"),
    ),
    predicted(
        "Q23",
        "04",
        "my_step",
        "The gradient is −10 along W and 100 along b, α is 0.05. How far does a step of gradient "
        "descent go along W and along b?",
        "α times the size of the gradient. The minimum is 10 and 1 away.",
        (lambda n: [10, 1], "That is the way to the minimum. Does the gradient know it?"),
        (lambda n: [5, 0.5], "You exchanged them: which direction has the large gradient?"),
        (lambda n: [0.05, 0.05], "That is the sign step, which throws the sizes away."),
    ),
    predicted(
        "Q24",
        "04",
        "my_place",
        "Nine batches push a parameter with a gradient of +0.1, the tenth with −0.9. Where is the sign "
        "step after the ten, in units of α?",
        "Nine steps down and one up: each small gradient counts as much as the large one.",
        (lambda n: n["batches"][:10].sum().round(10), "The gradients add up to 0. Do their signs?"),
        (lambda n: np.sign(n["batches"][:10]).sum(), "Which way does a positive gradient push?"),
        (lambda n: -9, "That is before the tenth batch."),
        unit="α",
    ),
    predicted(
        "Q25",
        "04",
        "my_first_steps",
        "Leave the root out of RMSprop and divide by S itself: β₂ = 0.9, α = 1, S from 0. How long is "
        "the first step on slopes of 0.001, 1 and 1000?",
        "The steeper the slope, the shorter the step: g/(0.1 g²).",
        (lambda n: [first(dw=g) for g in SLOPES], "So long it is with the root."),
        (lambda n: [first("R05", dw=g) for g in SLOPES], "That is a sum, with the root. S averages."),
        (lambda n: [first("R47", dw=g) for g in SLOPES], "You divided by the root of the slope."),
    ),
    claimed(
        "Q26",
        "C08",
        "In the ravine b is made four times as steep. From the same start, how many times as large is "
        "the first S_db?",
        lambda n: (
            rmsprop(START, ravine(1, 400).grad(START), lr=1)[1]
            / rmsprop(START, ravine().grad(START), lr=1)[1]
        )[1],
        (lambda n: 1, "That is S_dW. The square is taken entry by entry."),
        (lambda n: 4, "So db grows. What does S average?"),
        (lambda n: 2, "You took a root. S holds squares, √S their root."),
    ),
    claimed(
        "Q27",
        "C06",
        "A mini-batch gradient is 7 or −1, each half of the time. Around which value does S settle, "
        "with a β₂ near 1?",
        lambda n: S_of_two((7, -1)),
        (
            lambda n: np.mean([7, -1]) ** 2,
            "That is the square of the mean. What is averaged, and what squared first?",
        ),
        (lambda n: np.var([7, -1]), "That is the variance. The gradients also have a mean."),
        (lambda n: np.mean([7, -1]), "That is the mean gradient, which Momentum keeps."),
    ),
    claimed(
        "Q28",
        "C21",
        "Put a sum of squares in place of RMSprop's average: S ← S + dw². On a steady slope of 1, how "
        "long is step 100, in units of α?",
        lambda n: steps_of("R07", 100),
        (lambda n: 1, "So long it is with an average. Does a sum stay as it is?"),
        (
            lambda n: steps_of("R07", 100) ** 2,
            "After 100 squares the sum is 100. By what is the slope divided?",
        ),
        (
            lambda n: steps_of("R07", 1) / (1 - 0.9) ** 0.5,
            "So long is the first step of RMSprop with β₂ = 0.9.",
        ),
        unit="α",
    ),
    stepped(
        "Q29",
        "04",
        "rmsprop_step",
        ONE | {"S": 0.25},
        "S",
        "0.8 · 0.25 + 0.2 · 2².",
        "R06",
        "R05",
        "R25",
    ),
    stepped(
        "Q30",
        "04",
        "rmsprop_step",
        ONE | {"S": 0.25},
        "w",
        "S is 1, and the step is 0.1 · 2/(1 + 0.05).",
        "R01",
        "R08",
        "R05",
    ),
    slipped("Q31", "04", "rmsprop_step", ONE | {"S": 0.36}, "w", "R02", "R08", "R26", "R22"),
    predicted(
        "Q32",
        "05",
        "my_travel",
        "How far does b travel in 40 steps, back and forth added up, under gradient descent with α = "
        "0.0198 and under RMSprop with α = 0.1? The start is (−10, 1).",
        "Gradient descent carries it over the floor at each step. RMSprop sinks to the floor.",
        (lambda n: [1, 1], "Both come down from 1. Which of them goes down only once?"),
        (
            lambda n: [abs(n["gd"].w[40, 1] - 1), n["lengths"][1]],
            "That is from first to last. Add up each way.",
        ),
        (
            lambda n: [n["lengths"][0], 40 * 0.1],
            "A step is about α long while S keeps up. What does b's gradient do?",
        ),
    ),
    claimed(
        "Q33",
        "C14",
        "RMSprop in the ravine from (−10, 1), α = 0.1, β₂ = 0.9, ε = 1e-8. How large is |b| after 500 "
        "steps?",
        lambda n: abs(descend(rmsprop, START, ravine().grad, 500, lr=0.1).w[-1, 1]),
        (lambda n: 0, "That is the sketch. When b is tiny, what becomes of S_db?"),
        (
            lambda n: abs(descend(rmsprop, START, ravine().grad, 30, lr=0.1).w[-1, 1]),
            "That is step 30, in the dive.",
        ),
        (lambda n: 0.1, "A step is α long. It leads from +r to −r: how large is r?"),
    ),
    predicted(
        "Q34",
        "05",
        "my_end",
        "RMSprop in a ravine with c = 10, α = 0.3, ε = 0.5. Where does |b| end?",
        "α/2 − ε/c.",
        (lambda n: 0.3 / 2, "So it is where ε is tiny. Which part does ε = 0.5 take off?"),
        (lambda n: 0.3, "A step leads from +r to −r. How long is it, then?"),
        (lambda n: 0, "That needs ε above αc/2 = 1.5."),
    ),
    predicted(
        "Q35",
        "05",
        "my_lengths",
        "The gradient is +100, −100, +100, … How long are the steps of Momentum with β₁ = 0.9 and of "
        "RMSprop in the long run, in units of α?",
        "100 (1 − β₁)/(1 + β₁), and 1: RMSprop lets nothing cancel.",
        (
            lambda n: [100, 1],
            "So long are the steps of gradient descent. What do the signs do to an average?",
        ),
        (
            lambda n: [100 * 0.1, 1],
            "(1 − β₁) · 100 is the newest share. What does the old average pull?",
        ),
        (lambda n: [n["by_momentum"][2], 100], "RMSprop divides by the size. What is left of 100?"),
        unit="α",
    ),
    claimed(
        "Q36",
        "C11",
        "The loss is multiplied by a million, and ε is 0. By which factor does RMSprop's first step "
        "change?",
        lambda n: first(dw=1e6) / first(),
        (lambda n: 1e6, "So gradient descent's does. What else grows by a million in the fraction?"),
        (lambda n: first("R02", dw=1e6) / first("R02"), "You divided by S. What undoes its square?"),
        (
            lambda n: first("R47", dw=1e6) / first("R47"),
            "You divided by the root of the gradient's size.",
        ),
    ),
    claimed(
        "Q37",
        "C16",
        "How long can a step of RMSprop be at most with β₂ = 0.99, in units of α?",
        lambda n: first(beta2=0.99),
        (lambda n: first(beta2=0.9), "That is β₂ = 0.9. Which share of S is the newest square here?"),
        (lambda n: first("R02", beta2=0.99), "You forgot the root of 1 − β₂."),
        (
            lambda n: first("R22", beta2=0.99),
            "That is a sign step, and what S settles to. When is S smaller?",
        ),
        unit="α",
    ),
    predicted(
        "Q38",
        "06",
        "my_factors",
        "Every loss becomes 1000 times as large. By which factor does the best α of gradient descent, "
        "Momentum, RMSprop and Adam change?",
        "The first two have the unit parameter² per loss, the others a length.",
        (lambda n: [1, 1, 1, 1], "Where does a factor in the gradient cancel, and where does it stay?"),
        (lambda n: [1e-3] * 4, "RMSprop and Adam divide the gradient by its own size."),
        (lambda n: [1e3, 1e3, 1, 1], "The gradient is 1000 times as large. Should α grow with it?"),
    ),
    predicted(
        "Q39",
        "07",
        "my_first_steps",
        "RMSprop with β₂ = 0.9, ε = 0 and S from 0. How long is the first step for the gradients 1, "
        "1e-100, 1e-170 and 0, in units of α?",
        "It does not explode. At 1e-170 the square underflows, and 0/0 is not a number.",
        (lambda n: [first(), first(), first(), np.nan], "Square 1e-170 in the computer: what is left?"),
        (
            lambda n: [first(), np.inf, np.inf, np.nan],
            "A small gradient has a small S. What is their quotient?",
        ),
        (lambda n: [first(), first(), np.inf, 0], "A gradient of 0 makes S = 0. What is 0/0?"),
    ),
    predicted(
        "Q40",
        "07",
        "my_two_steps",
        "A gradient has been 1e-6 for long, and ε is 1e-8. How long is a step with ε beside the root, "
        "and with ε inside it, in units of α?",
        "Beside it ε is a floor of 1e-8, inside one of √1e-8 = 1e-4.",
        (
            lambda n: [1e-6 / (1e-6 + 1e-8)] * 2,
            "Inside, ε is added to S = 1e-12. Which of them is larger?",
        ),
        (
            lambda n: [1e-6 / (1e-6 + 1e-4), 1e-6 / (1e-6 + 1e-8)],
            "You exchanged them: which place makes the larger floor?",
        ),
        (
            lambda n: [1e-6 / (1e-6 + 1e-4)] * 2,
            "Beside the root 1e-8 meets √S = 1e-6. Is the root of ε taken there?",
        ),
        unit="α",
    ),
    predicted(
        "Q41",
        "07",
        "my_steps",
        "RMSprop halves x in 46 steps, with gradients of about 1, α = 0.01 and ε = 1e-8. How many does "
        "it take with ε = 1e-3? And with ε = 1e-8 where the gradients are about 1e-8?",
        "ε hardly counts while it is far below √S, and does when it is as large.",
        (
            lambda n: [n["large"][1e-3], n["small"][0]],
            "With gradients of 1e-8, how large is √S beside ε?",
        ),
        (
            lambda n: [n["large"][1e-3], n["small"][1e-6]],
            "So it would be with ε = 1e-6, a hundred times √S.",
        ),
        (lambda n: [n["small"][1e-8], n["large"][1e-3]], "You exchanged them: where is ε far below √S?"),
        unit="steps",
    ),
    predicted(
        "Q42",
        "07",
        "my_distances",
        "The gradient stays the same, S starts at 0. How far do 60 steps of RMSprop go, in units of α, "
        "for β₂ = 0.9, 0.99 and 0.999?",
        "Step t is α/√(1 − β₂ᵗ): the longer the memory, the longer S stays too small.",
        (lambda n: [60, 60, 60], "So far they go once S has settled. How large is S at first?"),
        (
            lambda n: [round(float(60 * steps[0])) for steps in n["steady"].values()],
            "You took the first step sixty times. S fills up.",
        ),
        (
            lambda n: [round(float(steps.sum())) for steps in n["steady"].values()][::-1],
            "The other way round: which memory fills up faster?",
        ),
        unit="α",
    ),
    predicted(
        "Q43",
        "07",
        "my_ends",
        "Everything is float16, ε = 1e-8, α = 0.01, w = 1. Where does the first step of RMSprop end "
        "for g = 1e-4, and where for g = 0?",
        "g² = 1e-8 is 0 in float16, and so is ε.",
        (lambda n: [rmsprop(1.0, g, lr=0.01)[0] for g in (1e-4, 0.0)], "So it ends in float64."),
        (lambda n: [1, 1], "g² becomes 0 and so does ε. What is 1e-4 divided by 0?"),
        (lambda n: [-np.inf, 1], "For g = 0 the fraction is 0/0."),
    ),
    claimed(
        "Q44",
        "C26",
        "RMSprop has α = 1000 and ε = 1e6, far above √S. It then moves like gradient descent: with "
        "which rate?",
        lambda n: float(f"{rate_at(1e6):.3g}"),
        (lambda n: 1000, "By what is the gradient divided, when √S no longer counts?"),
        (lambda n: 1000 / 1e6**0.5, "ε stands beside the root. Is its root taken there?"),
        (lambda n: 1000 * 1e6, "ε is below the fraction line."),
    ),
    claimed(
        "Q45",
        "C24",
        "ε = 1e-8 stands inside the root. By what is a steady gradient of 1e-12 divided?",
        lambda n: float(f"{1 / first_step(FORMS['Optax'], 1e-12, 0.0, 1e-8) * 1e-12:.3g}"),
        (lambda n: 1e-8, "That is the floor beside the root."),
        (lambda n: 1e-12, "That is √S. ε is much larger than S = 1e-24."),
        (lambda n: 1e-8**2, "Is the root of ε larger or smaller than ε?"),
    ),
    claimed(
        "Q46",
        "C10",
        "β₂ = 0.999, S from 0, ε far below the gradient. How long is RMSprop's first step, in units of "
        "α?",
        lambda n: first(beta2=0.999),
        (lambda n: first(beta2=0.9), "That is β₂ = 0.9. Which share of dw² is in S here?"),
        (lambda n: 1, "So long is Adam's first step, which repairs S."),
        (lambda n: first("R02", beta2=0.999), "You divided by S. The root is missing."),
        unit="α",
    ),
    predicted(
        "Q47",
        "08",
        "my_ratios",
        "The curvatures are 100 to 1, α = 0.01, and dW and db carry noise of size σ. What is "
        "√S_db/√S_dW for tiny σ, for σ = 1 and for σ = 10?",
        "Where the noise is far above cα/2, S measures the noise, which is equal in both.",
        (lambda n: [100, 100, 100], "What does S average when the noise is larger than the slope?"),
        (
            lambda n: [10, 10, 10],
            "Without noise b and W end on the same ±α/2. In which ratio are the slopes there?",
        ),
        (
            lambda n: n["measured"][[12, 9, 0]],
            "The other way round: where does S still see the curvature?",
        ),
    ),
    counted(
        "Q48",
        "08",
        "Adam trains two parameters for two epochs of three batches each. Which t has the last step?",
        "t counts updates, one for each batch.",
        "D01",
        "D02",
        "D03",
    ),
    predicted(
        "Q49",
        "09",
        "my_powers",
        "In 100 steps RMSprop, its α tuned, takes 18 powers of ten off the loss of a ravine along the "
        "axes. How many does it take off where the ravine is turned by 5°, and by 45°?",
        "At 45° both coordinates see the same slopes, so there is nothing to tell apart.",
        (lambda n: powers(n, "RMSprop", 0, 0), "Does RMSprop's step turn along with the ravine?"),
        (lambda n: powers(n, "gradient descent", 5, 45), "So many takes gradient descent at any angle."),
        (
            lambda n: powers(n, "RMSprop", 45, 5),
            "You exchanged them: where do the coordinates see one slope?",
        ),
        unit="powers of ten",
    ),
    predicted(
        "Q50",
        "09",
        "my_ratios",
        "A ravine with c/a = 100 is turned by 5°, 20° and 45°. What is √S_db/√S_dW after 400 steps of "
        "RMSprop with α = 0.1?",
        "About cot θ: of a swing A across, W sees A sin θ and b sees A cos θ. At 5° the floor counts, "
        "too.",
        (lambda n: [100] * 3, "That is c/a, which the swing leaves at 0° only. What of it does W see?"),
        (
            lambda n: list(np.tan(np.radians([5, 20, 45]))),
            "That is the inverse: which of the two sees more?",
        ),
        (lambda n: [10] * 3, "That is |db|/|dW| at the start, along the axes."),
    ),
    predicted(
        "Q51",
        "09",
        "my_end",
        "A parameter between −1 and 1 gets nine pushes of −1 and one of +10, over and over. The sum is "
        "+1, so the best point is −1. Where does RMSprop end with β₂ = 0.9?",
        "The large push is divided by the largest root, the nine by less and less.",
        (lambda n: -1, "That is the best point. By what is the large push divided?"),
        (lambda n: 0, "Gradients that cancel leave it there. Do these, once they are divided?"),
        (
            lambda n: n["walks"][-1][2],
            "So it is with β₂ = 0.99, whose S forgets less between two large pushes.",
        ),
    ),
    predicted(
        "Q52",
        "09",
        "my_count",
        "On a saddle gradient descent starts at W = 1e-6, and W grows by the factor 1 + α a step, α = "
        "0.0178. How many steps does it take until W is about 1?",
        "ln 1e6 / ln(1 + α).",
        (lambda n: round(1 / 0.0178), "So many take steps of α, however small the slope is: RMSprop's."),
        (lambda n: round(6 / 0.0178), "You took 6 for ln 1e6: that is the decimal logarithm."),
        (lambda n: round(1e6 * 0.0178), "Growth by a factor is faster than growth by a constant."),
        unit="steps",
    ),
    claimed(
        "Q53",
        "C20",
        "RMSprop with a constant α = 0.1 in a ravine that is turned by 45°. How large is the swing "
        "that stays, measured across the ravine?",
        lambda n: residue(np.pi / 4),
        (lambda n: residue(0), "So large it is along the axes. How many coordinates move here?"),
        (lambda n: 0, "Damped is not removed. What would end it?"),
        (lambda n: 0.1 * 2**0.5, "That is one step across, from −A to A."),
    ),
    predicted(
        "Q54",
        "10",
        "my_lengths",
        "The gradient is −10 along W and 100 along b. How long is Adam's first step along W and b, and "
        "how long without the repair of its averages, in units of α?",
        "0.1 g/√(0.001 g²) without the repair, g/√g² with it.",
        (
            lambda n: [1, 1, 1, 1],
            "Without the repair v holds a tenth of g. Which share of g² does S hold?",
        ),
        (lambda n: [10, 100, 1, 10], "Do the sizes of the gradients count, once they are divided?"),
        (
            lambda n: [1, 1, *(1 / np.array(n["lengths"][2:]))],
            "Which of the two averages is low by more?",
        ),
        unit="α",
    ),
    predicted(
        "Q55",
        "10",
        "my_step",
        "Adam's repair multiplies α by √(1 − 0.999ᵗ)/(1 − 0.9ᵗ). At which step does this pass 0.9?",
        "By then 0.9ᵗ is gone, and 0.999ᵗ has come down to 0.19.",
        (lambda n: int(np.ceil(np.log(0.1) / np.log(0.9))), "That is when 1 − 0.9ᵗ passes 0.9."),
        (lambda n: n["factor"].argmin() + 1, "There the factor is smallest."),
        (lambda n: round(window(0.999)), "That is 1/(1 − β₂). Put it in: how large is the factor?"),
    ),
    stepped(
        "Q56",
        "10",
        "adam_step",
        SECOND,
        "v",
        "The memory is the raw average, 0.8 · 0.1 + 0.2 · 2.",
        "A01",
        "A28",
        "A33",
    ),
    stepped(
        "Q57",
        "10",
        "adam_step",
        FIRST,
        "w",
        "Both averages are repaired: 0.1 · 2/(2 + 0.05).",
        "A02",
        "A04",
        "A08",
    ),
    slipped("Q58", "10", "adam_step", SECOND, "w", "A02", "A05", "A06", "A22"),
    predicted(
        "Q59",
        "11",
        "my_lengths",
        "The very first gradient is 1e-4, the learning rate is 1, all else stays at the defaults. How "
        "long is RMSprop's first step in PyTorch, in Keras and in TF1?",
        "β₂ = 0.99 and ε beside the root; 0.9 and 1e-7 inside it; S₀ = 1.",
        (lambda n: [first(beta2=0.99)] * 3, "Do all have one β₂, one ε, one S₀?"),
        (
            lambda n: [first(beta2=0.99), first(), first()],
            "In Keras ε stands inside: its root is larger than 1e-4.",
        ),
        (lambda n: in_frameworks(TF1=FORMS["TF1"]._replace(S0=0.0)), "TF1 starts S at 1, not at 0."),
    ),
    predicted(
        "Q60",
        "11",
        "my_jump",
        "From PyTorch's defaults to TF1's one changes β₂, the place of ε, its size and S₀. Which "
        "change makes the largest jump in the first step, for a gradient of 1e-4?",
        "With S₀ = 1 the root is near 1: the step is as short as the gradient is small.",
        (lambda n: "β₂", "That changes the first step by √10."),
        (lambda n: "the place of ε", "That changes it by about 3, since 1e-4 is the root of 1e-8."),
        (lambda n: "the size of ε", "That changes it by about 3: 1e-10 inside the root hardly counts."),
    ),
    predicted(
        "Q61",
        "12",
        "my_numbers",
        "A step reads each array that it needs once, and writes each that it changes once. How many "
        "numbers an entry is that, in gradient descent, Momentum, RMSprop and Adam?",
        "w and dw come in, w goes out; each average comes in and goes out.",
        (lambda n: [3, 4, 4, 5], "An average is read, and then written as well."),
        (lambda n: [2, 4, 4, 6], "w comes in, and goes out: that is two."),
        (lambda n: [3, 5, 5, 9], "Which third array would Adam keep? Its t is one number for all."),
    ),
    predicted(
        "Q62",
        "12",
        "my_slowest",
        "Which of these calls of NumPy takes longest, on numbers that lie in the cache?",
        "In float64 the root takes longer than four additions.",
        (lambda n: "add", "An addition is the shortest of the four."),
        (lambda n: "multiply", "It takes as long as an addition."),
        (lambda n: "divide", "It takes longer than an addition in float64, but not by as much."),
    ),
    predicted(
        "Q63",
        "12",
        "my_fastest",
        "200 steps of RMSprop in the ravine, with two parameters: which form is fastest?",
        "With two parameters all the time of NumPy is that of its calls.",
        (lambda n: "in place", "How long does a call take before it adds anything?"),
        (lambda n: "descend", "It checks and records each step. That is what it is for."),
        (lambda n: "one flat vector", "With two parameters there is nothing to flatten."),
    ),
    predicted(
        "Q64",
        "13",
        "my_true_and_false",
        "The usual lesson on RMSprop makes 32 claims. How many are true as they are stated, and how "
        "many are false as worded?",
        "Most of the others hold under a condition.",
        (
            lambda n: [verdicts("true", "conditional"), verdicts("false as worded")],
            "You let the conditions pass.",
        ),
        (
            lambda n: [verdicts("true"), verdicts("false as worded", "loose")],
            "You counted the loose ones as false: they need other words.",
        ),
        (lambda n: [len(LEDGER), 0], "Who has let no check speak?"),
    ),
    judged(
        "Q65",
        "F",
        "Four sentences on the rule. Which one is false as worded?",
        "C23",
        "C21",
        "C24",
        "C07",
    ),
    judged(
        "Q66",
        "F",
        "Four sentences on the swing. Which one is false as worded?",
        "C20",
        "C14",
        "C15",
        "C13",
    ),
    judged("Q67", "T", "Which of these sentences is true as it stands?", "C08", "C25", "C26", "C29"),
    judged("Q68", "S", "Which of these sentences can no run test?", "C30", "C11", "C17", "C22"),
]
