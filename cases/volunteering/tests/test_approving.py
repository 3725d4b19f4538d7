"""Hours are approved by the lead, many at once, and taken back with a reason before the filing."""

from datetime import timedelta
from threading import Barrier, Thread
from time import monotonic

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from cases.filings.queries.missing import missing_of
from cases.models import ServiceRecord, VolunteerService
from cases.records.services import edit_record, void_record
from cases.volunteering.queries import all_hours
from cases.volunteering.services.approving import approve_hours, take_back_approval
from config.testing_soak import SOAKS
from resources.models import Volunteer
from stations.models import AuditEntry

pytestmark = pytest.mark.usefixtures("english")
DAY = timedelta(days=1)


@pytest.fixture
def helped(log_record, granny_li, make_volunteer, helping, today):
    """``helped(3)``: records of as many days, in each of which two volunteers gave an hour."""

    def make(number=1, **fields):
        both = [make_volunteer("罗小红"), make_volunteer("杨帆")]
        lines = [helping(one, 60) for one in both]
        return [
            log_record(granny_li, method="I", done_on=today - n * DAY, volunteers=lines, **fields)
            for n in range(number)
        ]

    return make


@pytest.fixture
def luo_again(helping):
    """The first of the two alone, as a row has them."""

    def make(minutes):
        return [helping(Volunteer.objects.get(name="罗小红"), minutes)]

    return make


def approved():
    return VolunteerService.objects.exclude(approved_at=None).count()


def test_the_lead_approves_many_at_once(db, helped, he, east):
    first, *_others = helped(3)
    assert approve_hours(all_hours(), by=he) == 6
    assert approve_hours(all_hours(), by=he) == 0
    entry = AuditEntry.objects.get(verb="approve_hours")
    assert (entry.station, entry.detail["minutes"]) == (east, 360)
    assert f"cases.servicerecord:{first.pk}" in entry.records
    assert {line.approved_by for line in first.volunteering.all()} == {he}


@pytest.mark.parametrize("who", ["lin", "wang", "chen", "zhao", "tong"])
def test_nobody_else_does(db, who, helped, request):
    helped()
    with pytest.raises(PermissionDenied):
        approve_hours(all_hours(), by=request.getfixturevalue(who))
    assert approved() == 0


def test_a_leads_approval_ends_at_their_own_stations(db, helped, he, west):
    [record] = helped()
    ServiceRecord.objects.filter(pk=record.pk).update(station=west)
    assert approve_hours(all_hours(), by=he) == 0


def test_what_was_voided_is_not_approved(db, helped, lin, he):
    [record] = helped()
    void_record(record, reason="never was", by=lin)
    assert approve_hours(VolunteerService.objects.all(), by=he) == 0


def test_an_approval_is_taken_back_with_a_reason_and_given_again(db, helped, he, lin, audit_verbs):
    [record] = helped()
    approve_hours(all_hours(), by=he)
    line = record.volunteering.first()
    with pytest.raises(PermissionDenied):
        take_back_approval(line, reason="was not there", by=lin)
    with pytest.raises(ValidationError):
        take_back_approval(line, reason=" ", by=he)
    line = take_back_approval(line, reason="was not there", by=he)
    assert (line.approved_at, line.objection) == (None, "was not there")
    assert audit_verbs(record)[-1] == ("object_hours", "was not there")
    with pytest.raises(ValidationError):
        take_back_approval(line, reason="again", by=he)
    assert approve_hours(all_hours(), by=he) == 1
    line.refresh_from_db()
    assert line.objection == ""


def test_of_a_filed_month_nothing_is_taken_back(db, helped, he, make_filing, east, past_month):
    [record] = helped()
    ServiceRecord.objects.filter(pk=record.pk).update(done_on=past_month)
    approve_hours(all_hours(), by=he)
    make_filing(east, past_month)
    with pytest.raises(ValidationError, match="filed"):
        take_back_approval(record.volunteering.first(), reason="was not there", by=he)
    assert approved() == 2


def test_approving_costs_as_many_statements_for_many_as_for_few(db, helped, he):
    helped(1)
    with CaptureQueriesContext(connection) as few:
        approve_hours(all_hours(), by=he)
    helped(9)
    with CaptureQueriesContext(connection) as many:
        approve_hours(all_hours(), by=he)
    assert len(many) <= len(few)


