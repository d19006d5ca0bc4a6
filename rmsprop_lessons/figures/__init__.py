"""Every drawing of the course, and the picture object with its alt text.

`words` needs NumPy alone; everything named here needs Matplotlib, the extra `labs`.
"""

from typing import TYPE_CHECKING

from ..extras import on_demand

if TYPE_CHECKING:
    from .drawing import (
        GREY,
        HOLLOW,
        LOOKS,
        contours,
        cross_section,
        curve,
        legend,
        name_end,
        path,
        shades,
        spread,
        threshold,
    )
    from .pictures import DPI, Picture, axes, picture
    from .style import STYLE

__all__ = [
    "DPI",
    "GREY",
    "HOLLOW",
    "LOOKS",
    "STYLE",
    "Picture",
    "axes",
    "contours",
    "cross_section",
    "curve",
    "legend",
    "name_end",
    "path",
    "picture",
    "shades",
    "spread",
    "threshold",
]
__getattr__ = on_demand(__name__, __all__, ("drawing", "pictures", "style"), extra="labs")
