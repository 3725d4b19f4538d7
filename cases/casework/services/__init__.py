"""Verbs of a case: open, take a step, edit. Other modules import them from here."""

from cases.casework.services.editing import edit_case
from cases.casework.services.opening import case_row, locked, open_case, open_cases
from cases.casework.services.steps import end_open_case, take_step

__all__ = [
    "case_row",
    "edit_case",
    "end_open_case",
    "locked",
    "open_case",
    "open_cases",
    "take_step",
]
