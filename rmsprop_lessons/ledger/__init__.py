"""The ledger: the claims, what is true of them, and their checks run again out of the lessons."""

from .claims import LEDGER, TESTED, VERDICTS, Claim, claim
from .pages import PAGES, Page, mended_in, page
from .recompute import Outcome, cells_for, ledger_table, recheck, recompute, workers

__all__ = [
    "LEDGER",
    "PAGES",
    "TESTED",
    "VERDICTS",
    "Claim",
    "Outcome",
    "Page",
    "cells_for",
    "claim",
    "ledger_table",
    "mended_in",
    "page",
    "recheck",
    "recompute",
    "workers",
]
