"""Which edition of an earlier period a report is compared with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q

from reports.figures.periods import Period
from reports.issued.printed import printed_of
from reports.models import Report

State = Report.State
Place = tuple[int | None, str | None]
READ = ("kind", "first", "last", "edition", "state", "station", "division", "filings", "awaited")


def compared_with(reports: Sequence[Report]) -> dict[UUID, dict[date, Report]]:
    """By the first day of the earlier period; of an issued report what was sealed with it, of
    others the last issued edition, or the newest where none is. One statement for any number of
    reports of one period."""
    if not reports:
        return {}
    period = reports[0].period
    days = {period.before.first, period.year_ago.first}
    places = Q(station__in={one.station_id for one in reports if one.station_id})
    places |= Q(division__in={one.division_id for one in reports if one.division_id})
    rows = Report.objects.filter(places, kind=period.kind, first__in=days).compiled()
    found: dict[Place, list[Report]] = {}
    for one in rows.only(*READ).order_by("edition"):
        found.setdefault((one.station_id, one.division_id), []).append(one)
    return {
        one.pk: _chosen(one, found.get((one.station_id, one.division_id), [])) for one in reports
    }


def _chosen(report: Report, earlier: Iterable[Report]) -> dict[date, Report]:
    """The last of each period, in the order of what is to be preferred. What was sealed stays,
    also where that edition has been returned since."""
    printed = printed_of(report)
    accepted = [one for one in earlier if one.state != State.RETURNED]
    if printed is not None:
        rows = [one for one in earlier if _edition(printed.compared, one) == one.edition]
    elif report.state == State.ISSUED:  # before it was kept: as it printed then
        rows = accepted
    else:
        rows = sorted(accepted, key=lambda one: (one.state == State.ISSUED, one.edition))
    return {one.first: one for one in rows}


def _edition(compared: Mapping[str, tuple[int, bool]], report: Report) -> int | None:
    return compared.get(Period(report.first, report.last).key, (None, False))[0]
