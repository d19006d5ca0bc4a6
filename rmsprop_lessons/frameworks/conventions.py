"""RMSprop as the frameworks write it: their conventions as data, and one reference that follows them.

All of them average S = decay S + (1 - decay) g²; they differ in the fields of `Form`. Read from the
code of each framework (Caffe and Lasagne long ago); PyTorch, Keras and Optax were run as well
(tools/record_frameworks.py).
"""

from __future__ import annotations

import json
import re
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from ..checks import Array, in_range
from ..datasets import DATA


class Form(NamedTuple):
    """How one framework writes RMSprop; the numbers are its defaults, None where it has none."""

    place: str  # of ε: "beside" the root or "inside" it
    S0: float  # what S starts from
    lr: float | None
    decay: float
    eps: float
    momentum: str  # where lr stands: "inside" the velocity, "outside" it; "-" without momentum
    versions: str  # in which this was read or run
    call: str  # its arguments, those for lr, decay and eps first
    bias_correction: bool = False
    centred: bool = False
    place_with_momentum: str = ""  # where ε moves when there is a momentum


_ROWS = """
this course    beside  0  -     0.9   1e-8   -        0.2
PyTorch        beside  0  0.01  0.99  1e-8   outside  2.13, run
Keras          inside  0  1e-3  0.9   1e-7   inside   3.15, run; so since tf.keras 2.11
tf.keras 2.10  beside  0  1e-3  0.9   1e-7   inside   tf.keras 2.0 to 2.10
Keras 2        beside  0  1e-3  0.9   1e-7   -        Keras 1 (ε = 1e-8) and 2, before tf.keras
Optax          inside  0  -     0.9   1e-8   inside   0.2.8, run
TF1            inside  1  -     0.9   1e-10  inside   tf.compat.v1
timm           inside  1  0.01  0.9   1e-10  inside   RMSpropTF
Paddle         inside  0  -     0.95  1e-6   inside   3, its Python code and formula
MindSpore      inside  1  0.1   0.9   1e-10  inside   2; early versions start from 0
MLX            beside  0  -     0.99  1e-8   -        its Python code, 2024
Optimisers.jl  beside  0  1e-3  0.9   1e-8   -        0.3
Chainer        beside  0  0.01  0.99  1e-8   -        7, no longer developed
Caffe          beside  0  -     0.99  1e-8   -        no longer developed
Lasagne        inside  0  1.0   0.9   1e-6   -        no longer developed
"""
_CALLS = """
rmsprop(w, dw, lr=, beta2=, eps=, S=)
torch.optim.RMSprop(params, lr=, alpha=, eps=, momentum=)
keras.optimizers.RMSprop(learning_rate=, rho=, epsilon=, momentum=)
tf.keras.optimizers.RMSprop(learning_rate=, rho=, epsilon=, momentum=)
keras.optimizers.RMSprop(lr=, rho=, epsilon=)
optax.rmsprop(learning_rate=, decay=, eps=, momentum=, initial_scale=, eps_in_sqrt=)
tf.compat.v1.train.RMSPropOptimizer(learning_rate=, decay=, epsilon=, momentum=)
timm.optim.RMSpropTF(params, lr=, alpha=, eps=, momentum=)
paddle.optimizer.RMSProp(learning_rate=, rho=, epsilon=, momentum=)
mindspore.nn.RMSProp(params, learning_rate=, decay=, epsilon=, momentum=)
mlx.optimizers.RMSprop(learning_rate=, alpha=, eps=)
Optimisers.RMSProp(; eta=, rho=, epsilon=)
chainer.optimizers.RMSprop(lr=, alpha=, eps=, eps_inside_sqrt=)
solver RMSProp with (base_lr=, rms_decay=, delta=)
lasagne.updates.rmsprop(loss, params, learning_rate=, rho=, epsilon=)
"""
SWITCHES = ("eps_in_sqrt", "eps_inside_sqrt")  # arguments that choose the place of ε

# What people type, in lower case. TensorFlow's Keras of today is Keras 3.
ALIASES = {
    "torch": "PyTorch",
    "keras 3": "Keras",
    "tf.keras": "Keras",
    "tensorflow": "Keras",
    "tf": "Keras",
    "tensorflow 1": "TF1",
    "tf.compat.v1": "TF1",
    "keras 1": "Keras 2",
    "jax": "Optax",
    "paddlepaddle": "Paddle",
    "flux": "Optimisers.jl",
    "numpy": "this course",
}


