"""A home folder that cannot be written, as on shared machines: JupyterLab would stop with an error."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile

# Where JupyterLab, IPython and Matplotlib keep settings and caches, unless the reader named a place.
KEPT = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR", "MPLCONFIGDIR")


@contextmanager
def elsewhere() -> Iterator[str]:
    """Yield a folder that is used in place of the home folder, or "" where that can be written."""
    if _writable():
        yield ""
        return
    with TemporaryDirectory(prefix="rmsprop-lessons-", ignore_cleanup_errors=True) as place:
        ours = {name: str(Path(place) / name.lower()) for name in KEPT if name not in os.environ}
        os.environ.update(ours)
        try:
            yield place
        finally:
            for name in ours:
                del os.environ[name]


def _writable() -> bool:
    try:
        Path.home().mkdir(parents=True, exist_ok=True)
        TemporaryFile(dir=Path.home()).close()
    except (OSError, RuntimeError):  # a user without a name may have no home at all
        return False
    return True
