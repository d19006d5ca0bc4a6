"""The formulas of the prose, computed: what a sentence writes in TeX is what the package does.

Every step (an arrow to the left) is taken and compared with the rules of updates.py. Both sides of every
equation are computed, with VALUES, which fit together. SAID tells what is left out, and why. The reader
of TeX is our own: those of SymPy lose, without a word, what follows a root without braces.
"""

import cmath
import math
import re

import numpy as np
import pytest
from test_notebooks import BOOKS, each_book, prose, read, rounded_like

from rmsprop_lessons import adam, ewa, gradient_descent, momentum, ravine, rmsprop, rotated

FORMULA = re.compile(r"\$\$(.+?)\$\$|\$([^$\n]+)\$", flags=re.S)
BETWEEN = re.compile(r",?\s*\\q?quad(?:\\text\{[^}]*\}\\q?quad)?|\\Longrightarrow|(?<!\\),\s|;")
PLAIN = {  # what changes the look alone; names of more than one letter
    r"\\[,;!]|\\left|\\right": " ",
    r"\\t?frac(\d)(\d)": r"\\frac{\1}{\2}",
    r"\\text\{(\w+)\}": r"\\\1",
    r"\\cdot": "*",
    r"E\[b\^2\]": r"\\square ",
}
TOKEN = re.compile(r"\d+(?:\.\d+)?|(?:\\[A-Za-z]+|d[Wbw]|[A-Za-z])(?:_(?:\{[^{}]*\}|\w))?'?|\S")
RELATION = re.compile(r"=|\\leftarrow")
NAME, DIGITS = re.compile(r"\s*(\\sqrt )?\\?\w+(\{\w+\}|\^2)?'?\s*"), re.compile(r"\s*-?[\d.e^{}-]+\s*")
SAID = {  # formula -> why no number decides it
    r"\varepsilon = \sqrt S": "one case",
    r"r = \varepsilon": "one case",
    r"\sqrt S = \varepsilon": "one case",
    r"\sigma = c\alpha/2": "one case",
    r"b = W^2": "one case",
    r"s = \pm 1": "one case",
    r"r = \sqrt S": "a name",
    r"z = w \cdot x": "a name",
    r"A = \alpha(\sin\theta + \cos\theta)/2": "a name",
    r"x = s\,x'": "a name",
    r"J = \tfrac12 k x^2": "a loss that a cell has",
    r"J = w^2/(1+w^2)": "a loss that a cell has",
    r"\alpha v = -2B": "one step before; the limit is computed",
    r"\sqrt{S_{dW}} \approx \sigma = 1": "nearly; the lab shows it",
    r"b_t = \lambda^t": "an attempt; what follows from it is computed",
    r"g_k = -(\ln p_k)'": "a proof, whose end lesson 08 measures",
    r"p_k = e^{\ln p_k}": "the same proof",
    r"p_k'' = p_k\left((\ln p_k)'' + g_k^2\right)": "the same proof",
    r"\sum_k p_k\,g_k^2 = \sum_k p_k\,(-\ln p_k)''": "the same proof",
    r"-\ln p_k = \ln\sum_j e^{z_j} - z_k": "the same proof",
}

# --- numbers that fit together

C, T, BETA, BETA1, BETA2, EPS = 100.0, 3, 0.9, 0.8, 0.9, 0.05
ETA, SIGMA = 0.013, 0.7
NOISY = ETA * SIGMA**2 / (C * (2 - ETA * C))  # lesson 08: the mean of b² under noise
S_NOISY = C**2 * NOISY + SIGMA**2
LR = ETA * math.sqrt(S_NOISY)
W, DW, V, S = 0.7, -1.3, 0.4, 2.2  # of a weight
KNOBS = {"lr": LR, "beta2": BETA2, "eps": EPS}
V_NEW, S_NEW = momentum(W, DW, V, lr=LR, beta1=BETA1)[1], rmsprop(W, DW, S, **KNOBS)[1]
SERIES = np.array([12.8, 3.1, 7.7])
VALUES = {
    r"\alpha": LR,
    r"\alpha'": LR * (1 - BETA1),
    r"\beta": BETA,
    r"\beta_1": BETA1,
    r"\beta_2": BETA2,
    r"\varepsilon": EPS,
    r"\kappa": C,
    r"\eta": ETA,
    r"\sigma": SIGMA,
    r"\square": NOISY,
    r"\dots": 0.0,  # of a sum that has three terms
    r"\theta_t": SERIES[2],
    r"\theta_{t-1}": SERIES[1],
    r"\theta_{t-2}": SERIES[0],
    "v_t": ewa(SERIES, BETA)[2],
    "v_{t-1}": ewa(SERIES, BETA)[1],
    "S_{db}": S_NOISY,
    "J": ravine().loss([0.7, -0.3]),
    **{"a": 1.0, "c": C, "t": T, "n": 1 / (1 - BETA)},
    **{"w": W, "dw": DW, "v": V, "S": S},
    **{"u": V / (1 - BETA1), "s": S / (1 - BETA2), "p": -LR * V},
    **{"W": 0.7, "b": -0.3, "dW": 0.7, "db": -30.0},
}
NEW = {"v": V_NEW, "S": S_NEW, "u": V_NEW / (1 - BETA1), "s": S_NEW / (1 - BETA2), "p": -LR * V_NEW}
RULES = (
    gradient_descent(W, DW, lr=LR),
    momentum(W, DW, V, lr=LR, beta1=BETA1),
    rmsprop(W, DW, S, **KNOBS),
    adam(W, DW, V, S, T - 1, beta1=BETA1, **KNOBS),
)
STEPS = {name: [value] for name, value in NEW.items()} | {"w": [rule[0] for rule in RULES]}
STEPS |= {name: [gradient_descent(VALUES[name], VALUES[f"d{name}"], lr=LR)[0]] for name in ("W", "b")}
LIMIT = 2 * (1 + BETA1) / ((1 - BETA1) * C)
GAMMA = LR * (1 - BETA1) * C
RADIUS = LR / 2 - EPS / C  # of the swing that stays; lesson 05 finds it by running
THETA = 0.3


