"""An install that has NumPy and nothing else: what works there, and what the rest says."""

import subprocess
import sys

import pytest

LACKING = ("matplotlib", "PIL", "ipywidgets", "IPython", "jupyterlab")
WITHOUT = f"import sys; sys.modules.update(dict.fromkeys({LACKING}))\n"  # None: the import fails


def run(code):
    """Run code in a Python of its own that finds none of LACKING; return what it prints."""
    done = subprocess.run([sys.executable, "-c", WITHOUT + code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("from rmsprop_lessons import rmsprop; print(*rmsprop(1.0, 2.0, lr=0.1))", "0.68377"),
        ("from rmsprop_lessons.exercises import check; print(check('ewa', lambda x, b: x))", "ewa: "),
        (
            "from rmsprop_lessons.frameworks import translate; print(translate('Keras', 'Optax'))",
            "optax",
        ),
        ("from rmsprop_lessons.ledger import LEDGER; print(LEDGER['C14'].text)", "Dividing by"),
        ("from rmsprop_lessons.experiments.problems import problems; print(len(problems()))", "13"),
        ("from rmsprop_lessons.lessons import titles; print(titles())", "Start here"),
    ],
)
def test_the_core_needs_numpy_alone(code, words):
    assert words in run(code)


def test_what_labs_compute_needs_numpy_alone():
    """Curves, sentence and alt text of every lab at its middle values, as a page would ask for them."""
    code = """
from rmsprop_lessons.labs import computed
from rmsprop_lessons.labs.computed.page import SCENES
values = dict(lr=0.01, beta=0.9, beta1=0.9, beta2=0.9, steps=60, decades=1.0, sigma=1.0, angle=30.0)
values |= dict(log_eps=-8, log_size=-6, problem="ravine", rule="Adam", kappa=10.0, start=(3.0, -2.0))
values |= dict(n=1000, dtype="float32", clock="the record", window=30.0)
values |= dict(lr_gd=0.01, lr_momentum=0.01, lr_rmsprop=0.01, lr_adam=0.01)
for scene in SCENES.values():
    names = scene.look.__code__.co_varnames[: scene.look.__code__.co_argcount]
    curves, sentence = scene.look(**{name: values[name] for name in names})
    print(computed.alt_text(scene, curves, sentence))
"""
    told = run(code).splitlines()
    assert len(told) == 14 and all(len(alt) > 100 for alt in told)


@pytest.mark.parametrize(
    ("name", "missing"),
    [("figures.axes", "matplotlib"), ("figures.LOOKS", "matplotlib"), ("labs.lab_ravine", "")],
)
def test_what_needs_more_names_the_extra(name, missing):
    room, attribute = name.split(".")
    code = f"""
try:
    from rmsprop_lessons.{room} import {attribute}
except ModuleNotFoundError as error:
    print(error)
"""
    said = run(code)
    assert said.startswith(f"rmsprop_lessons.{name} needs {missing}")
    assert said.endswith('is not installed. To get it: pip install "rmsprop_lessons[labs]"\n')


@pytest.mark.parametrize("room", ["figures", "labs"])
def test_a_name_that_a_room_lacks_is_an_ordinary_error(room):
    code = (
        f"import rmsprop_lessons.{room} as room\ntry: room.nothing\nexcept AttributeError as e: print(e)"
    )
    assert run(code) == f"module 'rmsprop_lessons.{room}' has no attribute 'nothing'\n"


def test_without_jupyterlab_the_copy_is_made_and_the_extra_named(tmp_path):
    code = (
        f"from rmsprop_lessons.command import main\nsys.stderr = sys.stdout\nmain([{str(tmp_path)!r}])"
    )
    said = run(code)
    assert "00-start-here.ipynb: new" in said and (tmp_path / "00-start-here.ipynb").exists()
    assert said.endswith('is not installed. To get it: pip install "rmsprop_lessons[course]"\n')
