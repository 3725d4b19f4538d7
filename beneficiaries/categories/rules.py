"""Whom a category can fit, by age."""

from __future__ import annotations

from beneficiaries.codes import Category
from stations.ages import ADULT, AGED

CHILD_CODES = frozenset(code for code in Category.values if code.startswith("2"))
ELDER_CODES = frozenset(code for code in Category.values if code.startswith("3"))
OLDEST = 200  # years


def ages_of(code: str) -> tuple[int, int]:
    """From this age on, and under that one. Somebody of 50 may have lost the only child, so it is
    children alone of whom no form asks what elders are."""
    if code in CHILD_CODES:
        return 0, ADULT
    if code == Category.ADVANCED_AGE:
        return AGED, OLDEST
    if code in ELDER_CODES or code == Category.LEFT_BEHIND_WOMAN:
        return ADULT, OLDEST
    return 0, OLDEST


def fits(code: str, age: int | None) -> bool:
    """Whether somebody of this age (unknown: anybody) can have it."""
    first, under = ages_of(code)
    return age is None or first <= age < under
