"""What `import rmsprop_lessons` adds to `import numpy`, each in a fresh interpreter."""

import resource
import subprocess
import sys
from collections.abc import Iterator

import numpy as np
from measure import Row


def imports(rounds: int) -> Iterator[Row]:
    """CPU seconds of whole interpreters; both start Python, so that the ratio is what one waits for."""
    times = np.array(
        [[cpu(f"import {name}") for name in ("rmsprop_lessons", "numpy")] for _ in range(rounds)]
    )
    low, middle, high = np.quantile(times[:, 0] / times[:, 1], [0.25, 0.5, 0.75])
    own = float(np.median(times[:, 0])) * 1e6
    yield Row("import rmsprop_lessons", "import numpy", (low, middle, high), 1.15, own)


def cpu(code: str) -> float:
    """Return the CPU seconds of an interpreter that runs the code."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
