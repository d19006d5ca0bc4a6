"""The ledger: the claims, what is true of them, and their checks run again out of the lessons."""

from .claims import LEDGER, TESTED, VERDICTS, Claim, claim
from .recompute import Outcome, cells_for, ledger_table, recheck, recompute

__all__ = [
    "LEDGER",
    "TESTED",
    "VERDICTS",
    "Claim",
    "Outcome",
    "cells_for",
    "claim",
    "ledger_table",
    "recheck",
    "recompute",
]
