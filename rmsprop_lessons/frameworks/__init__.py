"""RMSprop in the frameworks: their conventions as data, and settings moved from one to another."""

from .conventions import FORMS, Form, divisor, feed, first_step, moved_eps, recorded, run, step_ratio
from .translation import Translation, adapted, translate

__all__ = [
    "FORMS",
    "Form",
    "Translation",
    "adapted",
    "divisor",
    "feed",
    "first_step",
    "moved_eps",
    "recorded",
    "run",
    "step_ratio",
    "translate",
]
