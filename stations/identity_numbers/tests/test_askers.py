"""One number is answered to a few askers an hour and a day, whoever has it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from stations.identity_numbers.askers import Askers, forget_askers
from stations.identity_numbers.rules import index_of
from stations.identity_numbers.services import CROWDED, ask
from stations.identity_numbers.tests.test_services import FOREIGN, FREE, OWN, look_up, told
from stations.models import AskedNumber, AuditEntry


@pytest.fixture
def askers(make_user, east):
    """Seven people of one station."""
    return [make_user(f"w{n}", ("worker", east)) for n in range(7)]


@pytest.fixture(autouse=True)
def three_an_hour(settings):
    settings.ASKERS_OF_A_NUMBER_AN_HOUR, settings.ASKERS_OF_A_NUMBER_A_DAY = 3, 4


@pytest.fixture
def put(east):
    def run(*numbers, by, **more):
        return ask(numbers, by=by, station=east, look_up=look_up, **more)

    return run


def test_the_fourth_asker_gets_no_answer_whoever_has_the_number(put, askers):
    for one in askers[:3]:
        assert told(put(FOREIGN[0], FREE[0], by=one)) == "Ef"
    answers = put(FOREIGN[0], FREE[0], FOREIGN[1], by=askers[3])
    assert told(answers) == "--E"
    [sentence, other] = [answers[number].refusal.messages for number in (FOREIGN[0], FREE[0])]
    assert sentence == other
    assert "查询" in sentence[0]


def test_each_refusal_is_an_entry_by_the_blind_index_alone(put, askers, east):
    for one in askers[:5]:
        put(FOREIGN[0], FREE[0], by=one)
    entries = AuditEntry.objects.filter(verb=CROWDED).order_by("pk")
    assert [(entry.by, entry.station) for entry in entries] == [
        (one, east) for one in askers[3:5] for _number in range(2)
    ]
    indexes = [index_of(number).hex() for number in (FOREIGN[0], FREE[0])]
    assert [entry.detail for entry in entries] == [{"index": index} for index in indexes * 2]


def test_only_the_index_is_kept(put, askers):
    put(FREE[0], by=askers[0])
    row = AskedNumber.objects.values().get()
    assert bytes(row.pop("index")) == index_of(FREE[0])
    assert set(row) == {"id", "by_id", "at"}
    assert FREE[0] not in str(row)


def test_whoever_was_answered_is_answered_again_and_counts_once(put, askers):
    for _time in range(3):
        assert told(put(FREE[0], by=askers[0])) == "f"
    assert AskedNumber.objects.count() == 1
    for one in askers[1:3]:
        put(FREE[0], by=one)
    assert told(put(FREE[0], by=askers[3])) == "-"
    assert told(put(FREE[0], by=askers[0])) == "f"


def test_a_refused_asker_takes_nobodys_place(put, askers):
    for one in askers[:4]:
        put(FREE[0], by=one)
    assert {row.by for row in AskedNumber.objects.all()} == set(askers[:3])
    assert told(put(FREE[0], by=askers[3])) == "-"


def test_who_is_in_sight_and_what_a_check_found_free_is_answered_always(put, askers):
    for one in askers[:4]:
        assert told(put(OWN, by=one)) == "K"
    assert not AskedNumber.objects.exists()
    for one in askers[:3]:
        put(FREE[0], by=one)
    assert told(put(FREE[0], by=askers[3], free={FREE[0]})) == "f"


def test_after_the_hour_one_more_and_after_the_day_anew(put, askers):
    for one in askers[:3]:
        put(FREE[0], by=one)
    index, now = index_of(FREE[0]), timezone.now()

    def full(**span):
        return Askers([index], askers[4], now + timedelta(**span)).full_until(index)

    assert full(minutes=59)
    assert full(minutes=61) is None
    AskedNumber.objects.update(at=now - timedelta(minutes=61))
    put(FREE[0], by=askers[3])
    assert full(minutes=0) > now + timedelta(hours=22)
    assert told(put(FREE[0], by=askers[4])) == "-"
    assert full(hours=23) is None


def test_what_no_limit_counts_is_forgotten(put, askers):
    put(FREE[0], by=askers[0])
    assert forget_askers() == 0
    AskedNumber.objects.update(at=timezone.now() - timedelta(hours=25))
    assert forget_askers() == 1
