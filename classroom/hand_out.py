"""What students get, as a folder, as a zip, and as a link: `python classroom/hand_out.py TO`.

TO/lessons has the learner's copies, TO/lessons.zip the same in one file. With --repo, where TO/lessons
is published, and --hub it prints the link that brings the lessons into a student's folder on that hub.
"""

import argparse
import sys
import zipfile
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from rmsprop_lessons import __version__, lessons

SAME_DAY = (1980, 1, 1, 0, 0, 0)  # so that the same lessons give the same bytes


def hand_out(to: Path) -> Path:
    """Write the copies and the zip, and return where the zip is; an edited copy is kept."""
    list(lessons.copy(to / "lessons", __version__))
    with zipfile.ZipFile(to / "lessons.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted((to / "lessons").glob("*.ipynb")):
            packed.writestr(
                zipfile.ZipInfo(f"lessons/{path.name}", SAME_DAY),
                path.read_bytes(),
                zipfile.ZIP_DEFLATED,
            )
    return to / "lessons.zip"


def link(hub: str, repo: str, branch: str) -> str:
    """Return the link for nbgitpuller; ValueError: an address has no scheme."""
    for name, address in (("hub", hub), ("repo", repo)):
        if not urlsplit(address).scheme:
            raise ValueError(f"{name} is {address!r}: allowed is an address such as https://…")
    folder = urlsplit(repo).path.rstrip("/").split("/")[-1].removesuffix(".git")
    first = f"lab/tree/{folder}/{min(lessons.titles())}"
    # without targetpath the folder would be called lessons.git where the address ends so
    asked = urlencode({"repo": repo, "branch": branch, "targetpath": folder, "urlpath": first})
    return f"{hub.rstrip('/')}/hub/user-redirect/git-pull?{asked}"


def main(argv: list[str] | None = None) -> int:
    """Write the hand-out and say where it is."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("to", type=Path, metavar="TO")
    parser.add_argument("--hub", help="the hub's address")
    parser.add_argument("--repo", help="the address of the git repository that holds TO/lessons")
    parser.add_argument("--branch", default="main")
    given = parser.parse_args(argv)
    try:
        print(hand_out(given.to))
        if given.hub and given.repo:
            print(link(given.hub, given.repo, given.branch))
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
