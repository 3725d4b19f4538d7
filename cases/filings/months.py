"""Months as filings name them: by their first day."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone


def last_day(month: date) -> date:
    return (month.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def month_before(month: date) -> date:
    return (month.replace(day=1) - timedelta(days=1)).replace(day=1)


def has_ended(month: date, today: date | None = None) -> bool:
    return last_day(month) < (today or timezone.localdate())


def months_up_to(month: date, number: int) -> list[date]:
    """So many months, this one first and then backwards."""
    found = [month.replace(day=1)]
    while len(found) < number:
        found.append(month_before(found[-1]))
    return found
