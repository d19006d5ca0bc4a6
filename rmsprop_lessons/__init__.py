"""RMSprop derived from one ravine: the small NumPy package behind the lessons."""

from .averages import ewa, half_life, weights, window
from .descent import Run, descend, step_named
from .ledger import LEDGER, claim
from .surfaces import START, Surface, noisy, ravine, rosenbrock, rotated
from .sweeps import SweepError, sweep
from .updates import adam, gradient_descent, momentum, rmsprop

__version__ = "0.2.0"

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
