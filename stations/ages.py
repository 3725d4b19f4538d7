"""How old somebody is on a day: the one rule, for pages, conditions in SQL, groups and figures.

Whoever was born on 29 February has their birthday on 1 March in other years.
"""

from __future__ import annotations

from calendar import isleap
from datetime import date

ADULT, ELDER, AGED = 18, 60, 80  # years


def age_on(born_on: date, day: date) -> int:
    """Full years; negative before the birth."""
    has_birthday_to_come = (day.month, day.day) < (born_on.month, born_on.day)
    return day.year - born_on.year - has_birthday_to_come


def latest_birth(day: date, age: int) -> date:
    """Whoever was born on this day or before it has this age on ``day``: the same rule, for what
    asks the database."""
    year = day.year - age
    if (day.month, day.day) == (2, 29) and not isleap(year):
        return date(year, 2, 28)
    return day.replace(year=year)
