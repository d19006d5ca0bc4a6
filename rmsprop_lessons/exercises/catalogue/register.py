"""Exercises of other courses: a Python file, with its answer, its parts and its catalogue."""

from functools import partial
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

from . import EXERCISES
from .parts import answers
from .reading import results


def register(file: str | Path) -> str:
    """Add the exercise in a file to those that `check` knows, and return its name, which is the file's.

    The file has `solution`, NAMES (of the arguments), CASES (tuples of them), PARTS and MISTAKES, as the
    files in catalogue/ have. It may have LAWS with BASE, WHERE, STORY, EXTRA, PROBES, PAIRED, `read`
    and LESSON, which is said in place of "This lesson". ValueError names what is missing.
    """
    spec = spec_from_file_location(name := Path(file).stem, file)
    if not spec or not spec.loader or not Path(file).is_file():
        raise ValueError(f"{file} is no Python file")
    spec.loader.exec_module(module := module_from_spec(spec))
    own = vars(module)
    if missing := {"solution", "NAMES", "CASES", "PARTS", "MISTAKES"} - own.keys():
        raise ValueError(f"{file} has no {', '.join(sorted(missing))}")
    usual: dict[str, object] = {"BASE": {}, "WHERE": {}, "STORY": {}, "LAWS": [], "PROBES": []}
    usual |= {"EXTRA": set(), "PAIRED": own["MISTAKES"], "read": partial(results, ("the result",))}
    usual["answer"] = partial(answers, own["NAMES"], own["PARTS"])
    own.update({name: value for name, value in usual.items() if name not in own})
    EXERCISES[name] = module
    return name