def linear_step(b, v):
    return momentum(b, C * b, v, lr=LR, beta1=BETA1)


POWERS = [(1.0, 0.0)]  # b and v on the way along a steep axis
for _ in range(3):
    POWERS.append(linear_step(*POWERS[-1]))
LAMBDA = np.linalg.eigvals(np.array([linear_step(1.0, 0.0), linear_step(0.0, 1.0)]).T)[0]
ACROSS = abs(rotated(ravine(), THETA).grad(0.5 * np.array([-math.sin(THETA), math.cos(THETA)])))
STEPS["b"].append(gradient_descent(VALUES["b"], C * VALUES["b"] + 0.4, lr=ETA)[0])
AFTER = rmsprop(VALUES["W"], VALUES["dW"], S, lr=LR, beta2=BETA2, eps=0.0)
STEPS["W"].append(AFTER[0])
AT = {  # cell -> the values that its formulas speak of
    "00-25": {"J": ravine().loss([0.0, VALUES["b"]])},
    "02-30": {"v_1": ewa(SERIES, 0.98)[0]},
    "03-17d": {r"\alpha": 2 / C},
    "03-24": {r"\alpha": LIMIT, "B": 2.0, "dw": C * 2.0, "v": 2 * 2.0 / LIMIT},
    "03-36": {r"\gamma": GAMMA, r"\lambda": LAMBDA}
    | {f"b_{at}": POWERS[i][0] for i, at in enumerate(("{t-1}", "t", "{t+1}"), 1)},
    "04-25": {"g": DW, "S": rmsprop(W, DW, 0.0, **KNOBS)[1]},
    "04-34e": {r"\beta_2": 0.99},
    "05-23": {"r": RADIUS, "db": -C * RADIUS, "S": (C * RADIUS) ** 2},
    "05-26c": {"r": RADIUS, "b": RADIUS, "S": (C * RADIUS) ** 2},
    "06-10": {r"\step": rmsprop(W, DW, lr=LR, eps=0.0)[0] - W, "S": (1 - BETA2) * DW**2}
    | {r"\varepsilon": 0.0},
    "06-27": {"w": W, "w'": W * 3, "s": 3.0, "dw": DW, "dw'": DW / 3},
    "07-12b": {"g": math.sqrt(EPS / 3)},
    "07-17": {r"\alpha": 18500.0, r"\varepsilon": 1e6},
    "07-30b": {"S_{dW}": AFTER[1]},
    "08-16": {"S": S_NOISY, r"\noise": 0.4},
    "09-12": {r"\theta": THETA, "S_{dW}": ACROSS[0] ** 2, "S_{db}": ACROSS[1] ** 2},
    "09-14": {r"\rate": 2 / C},
    "09-31": {"J": ravine().loss([0.0, VALUES["b"]]) - ravine().loss([VALUES["W"], 0.0])},
    "09-39": {r"\theta": THETA, "S_{dW}": ACROSS[0] ** 2, "S_{db}": ACROSS[1] ** 2},
}


# --- from TeX to a number

FUNCTIONS = {r"\sqrt": math.sqrt, r"\cot": lambda x: 1 / math.tan(x)}


