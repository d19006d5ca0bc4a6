"""What learners write, and what to ask them: one file an exercise; common.py has what they share."""

from . import (
    adam_loop,
    adam_step,
    ewa,
    ewa_corrected,
    gradient_descent_step,
    in_place_step,
    momentum_step,
    rmsprop_step,
)

_ALL = (
    *(gradient_descent_step, ewa, ewa_corrected, momentum_step, rmsprop_step, adam_step, adam_loop),
    in_place_step,
)
EXERCISES = {exercise.__name__.rpartition(".")[2]: exercise for exercise in _ALL}
VERSION = 1  # of the names of the entries: it rises when one of them changes its meaning
