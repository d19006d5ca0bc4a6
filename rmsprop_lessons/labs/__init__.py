"""The labs: move a value, see the picture and one sentence about it change.

`computed` has what each lab computes, in NumPy alone; what is named here needs the extra `labs`. `draw`
is no lab: it puts a learner's own rule into the ravine.
"""

from typing import TYPE_CHECKING

from ..extras import on_demand

if TYPE_CHECKING:
    from .build import (
        lab_average,
        lab_drift,
        lab_epsilon,
        lab_horizon,
        lab_map,
        lab_memory,
        lab_momentum,
        lab_noise,
        lab_problems,
        lab_race,
        lab_ravine,
        lab_rotation,
        lab_scale,
        lab_together,
    )
    from .own import draw

__all__ = [
    "draw",
    "lab_average",
    "lab_drift",
    "lab_epsilon",
    "lab_horizon",
    "lab_map",
    "lab_memory",
    "lab_momentum",
    "lab_noise",
    "lab_problems",
    "lab_race",
    "lab_ravine",
    "lab_rotation",
    "lab_scale",
    "lab_together",
]
__getattr__ = on_demand(__name__, __all__, ("build", "own"), extra="labs")
