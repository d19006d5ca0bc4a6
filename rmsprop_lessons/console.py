"""A console that lacks letters such as β, as in an old Windows: they are spelled, and nothing stops."""

import codecs
import io
import sys
from unicodedata import name, normalize

SIGNS = {"−": "-", "⁻": "-", "√": "sqrt ", "∞": "inf", "≠": "!=", "≤": "<=", "≥": ">=", "→": "->"}


def forgive() -> None:
    """Let what is printed be spelled where a console lacks its letters; Python would stop."""
    codecs.register_error("spelled", _spell)
    if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.errors == "strict":
        sys.stdout.reconfigure(errors="spelled")


def _spell(error: UnicodeError) -> tuple[str, int]:
    """Return what stands for letters that an encoding lacks, as Python asks of such a function."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(spelled, error.object[error.start : error.end])), error.end


def spelled(letter: str) -> str:
    """Return beta for β, 2 for ₂, sqrt for √; else the letter's number."""
    if letter in SIGNS:
        return SIGNS[letter]
    if (known := name(letter, "")).startswith("GREEK"):
        return known.rpartition(" ")[2].lower()
    plain = normalize("NFKC", letter)
    return plain if plain.isascii() else letter.encode("ascii", "backslashreplace").decode()
