"""A month is filed by its lead, corrected by a new version, reviewed or returned by the county."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from cases.filings.months import last_day
from cases.filings.queries.filings import changes_since, filings_in_force, latest_filing, records_in
from cases.filings.services.filings import file_month, return_filing, review_filing
from cases.models import Filing, ServiceRecord
from cases.records.services import void_record
from stations.models import AuditEntry, Notice

pytestmark = pytest.mark.usefixtures("english")  # sentences as they stand in the code


@pytest.fixture
def month(past_month):
    return past_month


@pytest.fixture
def record_in(log_record, granny_li, month):
    """``record_in(3)``: a visit of the month, on its third day."""

    def log(day=1, **fields):
        return log_record(granny_li, done_on=month.replace(day=day), **fields)

    return log


def keys(filing):
    return set(records_in(filing).values_list("pk", flat=True))


@pytest.mark.dated
def test_takes_what_stands_in_the_month(record_in, make_filing, log_record, granny_li, east, month):
    first, last = record_in(1), record_in(last_day(month).day)
    attempt = log_record(done_on=month, subject=granny_li, outcome="not_met")
    voided = record_in(2)
    void_record(voided, reason="twice", by=voided.created_by)
    after = log_record(granny_li, done_on=last_day(month) + timedelta(days=1))
    before = log_record(granny_li, done_on=month - timedelta(days=1))
    filing = make_filing(east, month)
    assert keys(filing) == {first.pk, last.pk, attempt.pk}
    assert (filing.version, filing.added, filing.removed, filing.status) == (1, 3, 0, "filed")
    untouched = ServiceRecord.objects.filter(pk__in=[voided.pk, after.pk, before.pk])
    assert set(untouched.values_list("filing", flat=True)) == {None}


def test_other_stations_keep_their_records(
    record_in, make_record, make_person, west, east, month, make_filing
):
    other = make_record(make_person(station=west), done_on=month)
    record_in()
    make_filing(east, month)
    other.refresh_from_db()
    assert other.filing is None


@pytest.mark.parametrize("who", ["lin", "wang", "sun", "zhao", "chen", "an", "tong", "nobody"])
def test_only_the_lead_files(who, request, east, month):
    with pytest.raises(PermissionDenied):
        file_month(station=east, month=month, by=request.getfixturevalue(who))
    assert not Filing.objects.exists()


def test_a_lead_of_another_place_is_none_here(make_user, west, east, month):
    with pytest.raises(PermissionDenied):
        file_month(station=east, month=month, by=make_user("ma", ("lead", west)))


@pytest.mark.dated
def test_the_month_must_have_ended(east, he):
    with pytest.raises(ValidationError) as error:
        file_month(station=east, month=timezone.localdate(), by=he)
    assert error.value.message_dict == {"month": ["This month hasn't ended yet."]}


def test_the_station_must_have_existed(east, he, month):
    with pytest.raises(ValidationError, match="did not exist"):
        file_month(station=east, month=date(2019, 12, 1), by=he)
    east.closed_on = month - timedelta(days=3)
    east.save()
    with pytest.raises(ValidationError, match="did not exist"):
        file_month(station=east, month=month, by=he)


@pytest.mark.dated
def test_what_was_booked_after_the_closing_can_be_filed(east, he, month, record_in):
    record_in()
    east.closed_on = month
    east.save()
    assert file_month(station=east, month=month, by=he).added == 1


def test_a_quiet_month_is_filed_too(east, month, make_filing):
    assert make_filing(east, month).added == 0


def test_a_correction_adds_and_removes(record_in, make_filing, east, month):
    kept, wrong = record_in(1), record_in(2)
    first = make_filing(east, month)
    void_record(wrong, reason="never was", by=wrong.created_by)
    late = record_in(3)
    assert keys(first) == {kept.pk, wrong.pk}
    assert changes_since(first).added == changes_since(first).removed == 1
    second = make_filing(east, month, reason="One visit was never made")
    assert (second.version, second.added, second.removed) == (2, 1, 1)
    assert second.reason == "One visit was never made"
    assert keys(first) == {kept.pk, wrong.pk}
    assert keys(second) == {kept.pk, late.pk}
    assert not changes_since(second)


def test_a_correction_says_why_and_changes_something(record_in, make_filing, east, month):
    make_filing(east, month)
    with pytest.raises(ValidationError, match="Nothing has changed since version 1"):
        make_filing(east, month, reason="again")
    record_in()
    with pytest.raises(ValidationError) as error:
        make_filing(east, month, reason="  ")
    assert set(error.value.message_dict) == {"reason"}
    assert Filing.objects.count() == 1


def test_a_returned_month_is_answered_without_a_change(make_filing, east, month, chen):
    return_filing(make_filing(east, month), comment="Are there really no visits?", by=chen)
    assert not filings_in_force([east.pk], [month])
    second = make_filing(east, month, reason="There were none: snow")
    assert list(filings_in_force([east.pk], [month])) == [second]


def test_pressed_twice_is_one_version(record_in, east, month, he):
    record_in()
    first = file_month(station=east, month=month, by=he, version=1)
    assert file_month(station=east, month=month, by=he, version=1) == first
    record_in(2)
    second = file_month(station=east, month=month, by=he, reason="late", version=2)
    assert file_month(station=east, month=month, by=he, reason="late", version=2) == second
    assert Filing.objects.count() == 2


def test_facts_are_frozen(make_filing, make_duty, granny_li, east, month):
    make_duty(granny_li, due_on=month, since_on=month - timedelta(days=7))
    filing = make_filing(east, month)
    assert list(filing.facts.values_list("kind", "amount")) == [("duty", 0)]
    make_duty(granny_li, due_on=last_day(month) + timedelta(days=9))
    assert filing.facts.count() == 1
    assert changes_since(filing).facts == 1


@pytest.mark.parametrize(
    "who", ["lin", "he", "wang", "sun", "zhao", "an", "shen", "tong", "nobody"]
)
def test_only_an_officer_judges(who, request, make_filing, east, month):
    filing, user = make_filing(east, month), request.getfixturevalue(who)
    with pytest.raises(PermissionDenied):
        return_filing(filing, comment="no", by=user)
    with pytest.raises(PermissionDenied):
        review_filing(filing, by=user)
    filing.refresh_from_db()
    assert filing.status == "filed"


def test_an_officer_elsewhere_judges_nothing_here(
    make_filing, make_user, other_county, east, month
):
    with pytest.raises(PermissionDenied):
        review_filing(make_filing(east, month), by=make_user("ou", ("officer", other_county)))


def test_a_return_says_why_and_happens_once(make_filing, east, month, chen, gao):
    filing = make_filing(east, month)
    with pytest.raises(ValidationError) as error:
        return_filing(filing, comment=" ", by=chen)
    assert set(error.value.message_dict) == {"comment"}
    with pytest.raises(ValidationError, match="500"):
        return_filing(filing, comment="x" * 501, by=chen)
    returned = return_filing(filing, comment="The 12th is empty", by=chen)
    assert (returned.status, returned.reviewed_by, returned.comment) == (
        "returned",
        chen,
        "The 12th is empty",
    )
    for again in (
        lambda: return_filing(filing, comment="too", by=gao),
        lambda: review_filing(filing, by=gao),
    ):
        with pytest.raises(ValidationError, match="judged already"):
            again()
    returned.refresh_from_db()
    assert returned.comment == "The 12th is empty"


def test_a_reviewed_month_may_still_be_returned(make_filing, east, month, chen, gao):
    filing = review_filing(make_filing(east, month), by=chen)
    assert list(filings_in_force([east.pk], [month])) == [filing]
    with pytest.raises(ValidationError, match="judged already"):
        review_filing(filing, by=gao)
    assert return_filing(filing, comment="12 October?", by=gao).status == "returned"


def test_an_old_version_is_judged_no_more(make_filing, record_in, east, month, chen):
    first = make_filing(east, month)
    record_in()
    second = make_filing(east, month, reason="late")
    for act in (
        lambda: return_filing(first, comment="no", by=chen),
        lambda: review_filing(first, by=chen),
    ):
        with pytest.raises(ValidationError, match="newer"):
            act()
    assert latest_filing(east, month) == second
    assert second.status == "filed"


def test_who_hears_of_it(make_filing, record_in, east, month, he, chen, gao):
    first = make_filing(east, month)
    assert not Notice.objects.exists()
    return_filing(first, comment="The 12th is empty", by=gao)
    assert Notice.objects.get(to=he).text.endswith("填报被退回：The 12th is empty")
    second = make_filing(east, month, reason="Logged now")
    assert Notice.objects.get(to=gao).url == second.get_absolute_url()
    review_filing(second, by=gao)
    assert Notice.objects.filter(to=he).count() == 1
    record_in()
    third = make_filing(east, month, reason="A late visit")
    assert Notice.objects.filter(to=gao).count() == 2
    assert third.version == 3
    assert not Notice.objects.filter(to=chen).exists()


def test_the_county_hears_of_a_correction_nobody_judged(
    make_filing, record_in, east, month, chen, gao
):
    make_filing(east, month)
    record_in()
    make_filing(east, month, reason="A late visit")
    assert [notice.to for notice in Notice.objects.all()] == [chen]


def test_the_trail(make_filing, record_in, east, month, he, chen, audit_verbs):
    record_in()
    filing = make_filing(east, month)
    review_filing(filing, by=chen)
    return_filing(filing, comment="but", by=chen)
    assert audit_verbs(filing) == [
        ("file_month", ""), ("review_filing", ""), ("return_filing", "but"),
    ]  # fmt: skip
    entry = AuditEntry.objects.get(verb="file_month")
    assert (entry.station, entry.by, entry.detail) == (east, he, {"added": 1, "removed": 0})
