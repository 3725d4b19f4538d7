"""Makers of service records, duties, crises and cases; pytest.ini loads it."""

from datetime import date

import pytest
from django.utils import timezone


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def make_case(granny_li, lin):
    """``make_case(status="plan")``: a case of Granny Li, put straight into a status."""
    from cases.models import Case

    def make(person=granny_li, *, status="intake", by=lin, **fields):
        station = person.station
        serial = Case.objects.filter(origin=station, year=2024).count() + 1
        row = {
            "origin": station,
            "station": station,
            "year": 2024,
            "serial": serial,
            "number": f"{station.name} 2024-{serial}",
            "problem": "Lives alone and has stopped eating.",
            "opened_on": date(2024, 3, 1),
            "accepted_on": None if status == "intake" else date(2024, 3, 2),
            "closed_on": date(2024, 6, 1) if status in {"follow_up", "archived"} else None,
            "suspended_from": "intervention" if status == "suspended" else "",
        }
        return Case.objects.create(person=person, status=status, created_by=by, **row | fields)

    return make


@pytest.fixture
def make_record(granny_li, lin):
    """``make_record(done_on=…)``: a home visit that met Granny Li, unless ``outcome`` says not."""
    from cases.models import Attendance, ServiceRecord

    def make(person=granny_li, *, done_on=date(2026, 4, 1), attended=(), **fields):
        row = {
            "station": person.station,
            "method": "V",
            "domain": "02",
            "outcome": "met",
            "subject": person,
            "household": person.household,
            "done_on": done_on,
            "created_by": lin,
        }
        row |= fields
        record = ServiceRecord.objects.create(**{"origin": row["station"]} | row)
        if record.outcome == "met":
            Attendance.objects.bulk_create(
                Attendance(record=record, person=p, household=p.household, age=p.age_on(done_on))
                for p in [person, *attended]
            )
        return record

    return make


@pytest.fixture
def make_row(east, today):
    """A ``ServiceRow``: today's home visit by East that met whoever is given."""
    from cases.rows import ServiceRow

    def make(*attended, **fields):
        row = {
            "station": east,
            "done_on": today,
            "method": "V",
            "domain": "02",
            "subject": attended[0] if attended else None,
            "attended": list(attended),
        }
        return ServiceRow(**row | fields)

    return make


@pytest.fixture
def log_record(make_row, lin):
    """A record made through the service, by Lin unless ``by`` says otherwise."""
    from cases.services.records import record_services

    def log(*attended, by=lin, **fields):
        return record_services([make_row(*attended, **fields)], by=by)[0]

    return log


@pytest.fixture
def make_duty():
    """``make_duty(person, due_on=…)``: the person's open duty, moved to this day."""
    from cases.models import VisitDuty
    from cases.services.duties import refresh_duties

    def make(person, **fields):
        refresh_duties([person.pk])
        duties = VisitDuty.objects.open().filter(person=person)
        if fields:
            duties.update(**fields)
        return duties.get()

    return make


@pytest.fixture
def make_crisis(lin):
    from cases.services.crises import report_crisis

    def make(person, *, by=lin, **fields):
        row = {"kind": "illness", "text": "She fell in the kitchen."}
        return report_crisis(person=person, by=by, **row | fields)

    return make


@pytest.fixture
def audit_verbs(db):
    """What the trail says about a record: ``[(verb, reason), …]``, the oldest first."""
    from stations.models import AuditEntry

    def verbs(obj):
        rows = AuditEntry.objects.filter(record=f"{obj._meta.label_lower}:{obj.pk}")
        return list(rows.order_by("pk").values_list("verb", "reason"))

    return verbs


@pytest.fixture
def make_visit(lin):
    """``make_visit(person, done_on=…)``: a home visit by Lin that met them, or an attempt."""
    from cases.rows import ServiceRow
    from cases.services.records import record_services

    def make(person, *others, by=lin, **fields):
        row = {
            "station": person.station,
            "method": "V",
            "domain": "02",
            "subject": person,
            "attended": [person, *others],
        }
        if fields.get("outcome", "met") != "met":
            row["attended"] = []
        return record_services([ServiceRow(**row | fields)], by=by)[0]

    return make
