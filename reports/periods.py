"""What a report is about in time. Months today; a period is any first and last day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone


@dataclass(frozen=True)
class Period:
    first: date
    last: date

    @classmethod
    def month(cls, day: date) -> Period:
        """The calendar month that a day lies in."""
        first = day.replace(day=1)
        following = (first + timedelta(days=31)).replace(day=1)
        return cls(first, following - timedelta(days=1))

    @property
    def before(self) -> Period:
        """The month before."""
        return Period.month(self.first - timedelta(days=1))

    def as_of(self, today: date | None = None) -> date:
        """The day of its stocks and of the map: its last one, or today while it runs."""
        return min(self.last, today or timezone.localdate())

    def is_running(self, today: date | None = None) -> bool:
        return self.last >= (today or timezone.localdate())
