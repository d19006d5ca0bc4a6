"""The command `rmsprop-lessons`: bring the lessons into a folder, and open them there."""

from __future__ import annotations

import argparse
import os
import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from . import __version__
from .extras import needs
from .home import elsewhere
from .lessons import HERE, copy, titles

NO_LAB = """JupyterLab stopped with an error. Where a port is in use, name another one:
    rmsprop-lessons {folder} -- --port 9000"""
NO_SITE = """{folder} has no index.html, so it is not the built site, which the package does not carry.
In a clone, `make site` and `make web` write it to build/site. Then: rmsprop-lessons --web build/site"""


def parser() -> argparse.ArgumentParser:
    """Return the parser; what stands behind -- never reaches it."""
    parser = argparse.ArgumentParser(
        "rmsprop-lessons",
        usage="%(prog)s [FOLDER] [--no-browser] [--outputs] [--list] [-- OPTIONS OF JUPYTERLAB]\n"
        "       %(prog)s --web [FOLDER-OF-SITE] [--port PORT]",
        description="Put your own copy of the lessons into FOLDER, and open it in JupyterLab. "
        "Run again, it brings the copy up to date and keeps every lesson that you edited.",
    )
    parser.add_argument("folder", nargs="?", type=Path, default=Path("my-lessons"), metavar="FOLDER")
    parser.add_argument("--no-browser", action="store_true", help="print the address, open no browser")
    parser.add_argument("--outputs", action="store_true", help="leave in what answers the questions")
    parser.add_argument("--list", action="store_true", help="list the lessons and stop")
    parser.add_argument(
        "--web",
        nargs="?",
        type=Path,
        const=Path("build/site"),
        metavar="FOLDER-OF-SITE",
        help="serve the built site, build/site if no other folder is named, and print its address",
    )
    parser.add_argument("--port", type=int, default=8000, help="of --web; 0 takes a free one")
    parser.add_argument("--version", action="version", version=__version__)
    return parser


def main(argv: list[str] | None = None) -> int:
    """Run the command and return its exit code."""
    argv = sys.argv[1:] if argv is None else argv
    cut = argv.index("--") if "--" in argv else len(argv)
    given, options = parser().parse_args(argv[:cut]), argv[cut + 1 :]
    try:
        if given.list:
            print(*(f"{name}  {title.lstrip('# ')}" for name, title in titles().items()), sep="\n")
            return 0
        if given.web:
            serve(given.web, given.port)
            return 0
        for line in copy(given.folder, __version__, given.outputs):
            print(line, flush=True)
        with elsewhere() as kept:
            if kept:
                print(
                    f"Your home folder cannot be written: {kept} holds settings until JupyterLab stops."
                )
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


class Site(SimpleHTTPRequestHandler):  # pragma: no cover  # `make browser` reads from it
    """Serve files, with the types that browsers want, and without a browser keeping old ones."""

    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".js": "text/javascript",  # on Windows the registry may say something else
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
    }

    def end_headers(self) -> None:
        self.send_header(
            "Cache-Control", "no-cache"
        )  # asked again each time; not sent again if the same
        super().end_headers()

    def log_message(self, *_: object) -> None:
        pass


def serve(site: Path, port: int) -> None:
    """Serve the folder of the built site on this machine until Ctrl-C.

    OSError: it is none, or the port is taken.
    """
    if not 0 <= port < 65536:
        raise OSError(f"port is {port}: allowed are whole numbers from 0 to 65535")
    if not any((site / name).is_file() for name in ("index.html", "lab/index.html")):
        raise OSError(NO_SITE.format(folder=site))
    try:
        server = ThreadingHTTPServer(("127.0.0.1", port), partial(Site, directory=str(site)))
    except OSError as error:
        raise OSError(f"Port {port} cannot be had ({error.strerror}). Name another: --port 0") from None
    with server:  # pragma: no cover  # as above
        address = f"http://127.0.0.1:{server.server_port}/"
        if (site / "index.html").is_file():
            print(f"The pages: {address}")
        if (site / "lab" / "index.html").is_file():
            print(f"The lessons in JupyterLab: {address}lab/index.html")
        print("To stop it: Ctrl-C, here.", flush=True)
        server.serve_forever()


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
