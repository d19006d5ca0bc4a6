"""What a process with a student's code may not do: the limits of the system, and Python's audit hook."""

from __future__ import annotations

import ctypes
import os
import re
import struct
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Any, NamedTuple

NOBODY = 65534
READ_ALL, KEEP_RIGHTS = 1 << 2, 8  # CAP_DAC_READ_SEARCH, PR_SET_KEEPCAPS
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
REFUSED = (
    *("ctypes.", "ftplib.", "http.", "msvcrt.", "pty.", "shutil.", "smtplib.", "socket.", "subprocess."),
    *("os.chmod", "os.chown", "os.exec", "os.fork", "os.kill", "os.link", "os.mkdir", "os.posix_spawn"),
    *("os.putenv", "os.remove", "os.rename", "os.rmdir", "os.setxattr", "os.spawn", "os.startfile"),
    *("os.symlink", "os.system", "os.truncate", "os.utime", "signal.pthread_kill", "urllib.", "winreg."),
    *("_winapi.CreateProcess", "_posixsubprocess.fork_exec"),
)


class Limits(NamedTuple):
    """What an answer may use."""

    seconds: int = 10  # of computing, and by the clock
    megabytes: int = 1024  # of memory, Python and NumPy included
    processes: int = 32  # with their threads


def confine(limits: Limits) -> None:
    """Confine this process for good: its limits, another user where it is root's, and the audit hook."""
    _warm()
    sys.dont_write_bytecode = True
    os.chdir(tempfile.gettempdir())
    with suppress(ImportError):  # Windows has no such limits
        _limited(limits)
    sys.addaudithook(_refuse)


def _limited(limits: Limits) -> None:
    """Set the limits of the system; root would be free of the one for processes."""
    import resource

    if os.geteuid() == 0:
        _nobody()
    size = limits.megabytes * 2**20
    wanted = {
        resource.RLIMIT_CPU: limits.seconds,
        resource.RLIMIT_AS: size,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_NOFILE: 64,
        resource.RLIMIT_CORE: 0,
    }
    if sys.platform == "linux":
        wanted[resource.RLIMIT_NPROC] = _threads() + limits.processes
    for which, most in wanted.items():
        with suppress(ValueError, OSError):  # macOS knows no limit of memory
            resource.setrlimit(which, (most, most))


def _nobody() -> None:
    """Become the user nobody; where only root can read Python, keep the right to read, and no other."""
    status = Path("/proc/self/status")
    rights = re.search(r"CapPrm:\s*(\w+)", status.read_text()) if status.exists() else None
    keeps = bool(rights) and bool(int(rights[1], 16) & READ_ALL)  # type: ignore[index]
    if not (keeps or _readable()):
        return
    libc = ctypes.CDLL(None)
    if keeps:
        libc.prctl(KEEP_RIGHTS, 1, 0, 0, 0)
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)
    if keeps:
        head, rights_left = struct.pack("Ii", 0x20080522, 0), (READ_ALL, READ_ALL, 0, 0, 0, 0)
        libc.capset(head, struct.pack("6I", *rights_left))


def _readable() -> bool:
    """Tell whether nobody can read Python and this package."""
    os.seteuid(NOBODY)
    try:
        for file in (os.__file__, __file__):
            Path(file).read_bytes()
    except OSError:
        return False
    finally:
        os.seteuid(0)
    return True


def _threads() -> int:
    """Return how many threads this user has: the limit counts them all."""
    count = 0
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has ended in the meantime
            if process.stat().st_uid == os.geteuid():
                count += len(list((process / "task").iterdir()))
    return count


def _warm() -> None:
    """Use once what the checker uses later, and what the hook then refuses to load."""
    thread = Thread(target=int)
    thread.start()
    thread.join()
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(0), ctypes.py_object(ValueError))


def _refuse(event: str, args: tuple[Any, ...]) -> None:
    """Raise PermissionError where an answer does what no answer needs."""
    if event == "open":
        path, _, flags = args
        if isinstance(flags, int) and flags & WRITES:
            raise PermissionError(f"an answer may not write files here ({str(path)[:80]})")
    elif event.startswith(REFUSED):
        raise PermissionError(f"an answer may not do this here ({event})")
