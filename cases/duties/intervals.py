"""How often somebody is seen: arithmetic over plain dates (domain/7-standards §7.5)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from beneficiaries.codes import Category, Risk
from cases.models import VisitRule

WEEKLY, MONTHLY, QUARTERLY = VisitRule.Interval.values
SHORTEST_FIRST = (WEEKLY, MONTHLY, QUARTERLY)
FIRST_VISIT = timedelta(days=7)
MONTHS = {MONTHLY: 1, QUARTERLY: 3}

# What is kept apart: (risk or "", category or "") → interval.
Rules = Mapping[tuple[str, str], str]

# High risk weekly, key monthly, general quarterly; the six groups of elders of the ten
# ministries' opinion of 2022, orphans in the community, children in difficulty and the
# destitute who live at home monthly.
DEFAULT_RULES: Rules = {
    (Risk.HIGH.value, ""): WEEKLY,
    (Risk.KEY.value, ""): MONTHLY,
    (Risk.GENERAL.value, ""): QUARTERLY,
    **{
        ("", category.value): MONTHLY
        for category in (
            Category.DESTITUTE_HOME,
            Category.ORPHAN_COMMUNITY,
            Category.UNSUPPORTED_CHILD,
            Category.CHILD_POOR,
            Category.CHILD_ILL,
            Category.CHILD_GUARDIANSHIP,
            Category.CHILD_STREET,
            Category.LIVES_ALONE,
            Category.EMPTY_NEST,
            Category.LEFT_BEHIND_ELDER,
            Category.LOST_ONLY_CHILD,
            Category.DISABLED_ELDER,
            Category.DEMENTIA,
            Category.ILL_ELDER,
        )
    },
}


def interval_for(risk: str, codes: Iterable[str], rules: Rules) -> str:
    """The shortest interval of all rules that fit."""
    fitting = {rules[(risk, "")]} | {rules[("", c)] for c in codes if ("", c) in rules}
    return next(interval for interval in SHORTEST_FIRST if interval in fitting)


def after(day: date, interval: str) -> date:
    """Weekly: 7 days on. Monthly, quarterly: the same day, or the last one of a shorter month."""
    if interval == WEEKLY:
        return day + timedelta(days=7)
    months = day.month - 1 + MONTHS[interval]
    year, month = day.year + months // 12, months % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
