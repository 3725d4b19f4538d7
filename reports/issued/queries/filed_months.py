"""What a period's reports stand on: the filings of its stations, and those still awaited."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from uuid import UUID

from cases.filings.queries.filings import latest_filings
from cases.filings.queries.must_file import months_with_records, must_file
from cases.models import Filing
from reports.figures.periods import Period
from reports.figures.queries.figure_source import FigureSource
from reports.issued.queries.scope import Place
from reports.models import Report
from stations.models import Division, DivisionPath, Station
from stations.row_security.acting import beyond_scope

PlaceKey = tuple[str, int | str]  # of a station or division


class Owing(NamedTuple):
    """A station, as far as it matters for what it owes."""

    pk: int
    code: str
    tier: int
    operating_on: date | None
    suspended_on: date | None
    closed_on: date | None


@dataclass
class FiledMonths:
    """``filings``: those that stand; ``awaited``: ``[station code, "2025-10"]`` of the others;
    ``returned``: how many of these were filed and sent back."""

    filings: list[Filing] = field(default_factory=list)
    awaited: list[list[str]] = field(default_factory=list)
    returned: int = 0

    @property
    def keys(self) -> list[UUID]:
        return [filing.pk for filing in self.filings]

    def has_outrun(self, report: Report | None) -> bool:
        """Whether an unissued report stands on other filings than these."""
        if report is None or report.state in (Report.State.COMPILING, Report.State.ISSUED):
            return False
        return set(report.filings) != set(self.keys)


def key_of(place: Place) -> PlaceKey:
    return ("station" if isinstance(place, Station) else "division", place.pk)


@beyond_scope()  # what a report stands on, wherever its stations lie by now
def filed_months(places: Sequence[Place], period: Period) -> dict[PlaceKey, FiledMonths]:
    """Of each place; as many statements for a thousand places as for one."""
    below = stations_below(places, period.last)
    stations = _stations({pk for keys in below.values() for pk in keys})
    filed = {(f.station_id, f.month): f for f in _filed(stations, period)}
    free = [pk for pk, s in stations.items() if not all(must_file(s, m) for m in period.months)]
    working = months_with_records(free, period.first, period.last)
    return {key: _of_place([stations[pk] for pk in keys], period, filed, working)
            for key, keys in below.items()}  # fmt: skip


def filed_months_of(report: Report) -> FiledMonths:
    """What stands of its place and period by now."""
    return filed_months([report.place], report.period)[key_of(report.place)]


def silent_at_end(report: Report) -> set[str]:
    """Codes of the stations whose last month is not filed: whether they are at work on the last
    day is not known. Of one that lacks an earlier month it is."""
    last = f"{report.last:%Y-%m}"
    return {code for code, month in report.awaited if month == last}


def gaps(report: Report, source: FigureSource) -> dict[str, list[int]]:
    """As ``Report.gaps`` keeps it: where its stations lay, and what they filed of what they owe."""
    if not report.awaited:
        return {}
    filed: Counter[str] = Counter()
    late: Counter[str] = Counter()
    rows = Filing.objects.filter(pk__in=report.filings).order_by()
    for station in rows.values_list("station", flat=True):
        filed.update({"", source.scope.get(station, "")})
    parts = {point.code: source.scope.get(point.pk, "") for point in source.map.points}
    for code, _month in report.awaited:
        late.update({"", parts.get(code, "")})
    return {part: [filed[part], filed[part] + number] for part, number in sorted(late.items())}


def stations_below(places: Sequence[Place], day: date) -> dict[PlaceKey, list[int]]:
    """Keys of the stations whose home lay in each place that day."""
    found: dict[PlaceKey, list[int]] = {key_of(place): [] for place in places}
    divisions = [place.pk for place in places if isinstance(place, Division)]
    for place in places:
        if isinstance(place, Station):
            found[key_of(place)] = [place.pk]
    if divisions:
        paths = DivisionPath.objects.under_any(divisions, day)
        rows = paths.filter(division__stations__isnull=False)
        for path, station in rows.values_list("path", "division__stations"):
            for code in path.split("/"):
                if ("division", code) in found:
                    found["division", code].append(station)
    return found


def _stations(keys: Iterable[int]) -> dict[int, Owing]:
    rows = Station.objects.filter(pk__in=keys).order_by("code").values_list(*Owing._fields)
    return {row[0]: Owing(*row) for row in rows}


def _filed(stations: Iterable[int], period: Period) -> Iterable[Filing]:
    return latest_filings(stations, period.months).order_by().select_related("station")


def _of_place(
    stations: Iterable[Owing],
    period: Period,
    filed: dict[tuple[int, date], Filing],
    working: set[tuple[int, date]],
) -> FiledMonths:
    found = FiledMonths()
    for station in sorted(stations, key=lambda s: s.code):
        for month in period.months:
            filing = filed.get((station.pk, month))
            is_returned = filing is not None and filing.status == Filing.Status.RETURNED
            if filing and not is_returned:
                found.filings.append(filing)
            elif must_file(station, month) or (station.pk, month) in working:
                found.awaited.append([station.code, f"{month:%Y-%m}"])
                found.returned += is_returned
    return found
