"""Which books a figure reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from reports.periods import Period


@dataclass(frozen=True)
class Books:
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
