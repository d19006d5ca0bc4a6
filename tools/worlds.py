"""Wrong formulas, each put into a copy of the package: which claims notice? `make worlds`.

One list serves the worlds, the nbval tests and the mutants. A claim notices a world when its check ran
there and came out false; a check that broke off has refuted nothing.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from rmsprop_lessons.ledger import LEDGER, TESTED

ROOT = Path(__file__).parent.parent
TABLE = ROOT / "benchmarks" / "worlds.md"
GD = "(w - lr * dw,)"
MOMENTUM = "    v = beta1 * v + (1 - beta1) * dw\n    w = w - lr * v\n"
SQUARES = "    S = beta2 * S + (1 - beta2) * dw**2\n"
DIVIDE = "    w = w - lr * dw / (np.sqrt(S) + eps)\n"
RMSPROP = SQUARES + DIVIDE
ADAM = "    v = beta1 * v + (1 - beta1) * dw\n" + SQUARES
CORRECTED = "    v_corrected = v / (1 - power(beta1, t))\n    S_corrected = S / (1 - power(beta2, t))\n"
EWA = "    if bias_correction:\n"  # here the average is ready
TIMES = "    times = np.arange(1.0, len(x) + 1).reshape(-1, *[1] * (x.ndim - 1))\n"


class Wrong(NamedTuple):
    """One place of the package where something wrong stands instead of the right."""

    file: str
    right: str
    wrong: str


def rms(wrong: str) -> Wrong:
    """Return a wrong RMSprop."""
    return Wrong("updates.py", RMSPROP, wrong)


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
    "Momentum summed": Wrong("updates.py", MOMENTUM, MOMENTUM.replace("(1 - beta1) * ", "")),
    "Momentum without memory": Wrong("updates.py", MOMENTUM, "    v = dw + 0 * v\n    w = w - lr * v\n"),
    "β₁ swapped": Wrong(
        "updates.py", MOMENTUM, "    v = (1 - beta1) * v + beta1 * dw\n    w = w - lr * v\n"
    ),
    "gradient descent, W half as fast": Wrong(
        "updates.py",
        GD,
        "(w - lr * dw * (np.array([0.5, 1.0]) if np.shape(dw)[-1:] == (2,) else 1.0),)",
    ),
    "gradient descent 1 % too long": Wrong("updates.py", GD, "(w - 1.01 * lr * dw,)"),
    "Adam without its average": Wrong("updates.py", ADAM, "    v = dw + 0 * v\n" + SQUARES),
    "Adam, S with β₁": Wrong("updates.py", ADAM, ADAM.replace("beta2", "beta1")),
    "Adam without the repair": Wrong("updates.py", CORRECTED, "    v_corrected, S_corrected = v, S\n"),
    "an average without memory": Wrong(
        "averages.py",
        EWA,
        TIMES + "    v = ((1 - beta**times) * x).astype(x.dtype)\n"
        "    return v if not bias_correction else x.copy()\n" + EWA,
    ),
    "an average without the repair": Wrong(
        "averages.py", "v /= sum_of_weights", "v /= np.ones_like(sum_of_weights)"
    ),
    # No claim speaks of these: nbval has to notice them.
    "RMSprop 0.1 % too long": rms(SQUARES + DIVIDE.replace("lr", "1.001 * lr")),
    "gradient descent 0.1 % too long": Wrong("updates.py", GD, "(w - 1.001 * lr * dw,)"),
    "the old velocity": Wrong(
        "updates.py", MOMENTUM, "    w = w - lr * v\n    v = beta1 * v + (1 - beta1) * dw\n"
    ),
    "S summed, and kept": rms("    S = beta2 * S + dw**2\n" + DIVIDE),
    "an average from the first point": Wrong(
        "averages.py", EWA, TIMES + "    v = (v + beta**times * x[:1]).astype(x.dtype)\n" + EWA
    ),
    "a repair the wrong way": Wrong("averages.py", "v /= sum_of_weights", "v *= sum_of_weights"),
    "a gradient through what was cut": Wrong("experiments/network.py", "(hidden > 0)", "(hidden >= 0)"),
    "S₀ forgotten": Wrong(
        "frameworks/conventions.py", "S = decay * form.S0 + (1 - decay)", "S = (1 - decay)"
    ),
}

# Which claims speak of what a world changes, so that their checks must come out false there. Written
# down before the first run; other claims may notice as well.
EXPECTED = {
    "one shared norm": "C05 C08 C11 C13 C14 C15 C18 C27",
    "the mean over the parameters": "C05 C07 C08 C11 C15 C19 C27 C28",
    "AdaGrad's sum": "C07 C10 C14 C16 C20",
    "the sign step": "C07 C10 C16 C24 C25 C26",
    "no division": "C02 C05 C10 C11 C16 C18 C21 C29",
    "the old S": "C07 C10 C16 C23",
    "the size averaged": "C07 C10 C16 C23",
    "an S that never falls": "C07 C12 C13 C14",
    "ε inside the root": "C14 C24 C25 C26",
    "no root": "C07 C10 C11 C16 C21",
    "RMSprop 1 % too long": "C07 C10 C14 C16",
    "β₂ swapped": "C07 C10 C16",
    "Momentum summed": "C27",
    "Momentum without memory": "C01 C27",
    "β₁ swapped": "C01 C27",
    "gradient descent, W half as fast": "C03 C04 C17",
    "gradient descent 1 % too long": "C03",
    "Adam without its average": "C32",
    "Adam, S with β₁": "C22",
    "Adam without the repair": "C10",
    "an average without memory": "C06 C07 C09",
    "an average without the repair": "C09",
}


def put(wrong: Wrong, folder: Path) -> Path:
    """Return `folder` with a copy of the package in it that has the wrong in the place of the right."""
    package = shutil.copytree(
        ROOT / "rmsprop_lessons",
        folder / "rmsprop_lessons",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    path = Path(package) / wrong.file
    text = path.read_text(encoding="utf-8")
    assert text.count(wrong.right) == 1, (wrong.file, wrong.right)
    path.write_text(text.replace(wrong.right, wrong.wrong), encoding="utf-8")
    return folder


CHECK = """
import json, sys, warnings
from pathlib import Path
from rmsprop_lessons.ledger import recheck
warnings.simplefilter("ignore")
folder, *lessons = sys.argv[1:]
print(json.dumps({k: v for at in lessons for k, v in recheck(at, Path(folder)).items()}))
"""


def checks(folder: Path, lessons: Iterable[str]) -> dict[str, tuple[bool, str, bool]]:
    """Return what the lessons' checks come to with the package in `folder`: holds, measured, broke."""
    env = {**os.environ, "PYTHONPATH": str(folder), "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-c", CHECK, str(ROOT / "notebooks"), *lessons]
    done = subprocess.run(command, env=env, cwd=folder, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def outcomes(names: Iterable[str], lessons: Iterable[str]) -> dict[str, dict[str, tuple]]:
    """Return for each world what the checks of these lessons come to; two worlds run at a time."""
    names, lessons = list(names), list(lessons)
    with tempfile.TemporaryDirectory() as place, ThreadPoolExecutor(2) as pool:
        folders = [put(WRONG[name], Path(place) / str(i)) for i, name in enumerate(names)]
        return dict(zip(names, pool.map(lambda folder: checks(folder, lessons), folders), strict=True))


def noticed(checked: dict[str, tuple]) -> list[str]:
    """Return the claims whose checks ran and came out false."""
    return sorted(key for key, (holds, _, broke) in checked.items() if not holds and not broke)


def table(found: dict[str, dict[str, tuple]]) -> str:
    """Return the worlds as a Markdown table, and below it what each claim is refuted by."""
    rows = ["| world | noticed by | broke off | expected, and not noticed |", "|---|---|---|---|"]
    refuted: dict[str, list[str]] = {key: [] for key in TESTED}
    for name, checked in found.items():
        seen = noticed(checked)
        broke = sorted(key for key, (_, _, broken) in checked.items() if broken)
        missed = sorted(set(EXPECTED[name].split()) - set(seen))
        rows.append(f"| {name} | {' '.join(seen)} | {' '.join(broke)} | {' '.join(missed)} |")
        for key in seen:
            refuted[key].append(name)
    alone = [key for key, worlds in refuted.items() if not worlds]
    count = f"{len(found)} worlds; {len(TESTED) - len(alone)} of {len(TESTED)} tested claims"
    count += " are refuted in at least one"
    return "\n".join([*rows, "", count + (f", not {', '.join(alone)}." if alone else "."), ""])


def main() -> int:
    """Run all worlds, write the table, and fail where something that was expected is missing."""
    lessons = {LEDGER[key].lesson for key in TESTED}
    text = "# Which wrong formula is noticed by which claim\n\n`make worlds` wrote this table.\n\n"
    text += table(outcomes(EXPECTED, lessons))
    TABLE.write_text(text, encoding="utf-8", newline="\n")
    print(text)
    complete = all(
        row.endswith("|  |")
        for row in text.splitlines()
        if row.startswith("| ") and "expected" not in row
    )
    return int(not (complete and ", not C" not in text))


if __name__ == "__main__":
    sys.exit(main())
