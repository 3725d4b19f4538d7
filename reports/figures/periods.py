"""What a figure is about in time: a month, quarter, half-year or year, or any days."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

MONTHS_OF = {"month": 1, "quarter": 3, "half": 6, "year": 12}
WRITTEN = re.compile(r"(?P<year>[12]\d{3})(?:-(?P<part>Q[1-4]|H[12]|0[1-9]|1[0-2]))?")
DAYS = re.compile(r"([12]\d{3}-\d\d-\d\d)\.\.([12]\d{3}-\d\d-\d\d)")
EARLIEST = date(1949, 10, 1)
LONGEST = 3653  # days: ten years


@dataclass(frozen=True)
class Period:
    """First and last day, both included."""

    first: date
    last: date

    @classmethod
    def of(cls, kind: str, day: date) -> Period:
        """The month, quarter, half or year that a day lies in."""
        length = MONTHS_OF[kind]
        first = date(day.year, (day.month - 1) // length * length + 1, 1)
        return cls(first, _months_later(first, length) - timedelta(days=1))

    @classmethod
    def month(cls, day: date) -> Period:
        """The calendar month that a day lies in."""
        return cls.of("month", day)

    @classmethod
    def parse(cls, text: str) -> Period:
        """2025-10, 2025-Q3, 2025-H1, 2025, or any days: 2025-10-03..2025-11-02. Raises
        ValidationError for anything else."""
        days = DAYS.fullmatch(text.strip())
        found = cls.days(*map(_day, days.groups())) if days else cls._named(text)
        if found is None:
            words = _("Write the period as 2025-10, 2025-Q3, 2025-H1, 2025 or its days, %(days)s.")
            raise ValidationError(words % {"days": "2025-10-03..2025-11-02"}, code="period")
        return found._not_too_early()

    @classmethod
    def whole(cls, text: str) -> Period:
        """What reports are of: 2025-10, 2025-Q3, 2025-H1, 2025; raises ValidationError for
        anything else."""
        found = cls._named(text)
        if found is None:
            raise ValidationError(
                _("Write the period as 2025-10, 2025-Q3, 2025-H1 or 2025."), code="period"
            )
        return found._not_too_early()

    @classmethod
    def days(cls, first: date, last: date) -> Period:
        """Any days that figures are asked of; raises ValidationError, whose code is the day that
        is wrong."""
        refuse_too_early(first, "first")
        if last < first:
            raise ValidationError(_("The last day is not before the first."), code="last")
        if (last - first).days > LONGEST:
            raise ValidationError(_("At most ten years at a time."), code="last")
        return cls(first, last)

    @classmethod
    def _named(cls, text: str) -> Period | None:
        found = WRITTEN.fullmatch(text.strip())
        if found is None:
            return None
        year, part = int(found["year"]), found["part"] or ""
        if part[:1] == "Q":
            return cls.of("quarter", date(year, int(part[1]) * 3, 1))
        if part[:1] == "H":
            return cls.of("half", date(year, int(part[1]) * 6, 1))
        return (
            cls.of("month", date(year, int(part), 1)) if part else cls.of("year", date(year, 1, 1))
        )

    def _not_too_early(self) -> Period:
        refuse_too_early(self.last, "period")
        return self

    @property
    def kind(self) -> str:
        """ "month", "quarter", "half", "year", or "" for any other days."""
        return next((kind for kind in MONTHS_OF if Period.of(kind, self.first) == self), "")

    @property
    def key(self) -> str:
        """As ``parse`` reads it; of other days their first and last: 2025-10-03..2025-11-02."""
        year, month = self.first.year, self.first.month
        return {
            "month": f"{year}-{month:02d}",
            "quarter": f"{year}-Q{(month + 2) // 3}",
            "half": f"{year}-H{(month + 5) // 6}",
            "year": f"{year}",
        }.get(self.kind, f"{self.first.isoformat()}..{self.last.isoformat()}")

    @property
    def months(self) -> list[date]:
        """The first days of the months that it touches."""
        found = [self.first.replace(day=1)]
        while (following := _months_later(found[-1], 1)) <= self.last:
            found.append(following)
        return found

    @property
    def before(self) -> Period:
        """The one of its kind before it; of other days, as many days before."""
        day = self.first - timedelta(days=1)
        return (
            Period.of(self.kind, day) if self.kind else Period(day - (self.last - self.first), day)
        )

    def and_before(self, number: int) -> list[Period]:
        """This one and those before it, the newest first: so many in all."""
        found = [self]
        while len(found) < number:
            found.append(found[-1].before)
        return found

    @property
    def year_ago(self) -> Period:
        return Period(_a_year_before(self.first), _year_ago_last(self.last))

    def is_before(self, other: Period) -> bool:
        """Whether they have no day in common: then figures of the two can be compared."""
        return self.last < other.first

    def to(self, day: date) -> Period:
        """Its days up to one of them: stocks are as of it. Raises ValidationError for a day that
        lies outside."""
        if not self.first <= day <= self.last:
            raise ValidationError(_("The day lies outside the period."), code="as_of")
        return Period(self.first, day)

    def as_of(self, today: date | None = None) -> date:
        """The day of its stocks and of the map: its last one, or today while it runs."""
        return min(self.last, today or timezone.localdate())

    def to_date(self, day: date) -> Period:
        """As far as it has come on a day; its first day at least."""
        return Period(self.first, max(self.first, min(self.last, day)))

    def is_running(self, today: date | None = None) -> bool:
        return self.last >= (today or timezone.localdate())

    def __str__(self) -> str:
        """In words: 2025年10月, 2025年第3季度, 2025年上半年, 2025年, 2025-10-03 – 2025-11-02."""
        year, month = self.first.year, self.first.month
        words = {"year": year, "month": month, "quarter": (month + 2) // 3}
        if self.kind == "half":
            half = _("first half of %(year)d") if month == 1 else _("second half of %(year)d")
            return half % words
        pattern = {
            "month": _("%(year)d-%(month)02d"),
            "quarter": _("quarter %(quarter)d of %(year)d"),
            "year": _("year %(year)d"),
        }.get(self.kind)
        return pattern % words if pattern else f"{self.first.isoformat()} – {self.last.isoformat()}"


def refuse_too_early(day: date, code: str) -> None:
    """Raises ValidationError for a day before any that figures are asked of."""
    if day < EARLIEST:
        raise ValidationError(_("Choose a day from 1949 on."), code=code)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        words = _("There is no day %(day)s.") % {"day": text}
        raise ValidationError(words, code="period") from None


def _months_later(first: date, months: int) -> date:
    number = first.year * 12 + first.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def _a_year_before(day: date) -> date:
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if is_leap_day else day.day)


def _year_ago_last(last: date) -> date:
    """The end of February stays the end of February."""
    is_month_end = (last + timedelta(days=1)).day == 1
    if not is_month_end:
        return _a_year_before(last)
    first = last.replace(day=1, year=last.year - 1)
    return _months_later(first, 1) - timedelta(days=1)
