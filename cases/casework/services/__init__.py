"""Verbs of a case: open, take a step, edit. Other modules import them from here."""

from cases.casework.services.editing import edit_case
from cases.casework.services.opening import locked, open_case
from cases.casework.services.steps import end_open_case, take_step

__all__ = [
    "edit_case",
    "end_open_case",
    "locked",
    "open_case",
    "take_step",
]
