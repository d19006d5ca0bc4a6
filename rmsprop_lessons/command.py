"""The command `rmsprop-lessons`: bring the lessons into a folder, and open them there."""

from __future__ import annotations

import argparse
import io
import os
import sys
from pathlib import Path

from . import __version__
from .extras import needs
from .lessons import HERE, copy, titles

NO_LAB = """JupyterLab stopped with an error. Where a port is in use, name another one:
    rmsprop-lessons {folder} -- --port 9000"""


def parser() -> argparse.ArgumentParser:
    """Return the parser; what stands behind -- never reaches it."""
    parser = argparse.ArgumentParser(
        "rmsprop-lessons",
        usage="%(prog)s [FOLDER] [--no-browser] [--outputs] [--list] [-- OPTIONS OF JUPYTERLAB]",
        description="Put your own copy of the lessons into FOLDER, and open it in JupyterLab. "
        "Run again, it brings the copy up to date and keeps every lesson that you edited.",
    )
    parser.add_argument("folder", nargs="?", type=Path, default=Path("my-lessons"), metavar="FOLDER")
    parser.add_argument("--no-browser", action="store_true", help="print the address, open no browser")
    parser.add_argument("--outputs", action="store_true", help="leave in what answers the questions")
    parser.add_argument("--list", action="store_true", help="list the lessons and stop")
    parser.add_argument("--version", action="version", version=__version__)
    return parser


def main(argv: list[str] | None = None) -> int:
    """Run the command and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # letters of a folder that a console lacks
    argv = sys.argv[1:] if argv is None else argv
    cut = argv.index("--") if "--" in argv else len(argv)
    given, options = parser().parse_args(argv[:cut]), argv[cut + 1 :]
    try:
        if given.list:
            print(*(f"{name}  {title.lstrip('# ')}" for name, title in titles().items()), sep="\n")
            return 0
        for line in copy(given.folder, __version__, given.outputs):
            print(line, flush=True)
        print(f"JupyterLab opens {given.folder.resolve()}. To stop it: Ctrl-C, here.", flush=True)
        open_lab(given.folder, [*["--no-browser"] * given.no_browser, *options])
    except ModuleNotFoundError as missing:
        print(needs("Opening the lessons", missing, "course"), file=sys.stderr)
        return 1
    except OSError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Interrupted. Nothing is lost: run the command again to go on.", file=sys.stderr)
        return 130
    except SystemExit as stop:
        if stop.code:
            print(NO_LAB.format(folder=given.folder), file=sys.stderr)
        return int(bool(stop.code))
    return 0


def open_lab(at: Path, options: list[str]) -> None:
    """Open JupyterLab on the copy in the folder `at`; returns when it is shut down.

    ModuleNotFoundError: JupyterLab is not installed.
    """
    quiet = [str(HERE / "jupyter"), os.environ.get("JUPYTER_CONFIG_PATH", "")]
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(filter(None, quiet))  # no question about news
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # small matrices: faster, and the stored digits
    from jupyterlab.labapp import main

    root = (
        ["--allow-root"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
    )  # often so in a container
    first = f"--LabApp.default_url=/lab/tree/{min(titles())}"
    main(["--log-level=WARN", f"--ServerApp.root_dir={at.resolve()}", first, *root, *options])


if __name__ == "__main__":
    sys.exit(main())
