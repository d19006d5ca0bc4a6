"""The command `rmsprop-lessons`: bring the lessons into a folder, and open them there."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from . import __version__
from .extras import needs
from .lessons import copy, open_lab, titles

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
        stream.reconfigure(errors="backslashreplace")  # a folder may have letters that a console lacks
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


if __name__ == "__main__":
    sys.exit(main())