def parts(source):
    """Yield what a text's formulas say: steps, equations, terms; in the order of the text."""
    for shown, inline in FORMULA.findall(source.replace("J(W, b)", "J")):
        for part in BETWEEN.split(shown or inline):
            yield " ".join(part.split()).strip(" ,.")


def number(tex, values):
    """Return the value of a term. KeyError: it has a name without a value."""
    for pattern, plain in PLAIN.items():
        tex = re.sub(pattern, plain, tex)
    tokens = TOKEN.findall(tex)[::-1]
    result = added(tokens, values)
    if tokens:
        raise KeyError(tokens[-1])
    return result


def added(tokens, values):
    result = multiplied(tokens, values)
    while tokens and tokens[-1] in "+-":
        sign = 1 if tokens.pop() == "+" else -1
        result += sign * multiplied(tokens, values)
    return result


def multiplied(tokens, values):
    if tokens[-1] == "-":
        tokens.pop()
        return -multiplied(tokens, values)
    result = raised(tokens, values)
    while tokens and tokens[-1] not in tuple("+-)}|"):
        over = tokens[-1] == "/"
        if tokens[-1] in "*/":
            tokens.pop()
        factor = raised(tokens, values)
        result = result / factor if over else result * factor
    return result


def raised(tokens, values):
    base = one(tokens, values)
    if tokens and tokens[-1] == "^":
        tokens.pop()
        return base ** one(tokens, values)
    return base


def one(tokens, values):
    token = tokens.pop()
    if token in "({":
        result = added(tokens, values)
        tokens.pop()
        return result
    if token == "|":
        result = abs(added(tokens, values))
        tokens.pop()
        return result
    if token in FUNCTIONS:
        return FUNCTIONS[token](one(tokens, values))
    if token == r"\frac":
        above = one(tokens, values)
        return above / one(tokens, values)
    return float(token) if token[0].isdigit() else values[token]


# --- what the formulas of the lessons say


def fault(part, values):
    """Return what is wrong with a part, or nothing."""
    if part in SAID or not RELATION.search(part):
        return ""
    name, *steps = re.split(r"\\leftarrow|:=", part)
    try:
        if steps:
            now = values | (NEW if name.strip() in ("w", "W", "b") else {})
            terms = [number(term, now) for term in steps[0].split("=")]
            right = all(any(cmath.isclose(x, y) for y in STEPS[name.strip()]) for x in terms)
        else:
            right = holds(part, values)
    except (KeyError, IndexError) as error:
        return f"nobody computes {error}"
    return "" if right else "false"


def holds(part, values):
    """Tell whether neighbours are equal, as far as they have digits; VALUES reach every limit."""
    *terms, last = re.split(r"=|\\le(?!ft)", part)
    if NAME.fullmatch(terms[0]) and DIGITS.fullmatch(last):
        terms = terms[1:]  # a setting; perhaps it says where it comes from
    found = [number(term, values) for term in (*terms, last)]
    if re.fullmatch(r"\s*-?\d+\.\d+", last):
        return all(float(rounded_like(x, last.strip(" -"))) == float(last) for x in found)
    return all(cmath.isclose(x, found[0], abs_tol=1e-12) for x in found)


@each_book
def test_formulas_are_those_of_the_package(path):
    cells = [cell for cell in read(path).cells if cell.cell_type == "markdown"]
    said = [
        (part, fault(part, VALUES | AT.get(cell.id, {})))
        for cell in cells
        for part in parts(cell.source)
    ]
    assert [one for one in said if one[1]] == []


def test_what_is_left_out_stands_in_a_lesson():
    everything = {part for path in BOOKS for part in parts(prose(path))}
    assert set(SAID) <= everything


@pytest.mark.parametrize(
    "part",
    [
        r"S \leftarrow \beta_2 S - (1-\beta_2)\,dw^2",
        r"S \leftarrow \beta_2 S + (1-\beta_2)\,dw",
        r"w \leftarrow w - \alpha\,dw/\sqrt{S + \varepsilon}",
        r"w \leftarrow w - \alpha\,\frac{v/(1-\beta_1)}{\sqrt{S/(1-\beta_2^t)} + \varepsilon}",
        r"1/\sqrt{1-\beta_2} = 3.17",
        r"b - \alpha c\,b = (1-\alpha a)\,b",
        r"\kappa = c + a",
        r"(1-\beta)\left(1 + \beta + \dots + \beta^{t-1}\right) = 1 - \beta^n",
    ],
)
def test_a_wrong_formula_is_found(part):
    assert fault(part, VALUES) == "false"


def test_a_name_without_a_value_is_no_formula_that_holds():
    assert fault(r"S = \rho^2", VALUES) == r"nobody computes '\\rho'"
