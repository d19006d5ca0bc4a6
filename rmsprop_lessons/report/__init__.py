"""What a class wrote: `python -m rmsprop_lessons.report FOLDER…` reads the notebooks that came back.

Each coded exercise goes through the checker in a process of its own. Of the notebook only the statements
that the answer needs are run there. On Linux and macOS the process has limits of time, memory, file size
and processes, ends with everything that it started, and, where the report runs as root on Linux, belongs
to the user nobody. Python's audit hook refuses what an answer has no use for: writing or removing files,
starting programs, the network, C libraries.

What this keeps away from the teacher's interpreter and files: endless loops, memory bombs, exits,
crashes, floods of output, files written by mistake. What it does not: code written to break out. Such
code can read what the account may read, get around the audit hook, and report a verdict of its own.
Whoever fears that runs the report in a container, or on an account without anything in it. A report is
for teaching, not for marks. On Windows only the time is limited, on macOS not the memory.
"""

from .collect import Job, Skipped, collect
from .judge import Verdict
from .page import commonest, page, table
from .run import judged

__all__ = ["Job", "Skipped", "Verdict", "collect", "commonest", "judged", "page", "table"]
