"""RMSprop derived from one ravine: the small NumPy package behind the lessons."""

from typing import TYPE_CHECKING

from .averages import ewa, half_life, weights, window
from .console import forgive
from .descent import Run, descend, step_named
from .extras import on_demand
from .surfaces import START, Surface, noisy, ravine, rosenbrock, rotated
from .updates import adam, gradient_descent, momentum, rmsprop

if TYPE_CHECKING:
    from .ledger import LEDGER, claim
    from .sweeps import SweepError, sweep

__version__ = "0.2.0"

forgive()

__all__ = [
    "LEDGER",
    "START",
    "Run",
    "Surface",
    "SweepError",
    "adam",
    "claim",
    "descend",
    "ewa",
    "gradient_descent",
    "half_life",
    "momentum",
    "noisy",
    "ravine",
    "rmsprop",
    "rosenbrock",
    "rotated",
    "step_named",
    "sweep",
    "weights",
    "window",
]
# A third of the package's import, and not everyone asks for them.
__getattr__ = on_demand(
    __name__, ["LEDGER", "SweepError", "claim", "sweep"], ["ledger", "sweeps"], extra="course"
)
