"""Verbs of a case: open, take a step, edit. Other modules import them from here."""

from cases.services.cases.editing import edit_case
from cases.services.cases.hindrances import hindrance, sessions
from cases.services.cases.opening import locked, open_case
from cases.services.cases.steps import end_open_case, take_step

__all__ = [
    "edit_case",
    "end_open_case",
    "hindrance",
    "locked",
    "open_case",
    "sessions",
    "take_step",
]
