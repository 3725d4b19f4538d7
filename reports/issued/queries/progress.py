"""How far a report has come: who has filed what it stands on, who has not, who said yes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from cases.models import Filing
from reports.issued.rules import Months
from reports.models import Report
from stations.models import Job, User
from stations.row_security.acting import beyond_scope
from stations.wording import months_of, short_day

State = Report.State
FILE, REVIEW = 0, 1  # the steps in which stations file and the county reviews that


class Step(NamedTuple):
    """A step of the stage line."""

    label: str
    state: str  # done, short (passed with something lacking), now, later
    note: str


class Filed(NamedTuple):
    """The filings under a report, counted by stations and by months."""

    stations: int
    owing: int
    months: int
    owed: int  # months, filed or not
    reviewed: int
    last: datetime | None
    unreviewed: Months  # as ``Report.unreviewed``
    names: dict[str, str]  # of the stations that filed anything


@beyond_scope()  # what a report stands on, wherever its stations lie by now
def filed_under(report: Report) -> Filed:
    rows = list(
        Filing.objects.filter(pk__in=report.filings)
        .order_by("station__code", "month")
        .values_list("station__code", "month", "status", "filed_at", "station__name")
    )
    late = {code for code, _month in report.awaited}
    complete = {code for code, *_other in rows} - late
    unreviewed = [
        [code, f"{month:%Y-%m}"]
        for code, month, status, *_other in rows
        if status != Filing.Status.REVIEWED
    ]
    told = report.unreviewed if report.state == State.ISSUED else unreviewed
    return Filed(
        stations=len(complete),
        owing=len(complete | late),
        months=len(rows),
        owed=len(rows) + len(report.awaited),
        reviewed=len(rows) - len(unreviewed if told is None else told),
        last=max((moment for _code, _month, _status, moment, _name in rows), default=None),
        unreviewed=told or [],
        names={code: name for code, *_other, name in rows},
    )


def stage_of(report: Report, filed: Filed) -> list[Step]:
    """Stations file, the county reviews, compiled, reviewed, issued."""
    now = _at(report)
    steps = [
        (_("Stations file"), _filing_note(report, filed)),
        (
            _("County reviews"),
            _("%(part)d of %(whole)d months") % {"part": filed.reviewed, "whole": filed.months},
        ),
        (_("Compiled"), short_day(report.counted_at) if report.counted_at else _job_note(report)),
        (_("Reviewed"), _who(report.reviewed_by, report.reviewed_at) or _waits(report)),
        (_("Issued"), _who(report.issued_by, report.issued_at)),
    ]
    states = [
        "done" if number < now else "now" if number == now else "later" for number in range(5)
    ]
    if filed.stations < filed.owing and states[FILE] == "done":
        states[FILE] = "short"
    if filed.reviewed < filed.months or filed.owing and not filed.months:
        states[REVIEW] = "later"  # whatever came of the report: the county hasn't said yes to all
    return [Step(label, state, note) for (label, note), state in zip(steps, states, strict=True)]


def _at(report: Report) -> int:
    order = {State.COMPILING: 2, State.COMPILED: 3, State.RETURNED: 3, State.REVIEWED: 4}
    return order.get(State(report.state), 5)


def _filing_note(report: Report, filed: Filed) -> str:
    """Of a month by stations; of several by months, as the county's review beside it is told."""
    if report.kind == Report.Kind.MONTH:
        note = _("%(part)d of %(whole)d stations") % {"part": filed.stations, "whole": filed.owing}
    else:
        note = _("%(part)d of %(whole)d months") % {"part": filed.months, "whole": filed.owed}
    return f"{note} {short_day(filed.last)}" if filed.last else note


def _job_note(report: Report) -> str:
    return _("failed") if report.job.state == Job.State.FAILED else f"{report.job.percent}%"


def _who(user: User | None, moment: datetime | None) -> str:
    return f"{user} {short_day(moment)}" if user else ""


def _waits(report: Report) -> str:
    return _("waits for an officer") if report.state == State.COMPILED else ""


def months_in_words(months: Iterable[date]) -> str:
    """2023年1—11月; what is in a row is one range within its year."""
    ranges: list[tuple[date, date]] = []
    for day in months:
        if ranges and (day.year, day.month) == (ranges[-1][1].year, ranges[-1][1].month + 1):
            ranges[-1] = ranges[-1][0], day
        else:
            ranges.append((day, day))
    return _(", ").join(months_of(first, last) for first, last in ranges)
