"""Reports are asked for, then compiled by a worker: counted at one moment, never changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from reports.indicators import CATALOGUE, Count, Indicator
from reports.models import Figure, Report
from reports.periods import Period
from reports.queries.tally import Tally
from stations import audit
from stations.identity import uuid7
from stations.jobs import Progress
from stations.models import Division, Job, Station, User
from stations.wording import month as month_in_words

KIND = "report"
STEPS = 3  # asked for, counted, written
Place = Station | Division


def request_report(*, place: Place, month: date, by: User) -> Report:
    """Ask for the next edition of a place's month. One that is still waiting is the answer too.

    Raises ValidationError for a month that has not begun.
    """
    return request_reports([place], month=month, by=by)[0]


@transaction.atomic
def request_reports(places: Sequence[Place], *, month: date, by: User) -> list[Report]:
    """The same for many places: a constant number of statements."""
    first = Period.month(month).first
    if first > timezone.localdate():
        raise ValidationError({"month": _("This month has not begun yet.")}, code="future")
    _lock(first)
    waiting = _waiting(places, first)
    editions = _editions(places, first)
    fresh = [
        _draft(place, first, editions.get(key_of(place), 0) + 1, by)
        for place in places
        if key_of(place) not in waiting
    ]
    Job.objects.bulk_create(report.job for report in fresh)
    Report.objects.bulk_create(fresh)
    audit.record_many("compile", fresh, by=by)
    waiting |= {key_of(report.place): report for report in fresh}
    return [waiting[key_of(place)] for place in places]


def key_of(place: Place) -> tuple[str, Any]:
    return ("station" if isinstance(place, Station) else "division", place.pk)


def _lock(first: date) -> None:
    """One asks at a time for reports of a month, so that each edition has its number."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended('reports.report' || %s, 0))",
            [first.isoformat()],
        )


def _of(places: Sequence[Place], first: date) -> Any:
    stations = [place.pk for place in places if isinstance(place, Station)]
    divisions = [place.pk for place in places if isinstance(place, Division)]
    reports = Report.objects.filter(kind="month", first=first).order_by()
    return reports.filter(station__in=stations) | reports.filter(division__in=divisions)


def _waiting(places: Sequence[Place], first: date) -> dict[tuple[str, Any], Report]:
    """Reports that no worker has begun: what was saved until now will be in them."""
    asked = _of(places, first).filter(state=Report.State.COMPILING, job__state=Job.State.WAITING)
    return {
        key_of(report.place): report
        for report in asked.select_related("station", "division", "job")
    }


def _editions(places: Sequence[Place], first: date) -> dict[tuple[str, Any], int]:
    rows = _of(places, first).values_list("station", "division").annotate(Max("edition"))
    return {
        ("station", station) if station else ("division", division): edition
        for station, division, edition in rows
    }


def _draft(place: Place, first: date, edition: int, by: User) -> Report:
    kind, _key = key_of(place)
    report = Report(
        first=first,
        last=Period.month(first).last,
        edition=edition,
        requested_by=by,
        **{kind: place},
    )
    report.job = Job(
        pk=uuid7(),
        kind=KIND,
        title=_("Report %(place)s, %(month)s") % {"place": place, "month": month_in_words(first)},
        by=by,
        station=report.station,
        url=report.get_absolute_url(),
        params={"report": str(report.pk)},
    )
    return report


def compile_report(progress: Progress) -> dict[str, Any]:
    """Count the report of a job and write its figures once, whoever else tries.

    A worker that starts again after ``kill -9`` counts anew; if the figures stand already, it
    finds that out and writes nothing.
    """
    report = Report.objects.select_related("station", "division").get(pk=progress.params["report"])
    if report.state == Report.State.COMPILING:
        progress.step(1, STEPS)
        counted_at, figures = count(report)
        with transaction.atomic():
            progress.step(2, STEPS)  # fences off a worker that has lost its lease
            _write(report, counted_at, figures)
    return {"figures": report.figures.count()}


def count(report: Report) -> tuple[Any, list[Figure]]:
    """All figures of a report at one moment of the database."""
    with snapshot():
        counted_at = timezone.now()
        day = report.period.as_of(timezone.localtime(counted_at).date())
        tally = Tally(report.place, report.period, day)
        figures = [
            _figure(report, indicator, cell)
            for indicator, cell in counts(tally, CATALOGUE.values())
        ]
    return counted_at, figures


def counts(tally: Tally, indicators: Iterable[Indicator]) -> Iterator[tuple[Indicator, Count]]:
    """Every cell of these indicators that the place can have."""
    for indicator in indicators:
        if indicator.has(tally):
            for cell in indicator.count(tally):
                yield indicator, cell


@contextmanager
def snapshot() -> Iterator[None]:
    """Reads inside see one moment of the database, however long they take. Inside somebody
    else's transaction, that one's rules hold."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _figure(report: Report, indicator: Indicator, cell: Count) -> Figure:
    return Figure(
        report=report,
        indicator=indicator.id,
        part_id=cell.part or None,
        dimension=cell.dimension,
        item=cell.item,
        value=cell.value,
        numerator=cell.numerator,
        denominator=cell.denominator,
        counted=cell.counted,
        lacking=cell.lacking,
    )


def _write(report: Report, counted_at: Any, figures: list[Figure]) -> None:
    """Compare and set: of two workers, one writes."""
    open_still = Report.objects.filter(pk=report.pk, state=Report.State.COMPILING)
    if open_still.update(state=Report.State.COMPILED, counted_at=counted_at):
        Figure.objects.bulk_create(figures, batch_size=2000)
