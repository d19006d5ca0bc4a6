"""A home folder that cannot be written, as on shared machines: JupyterLab would stop with an error."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile

# Where JupyterLab, IPython and Matplotlib keep settings and caches, unless the reader named a place.
KEPT = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR", "MPLCONFIGDIR")


def elsewhere() -> TemporaryDirectory | None:
    """Name a folder for what is kept at home, where nothing can be; it goes with what is returned.

    None: the home folder can be written.
    """
    if _writable():
        return None
    place = TemporaryDirectory(prefix="rmsprop-lessons-", ignore_cleanup_errors=True)
    for name in KEPT:
        os.environ.setdefault(name, str(Path(place.name) / name.lower()))
    return place


def _writable() -> bool:
    try:
        Path.home().mkdir(parents=True, exist_ok=True)
        TemporaryFile(dir=Path.home()).close()
    except (OSError, RuntimeError):  # a user without a name may have no home at all
        return False
    return True
