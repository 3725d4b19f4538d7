"""The closed books of the invented county: months filed and reviewed, reports issued."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from cases.filings.months import month_before, months_up_to
from cases.filings.services.filings import file_month, return_filing, review_filing
from cases.models import Filing
from demo.people import YEARS
from reports.figures.periods import Period
from reports.issued.queries.scope import Place
from reports.issued.services import editions
from reports.issued.services.compile import request_reports
from reports.issued.services.issuing import issue_report, review_report
from reports.models import Report
from stations.jobs import queue
from stations.models import Job, Station, User

# Townships whose station hasn't filed the last month; the first is the lead's own to try it with.
LATE = (0, 4, 9)
RETURNED = 6
PAUSE = 0.2  # seconds between two looks at a job that a worker has
ALONE = "科室仅一名经办干部，编制、审核、签发由其一人办理，数据已逐站核对。"
COMMENT = "12 日的敬老活动没有签到表，人次请核对后重新填报。"


class Reports(NamedTuple):
    """How many periods of a place have a report, back from the last one that ended."""

    months: int
    quarters: int
    years: int


@transaction.atomic
def file_months(station: Station, township: int, *, lead: User, officer: User) -> None:
    """Every month since the station works; the last one as a county finds it on its first day."""
    last = month_before(timezone.localdate())
    for month in reversed(months_up_to(last, YEARS * 12)):
        if _is_closed_already(station, month) or (month == last and township in LATE):
            continue
        filing = file_month(station=station, month=month, by=lead)
        if month < last:
            review_filing(filing, by=officer)
        elif township == RETURNED:
            return_filing(filing, comment=COMMENT, by=officer)


def _is_closed_already(station: Station, month: date) -> bool:
    return Filing.objects.filter(station=station, month=month).exists()


def issue_reports(place: Place, reports: Reports, *, officer: User) -> None:
    """Those of the place; issued but for the newest. What was compiled already (before a crash,
    or because beat asked for it) is not compiled again."""
    newest = Period.month(timezone.localdate()).before
    for period in _periods(reports):
        known = editions.of([place], period).exclude(state=Report.State.COMPILING)
        report = known.order_by("-edition").first() or _compiled(place, period, officer)
        if period.last >= newest.last:
            continue
        if report.state == Report.State.COMPILED:
            review_report(report, by=officer, reason=ALONE)
        if report.state == Report.State.REVIEWED:
            issue_report(report, by=officer, reason=ALONE)


def _periods(reports: Reports) -> list[Period]:
    today, found = timezone.localdate(), []
    for kind, number in zip(("month", "quarter", "year"), reports, strict=True):
        period = Period.of(kind, today)
        for _n in range(number):
            period = period.before
            found.append(period)
    return sorted(found, key=lambda period: (period.last, period.first))


def _compiled(place: Place, period: Period, by: User) -> Report:
    (report,) = request_reports([place], period=period, by=by)
    return finished(report)


def finished(report: Report) -> Report:
    """The report compiled, by whoever takes its job first: the sweep may have given it to a
    worker, who may die."""
    job = report.job
    while not queue.run(job.pk) and job.state not in (Job.State.DONE, Job.State.FAILED):
        time.sleep(PAUSE)
        job.refresh_from_db()
    report = Report.objects.select_related("job").get(pk=report.pk)
    if not report.is_compiled:
        raise RuntimeError(f"{report}: {report.job.error}")
    return report


def ask_for_reports(places: Sequence[Place], *, by: User) -> None:
    """The stations' last two months, by the worker in its own time."""
    last = Period.month(timezone.localdate()).before
    for period in (last.before, last):
        request_reports(places, period=period, by=by)
