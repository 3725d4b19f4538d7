"""Reports are asked for, then compiled by a worker from the filings they name.

The same filings give the same figures and the same document, byte for byte, whenever and
however often they are counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reports.counting.services.counting import settle_filings
from reports.figures.periods import Period
from reports.figures.queries.figure_source import FigureSource
from reports.figures.queries.snapshot import counts, snapshot
from reports.indicators import CATALOGUE, VERSION
from reports.issued.queries.filed_months import (
    FiledMonths,
    filed_months,
    gaps,
    key_of,
    silent_at_end,
)
from reports.issued.queries.scope import Place
from reports.issued.services import documents, editions
from reports.models import Figure, Report
from stations.audit import trail
from stations.identity import uuid7
from stations.jobs.queue import Progress
from stations.models import Job, User

KIND = "report"
LONGEST = 300  # characters of a reason
STEPS = 4  # asked for, filings settled, counted, written


def request_report(*, place: Place, period: Period, by: User, reason: str = "") -> Report:
    """Ask for the next edition of a place's month, quarter, half-year or year, from what its
    stations have filed by now. One that is still waiting is the answer too.

    Raises ValidationError for other periods, for one that has not ended, and for a correction
    of an issued report without a reason.
    """
    return request_reports([place], period=period, by=by, reason=reason)[0]


@transaction.atomic
def request_reports(
    places: Sequence[Place], *, period: Period, by: User, reason: str = ""
) -> list[Report]:
    """The same for many places: a constant number of statements."""
    check_period(period)
    reason = reason.strip()
    if len(reason) > LONGEST:
        words = _("At most %(most)d characters.") % {"most": LONGEST}
        raise ValidationError({"reason": words}, code="length")
    editions.lock(period)
    waiting = editions.waiting(places, period)
    issued = editions.issued(places, period)
    if not reason and any(key_of(place) in issued for place in places):
        words = _("This report has been issued: say why it is to be corrected.")
        raise ValidationError({"reason": words}, code="reason")
    months = filed_months(places, period)
    for key, report in waiting.items():
        editions.renew(report, months[key], reason)
    Report.objects.bulk_update(waiting.values(), ["filings", "awaited", "reason"])
    numbers = editions.numbers(places, period)
    fresh = [
        _draft(place, period, months[key_of(place)], by,
               edition=numbers.get(key_of(place), 0) + 1,
               previous_id=issued.get(key_of(place)),
               reason=reason if key_of(place) in issued else "")
        for place in places
        if key_of(place) not in waiting
    ]  # fmt: skip
    Job.objects.bulk_create(report.job for report in fresh)
    Report.objects.bulk_create(fresh)
    trail.record_many("compile", fresh, by=by, reason=reason)
    waiting |= {key_of(report.place): report for report in fresh}
    return [waiting[key_of(place)] for place in places]


def check_period(period: Period) -> None:
    """Reports are of whole months, quarters, half-years and years that have ended."""
    if not period.kind:
        words = _("Reports are of whole months, quarters, half-years or years.")
        raise ValidationError({"period": words}, code="period")
    if period.is_running():
        words = _("This period has not ended yet; until then look at the figures to date.")
        raise ValidationError({"period": words}, code="running")


def _draft(
    place: Place,
    period: Period,
    months: FiledMonths,
    by: User,
    *,
    edition: int,
    previous_id: UUID | None,
    reason: str,
) -> Report:
    kind, _key = key_of(place)
    report = Report(
        kind=period.kind,
        first=period.first,
        last=period.last,
        filings=months.keys,
        awaited=months.awaited,
        requested_by=by,
        edition=edition,
        previous_id=previous_id,
        reason=reason,
        **{kind: place},
    )
    report.job = Job(
        pk=uuid7(),
        kind=KIND,
        title=_("Report %(place)s, %(period)s") % {"place": place, "period": period},
        by=by,
        station=report.station,
        url=report.get_absolute_url(),
        params={"report": str(report.pk)},
    )
    return report


def compile_report(progress: Progress) -> dict[str, int]:
    """Count the report of a job and write its figures once, whoever else tries.

    A worker that starts again after ``kill -9`` counts anew; if the figures stand already, it
    finds that out and writes nothing.
    """
    report = Report.objects.select_related("station", "division").get(pk=progress.params["report"])
    if report.state == Report.State.COMPILING:
        progress.step(1, STEPS)
        settle_filings(report.filings)
        progress.step(2, STEPS)
        figures, document = count(report)
        with transaction.atomic():
            progress.step(3, STEPS)  # fences off a worker that has lost its lease
            _write(report, figures, document)
    return {"figures": report.figures.count()}


def count(report: Report) -> tuple[list[Figure], str]:
    """All figures of a report at one moment of the database, and its document."""
    with snapshot():
        period = report.period
        source = FigureSource(
            report.place, period, period.last,
            filings=tuple(report.filings), awaited=silent_at_end(report),
        )  # fmt: skip
        report.gaps = gaps(report, source)
        figures = [
            documents.kept_figure(report, indicator, cell)
            for indicator, cell in counts(source, CATALOGUE.values())
        ]
        report.catalogue = VERSION
        return figures, documents.canonical(report, figures)


def _write(report: Report, figures: list[Figure], document: str) -> None:
    """Compare and set: of two workers, one writes."""
    open_still = Report.objects.filter(pk=report.pk, state=Report.State.COMPILING)
    if open_still.update(
        state=Report.State.COMPILED,
        counted_at=timezone.now(),
        catalogue=report.catalogue,
        gaps=report.gaps,
        document=document,
        sha256=documents.seal(document),
    ):
        Figure.objects.bulk_create(figures, batch_size=2000)
