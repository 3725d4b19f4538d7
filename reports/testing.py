"""Makers of records, moves and compiled reports; pytest.ini loads it."""

from datetime import date

import pytest
from django.utils import timezone

from stations.testing import EVER

OCTOBER = date(2025, 10, 1)


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
        record.voided_at, record.voided_by, record.void_reason = timezone.now(), by, "Entered twice"
        record.save()

    return take_back


@pytest.fixture
def move_division():
    """From a day on, a division stands under another one."""
    from stations.models import DivisionMove
    from stations.services.division_paths import rebuild_paths

    def move(division, under, since):
        DivisionMove.objects.create(division=division, under=under, since=since)
        rebuild_paths()

    return move


@pytest.fixture
def tally():
    """What a place's October is counted from, as of its last day."""
    from reports.periods import Period
    from reports.queries.tally import Tally

    def read(place, month=OCTOBER, day=None):
        period = Period.month(month)
        return Tally(place, period, day or period.last)

    return read


@pytest.fixture
def figures(tally):
    """``figures(east)["IND-VIS-01"]``, ``["IND-VIS-01", "group", "elders"]``: counted now."""
    from reports.indicators import CATALOGUE
    from reports.services.compile import counts

    def count(place, month=OCTOBER, day=None):
        found = {}
        for indicator, cell in counts(tally(place, month, day), CATALOGUE.values()):
            key = [indicator.id, *filter(None, [cell.part, cell.dimension, cell.item])]
            found[tuple(key) if len(key) > 1 else indicator.id] = cell
        return found

    return count


@pytest.fixture
def compiled(chen):
    """``compiled(county)``: its October's report, asked for by Chen and done by a worker."""
    from reports.models import Report
    from reports.services.compile import request_report
    from stations import jobs

    def make(place, month=OCTOBER, by=chen):
        report = request_report(place=place, month=month, by=by)
        jobs.run(report.job_id)
        return Report.objects.get(pk=report.pk)

    return make


__all__ = ["EVER", "OCTOBER"]