def pour(east, lin, today, number):
    """So many lines of as many volunteers and records, written past the services."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO resources_volunteer (id, station_id, origin_id, created_by_id, name,
                id_number, phone, skills, joined_on, guardian, client_uuid, version, created_at,
                updated_at, changed_xid, source, external_id, void_reason)
            SELECT gen_random_uuid(), %(station)s, %(station)s, %(by)s, '志愿' || n, '', '', '{}',
                %(day)s, '', gen_random_uuid(), 1, %(moment)s, %(moment)s, 1, '', '', ''
            FROM generate_series(1, %(number)s) n
            """,
            {"station": east.pk, "by": lin.pk, "day": today, "moment": today, "number": number},
        )
    records = ServiceRecord.objects.bulk_create(
        [
            ServiceRecord(
                station=east, origin=east, created_by=lin, done_on=today, method="S", domain="04",
            )
            for _n in range(number)
        ],
        batch_size=1000,
    )  # fmt: skip
    VolunteerService.objects.bulk_create(
        [
            VolunteerService(record=record, volunteer=one, minutes=90)
            for record, one in zip(records, Volunteer.objects.all(), strict=True)
        ],
        batch_size=1000,
    )


@pytest.mark.long
def test_ten_thousand_lines_are_approved_in_five_seconds(db, east, lin, he, today):
    number, seconds = (10_000, 5) if SOAKS else (1_000, 1.5)
    pour(east, lin, today, number)
    begun = monotonic()
    assert approve_hours(all_hours(), by=he) == number
    assert monotonic() - begun <= seconds


@pytest.mark.django_db(transaction=True)
def test_of_eight_who_approve_at_once_each_line_is_approved_once(helped, he):
    helped(4)
    done, start = [], Barrier(8)

    def press():
        start.wait()
        done.append(approve_hours(all_hours(), by=he))
        connections.close_all()

    threads = [Thread(target=press) for _n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(done) == approved() == 8


def test_the_page_approves_who_is_ticked_or_all_that_is_listed(
    db, helped, he, as_user, make_volunteer
):
    helped(2)
    client = as_user(he)
    page = client.get("/volunteer-hours/")
    assert page.context["may_approve"]
    first = VolunteerService.objects.order_by("pk").first()
    client.post("/volunteer-hours/approve/", {"line": [first.pk, "x"]})
    assert approved() == 1
    client.post("/volunteer-hours/approve/?q=杨帆", {"all": "1"})
    assert set(
        VolunteerService.objects.exclude(approved_at=None).values_list("volunteer__name", flat=True)
    ) == {"罗小红", "杨帆"}
    assert approved() == 3
    assert "已审核" in client.get("/volunteer-hours/?state=approved").context["totals"]


def test_who_may_not_approve_ticks_nothing(db, helped, lin, chen, as_user):
    helped()
    for user in (lin, chen):
        page = as_user(user).get("/volunteer-hours/")
        assert not page.context["may_approve"]
        assert 'name="line"' not in page.text
        assert as_user(user).post("/volunteer-hours/approve/", {"all": "1"}).status_code == 403
    assert "罗小红" not in as_user(chen).get("/volunteer-hours/").text


def test_an_approval_is_taken_back_on_its_page(db, helped, he, as_user):
    [record] = helped()
    approve_hours(all_hours(), by=he)
    line, client = record.volunteering.first(), as_user(he)
    address = f"/volunteer-hours/{line.pk}/take-back/"
    assert client.post(address, {"reason": ""}).status_code == 200
    assert client.post(address, {"reason": "was not there"}).status_code == 302
    assert approved() == 1
    assert client.get("/volunteer-hours/?state=objected").context["lines"][0].line == line


def test_hours_that_wait_are_missing_from_a_month(db, helped, he, east, today):
    month = today.replace(day=1)
    helped()
    ServiceRecord.objects.update(done_on=month)
    assert missing_of(east, month).unapproved == 2
    approve_hours(all_hours(), by=he)
    assert missing_of(east, month).unapproved == 0


@pytest.mark.django_db(transaction=True)
def test_who_approves_and_who_corrects_never_wait_in_a_ring(helped, he, lin, luo_again):
    """Each line is approved once, or was changed first and is approved as it then stands."""
    records = helped(6)
    start, failed = Barrier(2), []

    def approve():
        start.wait()
        approve_hours(all_hours(), by=he)
        connections.close_all()

    def correct():
        start.wait()
        for record in reversed(records):
            try:
                edit_record(record, by=lin, volunteers=luo_again(30))
            except ValidationError:  # approved meanwhile
                failed.append(record)
        connections.close_all()

    threads = [Thread(target=approve), Thread(target=correct)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    approve_hours(all_hours(), by=he)
    for record in records:
        minutes = [line.minutes for line in record.volunteering.all()]
        assert minutes == ([60, 60] if record in failed else [30])
        assert all(line.approved_at for line in record.volunteering.all())
