"""What pairings have beside every kind: one party with one, a log, and when they hold."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.duties.intervals import after
from cases.models import Pairing, PairingContact
from cases.pairings.services import (
    edit_pairing,
    end_pairing,
    log_contact,
    make_pairings,
    pairing_row,
    void_contact,
    void_pairing,
)
from stations.organisations.testing import organisation

MARCH = date(2026, 3, 1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(east, lin, granny_li):
    """``pair(frequency="week")``: Granny Li and a neighbour of hers, at East, since March."""

    def make(*, by=lin, station=east, **fields):
        two = {} if "organisation" in fields or "volunteer" in fields else {"neighbour": "张大妈"}
        two |= {} if "household" in fields or "village" in fields else {"person": granny_li}
        row = {"kind": "neighbour", "frequency": "month", "began_on": MARCH} | two | fields
        [(made, _new)] = make_pairings([pairing_row(by=by, station=station, **row)], by=by)
        return made

    return make


def wrong(pair, **fields):
    with pytest.raises(ValidationError) as refused:
        pair(**fields)
    return set(refused.value.message_dict)


def test_one_party_stands_by_one(pair, granny_li, east):
    shop = organisation("街口超市", east.home)
    assert wrong(pair, neighbour="") == {"organisation"}
    assert wrong(pair, organisation=shop, neighbour="张大妈") == {"neighbour"}
    assert wrong(pair, person=None) == {"person"}
    assert wrong(pair, village=east.home, person=granny_li) == {"village"}
    assert pair(village=east.home).person is None
    assert pair(organisation=shop).organisation == shop


@pytest.mark.parametrize(
    "two",
    [{"neighbour": ""}, {"person": None}, {"ended_on": MARCH}, {"is_party_unit": True}],
)
def test_the_database_itself_holds_who_stands_by_whom(pair, two):
    row = pair()
    with pytest.raises(IntegrityError), transaction.atomic():
        Pairing.objects.filter(pk=row.pk).update(**two)


def test_a_party_unit_is_an_organisations_and_party_building_is_done_by_one(pair, east):
    assert wrong(pair, is_party_unit=True) == {"is_party_unit"}
    assert wrong(pair, kind="party") == {"kind"}
    shop = organisation("街口超市", east.home)
    assert pair(kind="party", organisation=shop).is_party_unit
    assert not pair(kind="support", organisation=shop).is_party_unit


def test_the_same_two_are_paired_once_on_a_day(pair, lin):
    first = pair()
    assert wrong(pair) == {"began_on"}
    assert wrong(pair, began_on=MARCH + timedelta(days=9)) == {"began_on"}
    pair(kind="peer")  # in another way
    pair(neighbour="李大爷")  # by somebody else
    end_pairing(first, ended_on=date(2026, 3, 31), reason="搬走了", by=lin)
    assert wrong(pair, began_on=date(2026, 3, 31)) == {"began_on"}  # the last day counts
    again = pair(began_on=date(2026, 4, 1))
    void_pairing(again, reason="记错了", by=lin)
    pair(began_on=date(2026, 4, 1))


def test_an_end_has_a_reason_and_lies_after_the_beginning(pair, lin):
    assert wrong(pair, ended_on=date(2026, 2, 1), end_reason="x") == {"ended_on"}
    assert wrong(pair, ended_on=date(2026, 4, 1)) == {"end_reason"}
    assert wrong(pair, end_reason="搬走了") == {"ended_on"}
    with pytest.raises(ValidationError):
        end_pairing(pair(), ended_on=date(2026, 4, 1), reason=" ", by=lin)


def test_a_pairing_holds_from_its_first_to_its_last_day(pair, lin, granny_li):
    row = pair(ended_on=date(2026, 3, 31), end_reason="项目结束")

    def holds(day):
        return Pairing.objects.holding(day).filter(pk=row.pk).exists()

    days = [date(2026, 2, 28), MARCH, date(2026, 3, 31), date(2026, 4, 1)]
    assert [holds(day) for day in days] == [False, True, True, False]
    granny_li.died_on = date(2026, 3, 10)
    granny_li.save()
    assert [holds(date(2026, 3, day)) for day in (10, 11)] == [True, False]
    granny_li.died_on = None  # it was somebody else
    granny_li.save()
    assert holds(date(2026, 3, 11))
    void_pairing(row, reason="记错了", by=lin)
    assert not holds(MARCH)


# ── the log ──────────────────────────────────────────────────────────────────────────────────


def test_a_contact_is_a_line_and_the_pairing_says_the_latest(pair, lin, audit_verbs):
    row = pair()
    log_contact(row, by=lin, done_on=date(2026, 4, 9), how="visit", next_on=date(2026, 5, 1))
    log_contact(row, by=lin, done_on=date(2026, 3, 9), how="phone", note="她说头晕")
    row.refresh_from_db()
    assert (row.last_on, row.next_on) == (date(2026, 4, 9), date(2026, 5, 1))
    assert row.due_on == date(2026, 5, 9)
    assert [line.how for line in row.contacts.all()] == ["visit", "phone"]
    assert row.contacts.last().note == "她说头晕"


def test_a_voided_contact_is_none(pair, lin):
    row = pair()
    first, _new = log_contact(row, by=lin, done_on=date(2026, 3, 9), how="phone")
    last, _new = log_contact(row, by=lin, done_on=date(2026, 4, 9), how="visit")
    void_contact(last, reason="记错了人", by=lin)
    row.refresh_from_db()
    assert (row.last_on, row.due_on) == (date(2026, 3, 9), date(2026, 4, 9))
    void_contact(first, reason="记错了人", by=lin)
    row.refresh_from_db()
    assert (row.last_on, row.due_on) == (None, date(2026, 4, 1))
    assert PairingContact.objects.count() == 2
    with pytest.raises(ValidationError):
        void_contact(first, reason="再一次", by=lin)


def test_a_contact_lies_within_its_pairing(pair, lin, today):
    row = pair(ended_on=date(2026, 3, 31), end_reason="项目结束")
    for day in (date(2026, 2, 28), date(2026, 4, 1), today + timedelta(days=1)):
        with pytest.raises(ValidationError) as refused:
            log_contact(row, by=lin, done_on=day, how="visit")
        assert list(refused.value.message_dict) == ["done_on"]
    with pytest.raises(ValidationError) as refused:
        log_contact(row, by=lin, done_on=MARCH, how="visit", next_on=MARCH)
    assert list(refused.value.message_dict) == ["next_on"]
    void_pairing(row, reason="记错了", by=lin)
    with pytest.raises(ValidationError):
        log_contact(Pairing.objects.get(), by=lin, done_on=MARCH, how="visit")


def test_a_contact_sent_twice_is_one(pair, lin):
    row = pair()
    said = {"done_on": MARCH, "how": "visit", "client_uuid": row.client_uuid}
    line, is_new = log_contact(row, by=lin, **said)
    assert log_contact(row, by=lin, **said) == (line, False)
    assert is_new
    assert PairingContact.objects.count() == 1


def test_who_only_reads_logs_nothing(pair, wang, zhao, lin):
    row = pair()
    for stranger in (wang, zhao):
        with pytest.raises(PermissionDenied):
            log_contact(row, by=stranger, done_on=MARCH, how="visit")
    line, _new = log_contact(row, by=lin, done_on=MARCH, how="visit")
    with pytest.raises(PermissionDenied):
        void_contact(line, reason="x", by=wang)


def test_an_edit_of_the_rhythm_moves_the_day(pair, lin):
    row = pair()
    due = []
    for frequency in ("week", "month", "quarter", "none"):
        row = edit_pairing(row, by=lin, frequency=frequency)
        row.refresh_from_db()
        due.append(row.due_on)
    assert due == [date(2026, 3, 8), date(2026, 4, 1), date(2026, 6, 1), None]


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dates(date(2000, 1, 1), date(2099, 1, 1)), st.sampled_from(["week", "month", "quarter"]))
def test_the_database_counts_days_as_visits_do(pair_once, day, frequency):
    Pairing.objects.filter(pk=pair_once.pk).update(began_on=day, frequency=frequency)
    assert Pairing.objects.get().due_on == after(day, frequency)


@pytest.fixture
def pair_once(pair):
    return pair()
