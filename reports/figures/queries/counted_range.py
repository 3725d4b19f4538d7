"""What a figure reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from reports.figures.periods import Period


@dataclass(frozen=True)
class CountedRange:
    """The live books of some stations and days, or what was filed.

    ``stations``: the key of each and the part (division code or "") in which it lies; nothing
    else adds anything. ``filings``: None reads live, as fresh as the database; else only the
    filings named are read, of these stations and days.
    """

    stations: Mapping[int, str]
    period: Period
    filings: tuple[UUID, ...] | None = None

    @property
    def is_live(self) -> bool:
        return self.filings is None

    @property
    def whole_months(self) -> list[date]:
        """First days of the months that lie in the period from end to end: cells may stand in."""
        return [month for month in self.period.months if self._part(month) == Period.month(month)]

    @property
    def part_months(self) -> list[Period]:
        """The days of the others."""
        parts = [self._part(month) for month in self.period.months]
        return [part for part in parts if part.kind != "month"]

    def _part(self, month: date) -> Period:
        whole = Period.month(month)
        return Period(max(whole.first, self.period.first), min(whole.last, self.period.last))
