"""Makers of records, moves and compiled reports; pytest.ini loads it."""

from datetime import date

import pytest
from django.utils import timezone

from stations.testing import EVER

OCTOBER = date(2025, 10, 1)
ALONE = "Nobody else works in this office"


@pytest.fixture
def make_service(east, lin):
    """``make_service([granny_li], on=…, heads={"elders": 3})``: a met home visit of East.

    Rows as the services write them; attendances carry the groups of that day.
    """
    from beneficiaries.groups import groups_of
    from cases.models import Attendance, HeadCount, ServiceRecord

    def make(people=(), *, on=date(2025, 10, 15), heads=None, station=east, codes=(), **fields):
        subject = fields.pop("subject", people[0] if people else None)
        row = {
            "station": station,
            "origin": station,
            "done_on": on,
            "method": "V",
            "domain": "02",
            "subject": subject,
            "household": subject and subject.household,
            "created_by": lin,
        }
        record = ServiceRecord.objects.create(**row | fields)
        for person in people:
            Attendance.objects.create(
                record=record,
                person=person,
                household=person.household,
                codes=list(codes),
                age=person.age_on(on),
                groups=groups_of(codes, person.age_on(on)),
            )
        for group, number in (heads or {}).items():
            HeadCount.objects.create(record=record, group=group, number=number)
        return record

    return make


@pytest.fixture
def void():
    """Void a record by its row."""

    def take_back(record, by):
        record.refresh_from_db()
        record.voided_at, record.voided_by, record.void_reason = timezone.now(), by, "Entered twice"
        record.save()

    return take_back


@pytest.fixture
def move_division():
    """From a day on, a division stands under another one."""
    from stations.divisions.services.paths import rebuild_paths
    from stations.models import DivisionMove

    def move(division, under, since):
        DivisionMove.objects.create(division=division, under=under, since=since)
        rebuild_paths()

    return move


@pytest.fixture
def source():
    """What a place's October is counted from, as of its last day."""
    from reports.figures.periods import Period
    from reports.figures.queries.figure_source import FigureSource

    def read(place, month=OCTOBER, day=None):
        period = Period.month(month)
        return FigureSource(place, period, day or period.last)

    return read


@pytest.fixture
def figures(source):
    """``figures(east)["IND-VIS-01"]``, ``["IND-VIS-01", "group", "elders"]``: counted now."""
    from reports.figures.queries.snapshot import counts
    from reports.indicators import CATALOGUE

    def count(place, month=OCTOBER, day=None):
        found = {}
        for indicator, cell in counts(source(place, month, day), CATALOGUE.values()):
            key = [indicator.id, *filter(None, [cell.part, cell.dimension, cell.item])]
            found[tuple(key) if len(key) > 1 else indicator.id] = cell
        return found

    return count


@pytest.fixture
def file_months(make_user):
    """``file_months(county, period)``: leads of its stations file what is not filed yet."""
    from cases.filings.queries.filings import existed_in
    from cases.filings.services.filings import file_month
    from cases.models import Filing
    from reports.issued.queries.filed_months import stations_below
    from stations.models import Station, User

    def file(place, period, reason=""):
        keys = next(iter(stations_below([place], period.last).values()))
        for station in Station.objects.filter(pk__in=keys).order_by("code"):
            name = f"lead-{station.code}".lower()
            lead = User.objects.filter(username=name).first()
            lead = lead or make_user(name, ("lead", station))
            for month in period.months:
                done = Filing.objects.filter(station=station, month=month).exists()
                if existed_in(station, month) and (reason or not done):
                    file_month(station=station, month=month, by=lead, reason=reason)

    return file


@pytest.fixture
def compiled(chen, file_months):
    """``compiled(county)``: its October's report, filed, asked for by Chen, done by a worker."""
    from reports.figures.periods import Period
    from reports.issued.services.compile import request_report
    from reports.models import Report
    from stations.jobs import queue

    def make(place, month=OCTOBER, by=chen, *, period=None, file=True, reason=""):
        period = period or Period.month(month)
        if file:
            file_months(place, period)
        report = request_report(place=place, period=period, by=by, reason=reason)
        queue.run(report.job_id)
        return Report.objects.get(pk=report.pk)

    return make


@pytest.fixture
def issued(compiled, chen):
    """``issued(county)``: the same, reviewed and issued."""
    from reports.issued.services.issuing import issue_report, review_report

    def make(place, month=OCTOBER, by=chen, **options):
        report = compiled(place, month, **options)
        return issue_report(review_report(report, by=by, reason=ALONE), by=by, reason=ALONE)

    return make


__all__ = ["ALONE", "EVER", "OCTOBER"]
