"""Say in a learner's words why a function stopped with an error, and in which of its lines."""

import inspect
import re
import traceback
from collections.abc import Callable
from difflib import get_close_matches
from functools import wraps

import numpy as np

# What lectures, papers and other libraries call the arguments: a hint where such a name is missing.
SYMBOLS = {
    "w": "w theta param params parameter weight weights bias b p wnew wold wt xt",
    "dw": "dw g grad grads gradient dtheta db dx gt dj",
    "v": "v vdw vdb vt vw m mt mdw velocity momentum vprev vold vnew mprev vavg avg average",
    "S": "s sdw sdb st sw sq cache sprev sold snew rms vsq squared meansquare avgsq",
    "lr": "lr alpha eta learningrate rate stepsize a",
    "beta": "beta rho gamma decay mu b alpha",
    "beta1": "beta beta1 b1 rho gamma decay mu momentum betav",
    "beta2": "beta beta2 b2 rho gamma decay betas",
    "eps": "eps epsilon e ep eps1",
    "t": "t step i iteration k n it",
    "x": "x xs data series theta values points y signal temps temperature v0",
    "params": "params parameters w theta weights",
    "grad": "grad gradient grads gradfn gradfunc loss",
    "epochs": "epochs epoch nepochs numepochs n iterations",
    "batches": "batches batch nbatches numbatches minibatches",
}
START = "Before the loop, which value does it start from?"
NOTHING = "It gives nothing back: is a `return` missing?"
NONE = "What comes back is None. Is a `return` reached, and what does the line give that made its value?"
POWER = "Try 2 ^ 3 in a cell of its own. How does Python write a power?"
POSITION = "Print the index and its type. Does the loop hand you positions, or the values themselves?"
SINGLE = "Print what stands before the [ ]. Is it one number where you expect several?"
HINTS = [  # error, what its text contains, what to ask
    (
        "ZeroDivisionError",
        "",
        "Something is divided by 0. Print the divisor: for which t, or which input, is it 0?",
    ),
    (
        "RecursionError",
        "",
        "The function calls itself, and nothing ends that. Which call was meant to be another function?",
    ),
    (
        "MemoryError",
        "",
        "The arrays grow beyond the memory. Print their shapes: which one should be as small "
        "as the input?",
    ),
    (
        "SystemExit",
        "",
        "It tries to end Python. Inside an exercise, `return` ends the function and nothing else.",
    ),
    ("KeyboardInterrupt", "", "It interrupts itself. `return` is what ends a function."),
    ("", "only integers", POSITION),  # an index of an array, of a list, and one into a number
    ("", "indices must be", POSITION),
    ("", "invalid index to scalar", SINGLE),
    ("", "subscriptable", SINGLE),
    (
        "IndexError",
        "",
        "Print the index and the length beside each other: which index is the last that exists?",
    ),
    (
        "KeyError",
        "",
        "Print the keys that are there. Which one does your line ask for, and who should have "
        "put it in?",
    ),
    (
        "EOFError",
        "",
        "Everything the function needs comes in as an argument, so nothing has to be typed in.",
    ),
    (
        "",
        "as an integer",
        "A weight between 0 and 1 stands where Python counts. Is β a length here, or a share?",
    ),
    (
        "",
        "NoneType",
        "One value in that line is None. Which of your functions or lists has no `return`?",
    ),
    (
        "TypeError",
        "0-dimensional arrays can be converted",
        "`math` works on one number at a time, and here is an array. Which library has the same "
        "function for arrays?",
    ),
    (
        "TypeError",
        "unhashable type",
        "A key of a dict must stay what it is, and an array can change. Is there a name, 'W' or 'b', "
        "that could be the key?",
    ),
    ("ImportError", "", "Python does not find that module here. Does the exercise need it?"),
    ("ModuleNotFoundError", "", "Python does not find that module here. Does the exercise need it?"),
    (
        "AttributeError",
        "not writable",
        "That attribute of an array cannot be set. What is the array itself called?",
    ),
    ("", "not iterable", "`for` needs several things to go through. Print what stands behind `in`."),
    ("", "not callable", "Python reads name(...) as a call. Is an operator missing before the bracket?"),
    (
        "",
        "broadcast",
        "Print the shape of each array in that line. Which one is not shaped like the others?",
    ),
    (
        "",
        "a check inside a check",
        "`check` is called from inside your function. How far is that line indented?",
    ),
    ("", "matmul", "Print the shapes. Which product works entry by entry, whatever the shape?"),
    (
        "",
        "unpack",
        "Count the names on the left and the values on the right of that `=`. The checker tries "
        "one parameter, and three, too: can you write it for any number of them?",
    ),
    ("", "for ^", POWER),
    ("", "bitwise_xor", POWER),  # the same, of arrays
    (
        "",
        "multiply sequence",
        "Try [1, 2] * 2 in a cell of its own. Which value in that line is a list, not an array?",
    ),
    (
        "AttributeError",
        "has no attribute",
        "Print the type of what stands before the dot. What is that name called in its documentation?",
    ),
    (
        "",
        "truth value",
        "A condition sees many numbers at once. Print them: for which of them should it hold? "
        "(Whether something is None is asked with `is`, not with `==`.)",
    ),
    (
        "",
        "item assignment",
        "What stands left of the `=` cannot be filled entry by entry. What type is it?",
    ),
    ("", "", "Print what goes into that line: what does one of the values turn out to be?"),
]


