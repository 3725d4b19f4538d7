"""Whether two reports of a place count the same stations, so that their figures compare."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from cases.models import Filing
from reports.models import Report
from stations.row_security.acting import beyond_scope

Counted = frozenset[tuple[str, int]]  # a station's code, and which month of the period


class Likeness(NamedTuple):
    """How many stations this report counts and how many the other one did. ``is_same``: the same
    ones in the same months; ``is_of_same_stations``: if need be in other months. ``is_fair``:
    nothing that one of them counts was left unfiled in the other."""

    now: int
    then: int
    is_same: bool = True
    is_fair: bool = True
    is_of_same_stations: bool = True


@beyond_scope()  # what a report stands on, wherever its stations lie by now
def likenesses(report: Report, others: Sequence[Report]) -> list[Likeness]:
    """Of each of the others with this one; one statement."""
    if not others:
        return []
    counted = _counted([report, *others])
    mine, late = counted[report.pk], _awaited(report)
    now = _stations(mine)
    return [
        Likeness(
            len(now),
            len(_stations(counted[other.pk])),
            is_same=mine == counted[other.pk],
            is_fair=not (late & counted[other.pk] or _awaited(other) & mine),
            is_of_same_stations=now == _stations(counted[other.pk]),
        )
        for other in others
    ]


def _stations(counted: Counted) -> set[str]:
    return {code for code, _month in counted}


def _counted(reports: Sequence[Report]) -> dict[UUID, Counted]:
    keys = {key for report in reports for key in report.filings}
    rows = Filing.objects.filter(pk__in=keys).order_by()
    found = {
        pk: (code, month) for pk, code, month in rows.values_list("pk", "station__code", "month")
    }
    return {
        report.pk: frozenset(
            (code, _number(month, report))
            for code, month in (found[key] for key in report.filings if key in found)
        )
        for report in reports
    }


def _awaited(report: Report) -> Counted:
    months = ((code, date.fromisoformat(f"{month}-01")) for code, month in report.awaited)
    return frozenset((code, _number(month, report)) for code, month in months)


def _number(month: date, report: Report) -> int:
    return (month.year - report.first.year) * 12 + month.month - report.first.month
