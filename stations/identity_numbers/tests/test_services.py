"""The budget of numbers of other stations: counted by number, one at a time, before an answer."""

import threading
import time
from datetime import date, timedelta

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from stations.identity_numbers.rules import check_character, index_of
from stations.identity_numbers.services import ELSEWHERE, Budget, Holder, ask
from stations.models import AuditEntry, User


def number(n):
    first17 = f"990101{date(1950, 1, 1):%Y%m%d}{n:03}"
    return first17 + check_character(first17)


FOREIGN = [number(n) for n in range(50)]
FREE = [number(n) for n in range(50, 100)]
OWN = number(100)


def look_up(indexes):
    """Fifty are held at another station, one in sight."""
    held = {index_of(n): Holder("somebody", is_in_sight=False) for n in FOREIGN}
    held[index_of(OWN)] = Holder("Granny Li", is_in_sight=True)
    return {index: held[index] for index in indexes if index in held}


@pytest.fixture
def put(lin, east):
    def run(*numbers, by=lin, **more):
        return ask(numbers, by=by, station=east, look_up=look_up, **more)

    return run


@pytest.fixture(autouse=True)
def budget_of_three(settings):
    settings.IDENTITY_NUMBERS_AN_HOUR, settings.IDENTITY_NUMBERS_A_DAY = 3, 5


def told(answers):
    """``E``lsewhere, ``K``nown, ``-`` refused, ``f``ree; in the order of the numbers."""
    return "".join(
        "-" if a.refusal else "K" if a.known else "E" if a.elsewhere else "f"
        for a in answers.values()
    )


def logged():
    entries = AuditEntry.objects.filter(verb=ELSEWHERE).order_by("pk")
    return "".join("E" if entry.detail["answered"] else "-" for entry in entries)


def test_numbers_that_nobody_has_cost_nothing_and_leave_no_entry(put):
    assert told(put(*FREE)) == "f" * 50
    assert told(put(*FREE)) == "f" * 50
    assert not AuditEntry.objects.exists()


def test_each_number_of_another_station_is_counted_and_logged_not_each_request(put):
    assert told(put(*FOREIGN[:25])) == "EEE" + "-" * 22
    assert logged() == "EEE" + "-" * 22


def test_an_entry_holds_the_number_masked_and_by_its_index_never_clear(put, lin, east):
    put(FOREIGN[0])
    entry = AuditEntry.objects.get()
    assert (entry.by, entry.station, entry.record) == (lin, east, f"stations.station:{east.pk}")
    assert entry.detail == {
        "id_number": f"{FOREIGN[0][:4]} **** **** {FOREIGN[0][-4:]}",
        "index": index_of(FOREIGN[0]).hex(),
        "answered": True,
    }


def test_behind_the_last_answer_known_and_unknown_numbers_read_the_same(put):
    answers = put(*FOREIGN[:3], FREE[0], FOREIGN[3], FREE[1], OWN)
    assert told(answers) == "EEE---K"
    sentences = {tuple(answers[n].refusal.messages) for n in (FREE[0], FOREIGN[3], FREE[1])}
    assert len(sentences) == 1
    assert told(put(FREE[2])) == told(put(FOREIGN[4])) == "-"


def test_who_is_in_sight_is_answered_and_costs_nothing(put):
    assert told(put(OWN, *FOREIGN[:3], OWN)) == "KEEE"
    assert told(put(OWN)) == "K"


def test_a_number_asked_again_is_no_new_question(put):
    put(*FOREIGN[:3])
    assert told(put(*FOREIGN[:4])) == "EEE-"
    assert logged() == "EEE-"


def test_a_refused_number_was_not_told_and_is_a_new_question_later(put, settings):
    put(*FOREIGN[:4])
    settings.IDENTITY_NUMBERS_AN_HOUR = 4
    assert told(put(FOREIGN[3])) == "E"
    assert told(put(FOREIGN[4])) == "-"


def test_what_a_check_found_free_is_not_refused_at_the_write(put):
    put(*FOREIGN[:3])
    assert told(put(FREE[0], FREE[1], free={FREE[0]})) == "f-"
    assert told(put(FOREIGN[3], free={FOREIGN[3]})) == "-"


def test_where_no_is_the_whole_answer_it_counts(put):
    assert told(put(*FREE[:4], every=True)) == "fff-"
    assert told(put(FOREIGN[0])) == "-"


def test_another_asker_has_a_budget_of_their_own(put, he):
    put(*FOREIGN[:4])
    assert told(put(*FOREIGN[3:7], by=he)) == "EEE-"


def test_the_refusal_says_from_when_on_it_is_answered(put):
    [*_told, last] = put(*FOREIGN[:4]).values()
    first = AuditEntry.objects.filter(verb=ELSEWHERE).earliest("at").at
    again = timezone.localtime(first + timedelta(hours=1, seconds=59))
    assert f"{again:%H:%M}" in last.refusal.messages[0]


def test_after_the_hour_it_is_answered_until_the_days_are_spent(put, lin, settings):
    put(*FOREIGN[:4])
    later = Budget(lin, timezone.now() + timedelta(minutes=61))
    new = {"is_free": False}
    assert later.allows(index_of(FOREIGN[3]), **new)
    for n in (3, 4):
        later.take(index_of(FOREIGN[n]))
    assert not later.allows(index_of(FOREIGN[5]), **new)
    assert later.allows(index_of(FOREIGN[0]), **new)
    tomorrow = timezone.localtime(timezone.now() + timedelta(hours=24, seconds=59))
    assert f"{tomorrow:%Y-%m-%d %H:}" in later.refusal().messages[0]
    next_day = Budget(lin, timezone.now() + timedelta(hours=25))
    assert next_day.allows(index_of(FOREIGN[5]), **new)


def test_what_was_told_is_forgotten_some_day(put, lin, settings):
    put(*FOREIGN[:3])
    days = settings.IDENTITY_NUMBERS_REMEMBERED
    assert Budget(lin, timezone.now() + timedelta(days=days - 1)).has_told(index_of(FOREIGN[0]))
    assert not Budget(lin, timezone.now() + timedelta(days=days + 1)).has_told(index_of(FOREIGN[0]))


def test_the_day_alone_may_be_the_limit(put, settings):
    settings.IDENTITY_NUMBERS_AN_HOUR = 100
    assert told(put(*FOREIGN[:7])) == "EEEEE--"


def test_no_number_asks_the_database_nothing(put, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert put() == {}


def locks():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"
        )
        return cursor.fetchone()[0]


def test_a_long_write_of_free_numbers_lets_other_questions_of_its_user_through(put):
    with transaction.atomic():
        put(*FREE[:5])
        assert locks() == 0
        put(FOREIGN[0])
        assert locks() == 1


@pytest.mark.django_db(transaction=True)
def test_two_requests_at_once_spend_one_budget(lin, east):
    """Without the lock both count nothing, both look, and both answer three."""
    barrier, found = threading.Barrier(2), []

    def slow(indexes):
        time.sleep(0.5)
        return look_up(indexes)

    def enter(n):
        try:
            by = User.objects.get(pk=lin.pk)
            numbers = FOREIGN[n * 10 : n * 10 + 3] + FREE[n * 10 : n * 10 + 3]
            barrier.wait()
            found.append(told(ask(numbers, by=by, station=east, look_up=slow)))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=enter, args=[n]) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == ["------", "EEE---"]
    assert logged() == "EEE---"
