"""Makers of service records, hand-overs, activities, duties, crises and cases; pytest.ini
loads it."""

from datetime import date
from decimal import Decimal

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
def stocked(east, lin):
    """``stocked("棉被", 3, unit="床")``: an item of East with so much of it, 80 yuan each."""
    from resources.models import StockItem, StockMove

    def make(name="棉被", number=3, *, station=east, unit="床", value=None, **fields):
        worth = Decimal(80) * number if value is None else value
        row = {"station": station, "name": name, "unit": unit, "quantity": number, "value": worth}
        item = StockItem.objects.create(**row | fields)
        sides = {"source": "donors", "target": "stock", "done_on": date(2024, 1, 5), "by": lin}
        if number:
            StockMove.objects.create(item=item, quantity=number, value=worth, **sides)
        item.refresh_from_db()
        return item

    return make


@pytest.fixture
def make_record(granny_li, lin):
    """``make_record(done_on=…)``: a home visit that met Granny Li, unless ``outcome`` says not.

    ``handed=[(person, item, 2)]``: what was handed over in it, 80 yuan each.
    """
    from cases.models import Attendance, ServiceRecord

    def make(person=granny_li, *, done_on=date(2026, 4, 1), attended=(), handed=(), **fields):
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
        for line in handed:
            _hand_over(record, *line)
        return record

    return make


def _hand_over(record, person, item, quantity, **fields):
    from cases.models import HandOver
    from resources.models import StockMove

    worth = {"quantity": quantity, "value": Decimal(80) * quantity}
    sides = {"source": "stock", "target": "people", "done_on": record.done_on}
    move = StockMove.objects.create(item=item, by=record.created_by, **worth, **sides)
    line = {"record": record, "person": person, "item": item, "move": move}
    return HandOver.objects.create(**line | worth | fields)


@pytest.fixture
def make_activity(east, lin):
    """``make_activity("茶话会", heads={"elders": 30})``: an activity of East with its record."""
    from cases.models import Activity, Attendance, HeadCount, ServiceRecord

    def make(title="重阳茶话会", *, station=east, on=date(2026, 4, 1), attended=(), **fields):
        heads = fields.pop("heads", {"elders": 30})
        row = {"station": station, "origin": station, "created_by": lin, "domain": "04"}
        row |= {"title": title, "began_on": on, "done_on": on}
        activity = Activity.objects.create(**row | fields)
        same = {"station": station, "origin": station, "created_by": lin, "title": title}
        record = ServiceRecord.objects.create(
            activity=activity, method="S", domain=activity.domain, done_on=on, **same
        )
        Attendance.objects.bulk_create(
            Attendance(record=record, person=p, household=p.household, age=p.age_on(on))
            for p in attended
        )
        HeadCount.objects.bulk_create(
            HeadCount(record=record, group=group, number=number) for group, number in heads.items()
        )
        return activity

    return make


@pytest.fixture
def handing():
    """``handing(person, item, 2)``: a line of a row, as the services take it."""
    from cases.records.rows import HandedOver

    def make(person, item, quantity=1, **fields):
        return HandedOver(person=person, item=item, quantity=Decimal(str(quantity)), **fields)

    return make


@pytest.fixture
def make_volunteer(east, lin):
    """``make_volunteer("罗小红")``: somebody who helps at East, or at another ``station``."""
    from resources.models import Volunteer

    def make(name="罗小红", *, station=east, **fields):
        row = {"station": station, "origin": station, "created_by": lin}
        return Volunteer.objects.create(name=name, **row | {"joined_on": date(2024, 3, 5)} | fields)

    return make


@pytest.fixture
def helping():
    """``helping(volunteer, 90)``: a line of a row, as the services take it."""
    from cases.records.rows import Volunteered

    def make(volunteer, minutes=60):
        return Volunteered(volunteer=volunteer, minutes=minutes)

    return make


@pytest.fixture
def make_row(east, today):
    """A ``ServiceRow``: today's home visit by East that met whoever is given."""
    from cases.records.rows import ServiceRow

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
    from cases.records.services import record_services

    def log(*attended, by=lin, **fields):
        return record_services([make_row(*attended, **fields)], by=by)[0]

    return log


@pytest.fixture
def make_duty():
    """``make_duty(person, due_on=…)``: the person's open duty, moved to this day."""
    from cases.duties.services.duties import refresh_duties
    from cases.models import VisitDuty

    def make(person, **fields):
        refresh_duties([person.pk])
        duties = VisitDuty.objects.open().filter(person=person)
        if fields:
            duties.update(**fields)
        return duties.get()

    return make


@pytest.fixture
def make_crisis(lin):
    from cases.crises.services import report_crisis

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
    from cases.records.rows import ServiceRow
    from cases.records.services import record_services

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


@pytest.fixture
def past_month():
    """A month that has ended, whatever today is: the one before last month."""
    from cases.filings.months import month_before

    return month_before(month_before(timezone.localdate()))


@pytest.fixture
def make_filing(he):
    """``make_filing(east, month)``: filed by its lead He, or ``by``; again with a ``reason``."""
    from cases.filings.services.filings import file_month

    def make(station, month, *, by=he, reason=""):
        return file_month(station=station, month=month, by=by, reason=reason)

    return make