def _form(row: str, call: str) -> tuple[str, Form]:
    name, place, S0, lr, decay, eps, momentum, versions = re.split("  +", row)
    default_lr = None if lr == "-" else float(lr)
    return name, Form(place, float(S0), default_lr, float(decay), float(eps), momentum, versions, call)


FORMS = dict(map(_form, _ROWS.strip().split("\n"), _CALLS.strip().split("\n")))
# Its step without momentum is Python, with momentum a fused kernel, which has ε inside.
FORMS["tf.keras 2.10"] = FORMS["tf.keras 2.10"]._replace(place_with_momentum="inside")


def with_momentum(form: Form, momentum: ArrayLike) -> Form:
    """Return the form as it is with this momentum: one framework moves ε then."""
    moves = momentum and form.place_with_momentum
    return form._replace(place=form.place_with_momentum) if moves else form


def run(
    form: Form,
    w: ArrayLike,
    gradients: ArrayLike,
    *,
    lr: ArrayLike,
    decay: float | Array,
    eps: float | Array,
    momentum: float | Array = 0.0,
) -> Array:
    """Return the path (steps + 1, *w.shape) of one form of RMSprop along given gradients (steps, ...).

    lr > 0 is a number or has one for each step. A form bends: FORMS["PyTorch"]._replace(centred=True).
    ValueError: a value outside its range.
    """
    gradients, rates = np.asarray(gradients), np.broadcast_to(in_range("lr", lr), len(gradients))
    decay, eps = in_range("decay", decay, "<=", 1.0), in_range("eps", eps, "<=")
    momentum = in_range("momentum", momentum, "<=", 1.0)
    form = with_momentum(form, momentum)
    path, S, mean, v = [np.asarray(w, float)], form.S0, 0.0, 0.0
    for t, (g, rate) in enumerate(zip(gradients, rates, strict=True), 1):
        S, mean = decay * S + (1 - decay) * g**2, decay * mean + (1 - decay) * g
        step = g / divisor(form, spread(form, S, mean, 1 - decay**t), eps)
        v = momentum * v + (rate * step if form.momentum == "inside" else step)
        path.append(path[-1] - (v if form.momentum == "inside" else rate * v))
    return np.array(path)


def spread(form: Form, S: Array, mean: Array, weights: float | Array) -> Array:
    """Return what stands under the root: S, corrected or centred where the form says so."""
    weights = weights if form.bias_correction else 1.0
    return S / weights - (mean / weights) ** 2 if form.centred else S / weights


def divisor(form: Form, S: float | Array, eps: float | Array) -> Array:
    """Return what the gradient is divided by: √(S + ε) or √S + ε."""
    return np.sqrt(S + eps) if form.place == "inside" else np.sqrt(S) + eps


def first_step(form: Form, g: ArrayLike, decay: float, eps: float) -> Array:
    """Return the length of the first step on gradients g, in units of lr."""
    S = decay * form.S0 + (1 - decay) * np.square(g)
    return np.abs(g) / divisor(form, S, eps)


def moved_eps(source: Form, target: Form, eps: float) -> float:
    """Return the ε of `target` that has the same least divisor: ε, ε² or √ε."""
    if source.place == target.place or eps == 0:
        return eps
    if not 1e-150 <= eps <= 1e150:
        raise ValueError(f"eps is {eps}: allowed is 0, or 1e-150 <= eps <= 1e150 where it moves")
    eps = eps * eps if target.place == "inside" else float(np.sqrt(eps))
    return float(f"{eps:.15g}")  # without the last digit, which is rounding: 1e-16 for 1e-8


def step_ratio(source: Form, target: Form, root_S: ArrayLike, eps: float) -> Array:
    """Return a step of `target`, with its own ε, over that of `source`, where √S is the same in both.

    It lies in [1, √2] if ε moves under the root, in [1/√2, 1] if it moves out, and is 1 if it stays.
    """
    S = np.square(root_S)
    return divisor(source, S, eps) / divisor(target, S, moved_eps(source, target, eps))


def feed() -> tuple[NDArray, NDArray]:
    """Return the parameters (3,) and the gradients (50, 3) that the frameworks were fed."""
    t, i = np.arange(50)[:, None], np.arange(3)
    return np.array([1.0, -2.0, 3.0]), 10.0 ** (i - 1) * np.sin(1 + t * (i + 1))


def recorded() -> dict[str, NDArray]:
    """Return for each recorded call the parameters after 1, 10 and 50 steps on `feed`, (3, 3).

    The frameworks computed them in float64; data/frameworks.json has their versions.
    """
    values = json.loads((DATA / "frameworks.json").read_text(encoding="utf-8"))["values"]
    return {call: np.array(w) for call, w in values.items()}