def explain(error: BaseException, fn: Callable, wanted: tuple[str, ...]) -> str:
    """Return the cause and the learner's own line; `wanted` are the arguments of the exercise."""
    kind, message = type(error).__name__, _shown(error)
    if isinstance(error, NotImplementedError):
        if message == NOTHING and re.search(r"(?m)^\s+return\b *(?!None)[^\s#]", _source(fn)):
            return NONE
        return f"not done yet. {message}".strip()
    if "'ellipsis'" in message:  # a line of the skeleton still has its `...`
        return "not done yet."
    if isinstance(error, NameError):
        cause = _name(message, fn, wanted, _line(error, fn))
    else:
        cause = next(hint for name, part, hint in HINTS if name in ("", kind) and part in message)
    return f"{kind}: {message}{_line(error, fn)}\n{cause}"


def unusable(fn: object, name: str, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """Return the kind of what keeps `fn` from being called, and what to say of it; or nothing."""
    if fn is ...:
        return "not done", "not done yet."
    if isinstance(fn, type) or not callable(fn):
        what = "a class" if isinstance(fn, type) else f"of type {type(fn).__name__}"
        return (
            "structure",
            f"what was handed over is {what}. Hand over the function itself, by its name.",
        )
    try:
        signature = inspect.signature(fn)
    except ValueError:
        return ()  # a function written in C may keep its arguments to itself
    except TypeError:
        signature = inspect.Signature()
    own = tuple(signature.parameters)
    try:
        bound(signature, wanted)
        fits = own == wanted or set(own) != set(wanted)
    except TypeError:
        fits = False
    if fits:
        return ()
    called = f"it is called as {name}({', '.join(wanted)}); yours takes {_bare(signature)}."
    return "crash", f"{called} Compare the two `def` lines."


def bound(signature: inspect.Signature, given: tuple) -> inspect.BoundArguments:
    """Return how arguments given in order are handed over: the last ones by name, where `*` wants it."""
    kinds = [p.kind for p in signature.parameters.values()]
    named = [n for n, p in signature.parameters.items() if p.kind is p.KEYWORD_ONLY]
    first = sum(kind <= inspect.Parameter.POSITIONAL_OR_KEYWORD for kind in kinds)
    first = first if named and inspect.Parameter.VAR_POSITIONAL not in kinds else len(given)
    if len(given) - first > len(named):
        raise TypeError("too many arguments")
    return signature.bind(*given[:first], **dict(zip(named, given[first:], strict=False)))


def by_position(fn: Callable) -> Callable:
    """Return fn so that it takes all its arguments in order, also those behind a `*`."""
    try:
        signature = inspect.signature(fn)
    except (TypeError, ValueError):
        return fn
    if not any(p.kind is p.KEYWORD_ONLY for p in signature.parameters.values()):
        return fn

    @wraps(fn)
    def in_order(*given: object) -> object:
        arguments = bound(signature, given)
        return fn(*arguments.args, **arguments.kwargs)

    return in_order


def _bare(signature: inspect.Signature) -> str:
    """Return a signature without annotations, with its * and /."""
    empty = inspect.Parameter.empty
    bare = [p.replace(annotation=empty) for p in signature.parameters.values()]
    return str(signature.replace(parameters=bare, return_annotation=inspect.Signature.empty))


def _name(message: str, fn: Callable, wanted: tuple[str, ...], line: str) -> str:
    """Say which name was meant: one of the learner's own, or the argument that a lecture calls so."""
    name = next(iter(re.findall(r"'(\w*)'", message)), "")
    plain, own = name.lower().replace("_", ""), inspect.signature(fn).parameters
    roles = list(zip(own, wanted, strict=False))
    known = list(dict.fromkeys([*own, *getattr(_code(fn), "co_varnames", ())]))
    meant = [mine for mine, role in roles if plain in SYMBOLS[role].split()]
    if name in ("np", "numpy"):
        return "NumPy is not here yet: `import numpy as np` belongs at the top of the notebook."
    if "not associated with a value" in message:  # UnboundLocalError, or its like in a comprehension
        old = meant or [mine for mine, role in roles if role in ("v", "S")]
        given = f"What came before is handed in as an argument: your `def` line calls it {_or(old)}."
        if not re.search(rf"\b{name}\b[^=]*=(?!=).*\b{name}\b|\b{name} *\S=(?!=)", line):
            given = "Which line gives it one, and does that line come first?"
        elif not old:
            given = START
        return f"`{name}` is read before it has a value. {given}"
    if not meant and hasattr(np, name) and callable(getattr(np, name)):
        return f"`{name}` alone is unknown to Python. Whose function is it, and how does a line say so?"
    near = meant or get_close_matches(name, known) + [n for n in known if n.lower() == plain]
    asked = f"did you mean {_or(near)}?" if near else "is it one of these?"
    return f"Nothing is called `{name}` here. Yours are {', '.join(known)}: {asked}"


def _or(names: list[str]) -> str:
    return " or ".join(f"`{name}`" for name in dict.fromkeys(names))


def _shown(error: BaseException) -> str:
    try:
        return " ".join(str(error).split())[:200]
    except Exception:
        return "(its text cannot be read)"


def _code(fn: Callable) -> object:
    return getattr(inspect.unwrap(fn), "__code__", None)


def _source(fn: Callable) -> str:
    try:
        return inspect.getsource(inspect.unwrap(fn))
    except (OSError, TypeError):
        return ""


def _line(error: BaseException, fn: Callable) -> str:
    file = getattr(_code(fn), "co_filename", None)
    frames = traceback.extract_tb(error.__traceback__, limit=50)
    return "".join([f"\n    {f.line}" for f in frames if f.filename == file and f.line][-1:])
