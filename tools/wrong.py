"""The one list of wrong formulas: the worlds, the nbval tests and the mutants take theirs from here."""

import shutil
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
GD = "(w - lr * dw,)"
MOMENTUM = "    v = beta1 * v + (1 - beta1) * dw\n    w = w - lr * v\n"
SQUARES = "    S = beta2 * S + (1 - beta2) * dw**2\n"
DIVIDE = "    w = w - lr * dw / (np.sqrt(S) + eps)\n"
RMSPROP = SQUARES + DIVIDE
ADAM = "    v = beta1 * v + (1 - beta1) * dw\n" + SQUARES
CORRECTED = "    v_corrected = v / (1 - power(beta1, t))\n    S_corrected = S / (1 - power(beta2, t))\n"
EWA = "    if bias_correction:\n"  # here the average is ready
TIMES = "    times = np.arange(1.0, len(x) + 1).reshape(-1, *[1] * (x.ndim - 1))\n"
# The first cells of a lesson whose rest takes long: these notice already. The mutants that stand further
# down name what they need.
CELLS = {"03": 16, "05": 16, "06": 12, "07": 16, "08": 14, "09": 12, "10": 9, "11": 16}
UPDATES, AVERAGES = "updates.py", "averages.py"


class Wrong(NamedTuple):
    """One place of the package where something wrong stands instead of the right."""

    file: str
    right: str
    wrong: str


def rms(wrong: str) -> Wrong:
    """Return a wrong RMSprop."""
    return Wrong(UPDATES, RMSPROP, wrong)


WRONG = {
    "one shared norm": rms(
        SQUARES + "    norm = np.sum(S, axis=-1, keepdims=True) if np.ndim(S) else S\n"
        "    w = w - lr * dw / (np.sqrt(norm) + eps)\n"
    ),
    "the mean over the parameters": rms(
        "    squares = np.mean(dw**2, axis=-1, keepdims=True) + 0 * dw if np.ndim(dw) else dw**2\n"
        "    S = beta2 * S + (1 - beta2) * squares\n" + DIVIDE
    ),
    "AdaGrad's sum": rms("    S = S + dw**2\n" + DIVIDE),
    "the sign step": rms(SQUARES + "    w = w - lr * np.sign(dw)\n"),
    "no division": rms(SQUARES + "    w = w - lr * dw\n"),
    "the old S": rms("    w = w - lr * dw / (np.sqrt(S + 0 * dw) + eps)\n" + SQUARES),
    "the size averaged": rms(
        "    S = beta2 * S + (1 - beta2) * abs(dw)\n    w = w - lr * dw / (S + eps)\n"
    ),
    "an S that never falls": rms("    S = np.maximum(S, beta2 * S + (1 - beta2) * dw**2)\n" + DIVIDE),
    "ε inside the root": rms(SQUARES + "    w = w - lr * dw / np.sqrt(S + eps)\n"),
    "no root": rms(SQUARES + "    w = w - lr * dw / (S + eps)\n"),
    "RMSprop 1 % too long": rms(SQUARES + DIVIDE.replace("lr", "1.01 * lr")),
    "β₂ swapped": rms("    S = (1 - beta2) * S + beta2 * dw**2\n" + DIVIDE),
    "Momentum summed": Wrong(UPDATES, MOMENTUM, MOMENTUM.replace("(1 - beta1) * ", "")),
    "Momentum without memory": Wrong(UPDATES, MOMENTUM, "    v = dw + 0 * v\n    w = w - lr * v\n"),
    "β₁ swapped": Wrong(UPDATES, MOMENTUM, "    v = (1 - beta1) * v + beta1 * dw\n    w = w - lr * v\n"),
    "gradient descent, W half as fast": Wrong(
        UPDATES, GD, "(w - lr * dw * (np.array([0.5, 1.0]) if np.shape(dw)[-1:] == (2,) else 1.0),)"
    ),
    "gradient descent 1 % too long": Wrong(UPDATES, GD, "(w - 1.01 * lr * dw,)"),
    "Adam without its average": Wrong(UPDATES, ADAM, "    v = dw + 0 * v\n" + SQUARES),
    "Adam, S with β₁": Wrong(UPDATES, ADAM, ADAM.replace("beta2", "beta1")),
    "Adam without the repair": Wrong(UPDATES, CORRECTED, "    v_corrected, S_corrected = v, S\n"),
    "an average without memory": Wrong(
        AVERAGES,
        EWA,
        TIMES + "    v = ((1 - beta**times) * x).astype(x.dtype)\n"
        "    return v if not bias_correction else x.copy()\n" + EWA,
    ),
    "an average without the repair": Wrong(
        AVERAGES, "v /= sum_of_weights", "v /= np.ones_like(sum_of_weights)"
    ),
    # No claim speaks of these: nbval has to notice them.
    "RMSprop 0.1 % too long": rms(SQUARES + DIVIDE.replace("lr", "1.001 * lr")),
    "gradient descent 0.1 % too long": Wrong(UPDATES, GD, "(w - 1.001 * lr * dw,)"),
    "Momentum 0.1 % too long": Wrong(UPDATES, MOMENTUM, MOMENTUM.replace("lr", "1.001 * lr")),
    "Adam 0.1 % too long": Wrong(UPDATES, "w - lr * v_corrected", "w - 1.001 * lr * v_corrected"),
    "the old velocity": Wrong(
        UPDATES, MOMENTUM, "    w = w - lr * v\n    v = beta1 * v + (1 - beta1) * dw\n"
    ),
    "S summed, and kept": rms("    S = beta2 * S + dw**2\n" + DIVIDE),
    "an average from the first point": Wrong(
        AVERAGES, EWA, TIMES + "    v = (v + beta**times * x[:1]).astype(x.dtype)\n" + EWA
    ),
    "a repair the wrong way": Wrong(AVERAGES, "v /= sum_of_weights", "v *= sum_of_weights"),
    "a gradient through what was cut": Wrong("experiments/network.py", "(hidden > 0)", "(hidden >= 0)"),
    "S₀ forgotten": Wrong(
        "frameworks/conventions.py", "S = decay * form.S0 + (1 - decay)", "S = (1 - decay)"
    ),
}


def put(wrong: Wrong, folder: Path) -> Path:
    """Return `folder` with a copy of the package in it that has the wrong in the place of the right."""
    package = shutil.copytree(
        ROOT / "rmsprop_lessons",
        folder / "rmsprop_lessons",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    path = Path(package) / wrong.file
    path.write_text(exchanged(path.read_text(encoding="utf-8"), wrong), encoding="utf-8")
    return folder


def exchanged(text: str, wrong: Wrong) -> str:
    """Return the text with the wrong; ValueError: the right stands in no place of it, or in several."""
    if (found := text.count(wrong.right)) != 1:
        raise ValueError(f"{wrong.file} has {found} places with {wrong.right!r}: allowed is one")
    return text.replace(wrong.right, wrong.wrong)
