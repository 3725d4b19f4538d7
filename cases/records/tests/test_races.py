"""Four at once, thirty times: one record for a UUID, one end of a duty, one taker of a crisis."""

import time
from datetime import timedelta
from threading import Barrier, Event, Thread
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from beneficiaries.models import Person
from cases.activities.services import add_day, void_activity
from cases.crises.services import report_crisis, take_over
from cases.duties.services.duties import refresh_duties
from cases.models import Attendance, CrisisNote, ServiceRecord, VisitDuty
from cases.records.services import LooksAlike, record_services, record_visit, void_record
from config.testing_soak import soaked
from stations.idempotency import Conflict
from stations.models import AuditEntry, Notice, User

pytestmark = [pytest.mark.long, pytest.mark.django_db(transaction=True)]
THREADS, ROUNDS = 4, soaked(3, 100)


def race(act):
    """Run ``act(n)`` in four threads at the same moment; what each answered or raised."""
    barrier, answers = Barrier(THREADS), [None] * THREADS

    def run(n):
        barrier.wait()
        try:
            answers[n] = act(n)
        except Exception as error:  # what was raised is the answer
            answers[n] = error
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(n,)) for n in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.fixture
def visit(granny_li, east, today, lin):
    def log(**fields):
        row = {"station": east, "method": "V", "domain": "02", "done_on": today}
        row |= {"subject": granny_li, "attended": [granny_li]}
        return record_visit(by=User.objects.get(pk=lin.pk), **row | fields)

    return log


def test_one_uuid_is_one_record(visit, today):
    for done in range(1, ROUNDS + 1):
        key = uuid4()
        day = today - timedelta(days=done)
        answers = race(lambda _n, key=key, day=day: visit(client_uuid=key, done_on=day))
        assert sorted(is_new for _record, is_new in answers) == [False, False, False, True]
        assert len({record.pk for record, _new in answers}) == 1
        assert ServiceRecord.objects.count() == Attendance.objects.count() == done
        assert AuditEntry.objects.filter(verb="record").count() == done


def test_one_uuid_with_four_contents_has_one_winner(visit, today):
    for round in range(ROUNDS):
        key, day = uuid4(), today - timedelta(days=round)
        sent = {"client_uuid": key, "done_on": day}
        answers = race(lambda n, sent=sent: visit(note=f"version {n}", **sent))
        conflicts = [answer for answer in answers if isinstance(answer, Conflict)]
        assert len(conflicts) == THREADS - 1
        [(record, is_new)] = [answer for answer in answers if answer not in conflicts]
        assert is_new
        assert {conflict.current for conflict in conflicts} == {record}


def test_of_four_tabs_one_writes_the_visit_and_the_others_are_asked(visit, today):
    """Whoever comes later waits for the person's duties, and then sees what stands."""
    for round in range(ROUNDS):
        day = today - timedelta(days=round)
        answers = race(lambda _n, day=day: visit(client_uuid=uuid4(), done_on=day))
        asked = [answer for answer in answers if isinstance(answer, LooksAlike)]
        [(record, is_new)] = [answer for answer in answers if answer not in asked]
        assert is_new
        assert {alike.pk for one in asked for alike in one.records} == {record.pk}
        assert len(asked) == THREADS - 1


def test_one_duty_is_ended_once(make_row, lin, granny_li):
    for _ in range(ROUNDS):
        VisitDuty.objects.all().delete()
        refresh_duties([granny_li.pk])
        duty = VisitDuty.objects.open().get()
        VisitDuty.objects.filter(pk=duty.pk).update(is_first=True)
        answers = race(
            lambda _n: record_services([make_row(granny_li)], by=User.objects.get(pk=lin.pk))
        )
        duty.refresh_from_db()
        assert duty.record in [record for [record] in answers]
        assert VisitDuty.objects.filter(state="done").count() == 1
        assert VisitDuty.objects.open().count() == 1


def slowly(execute, sql, params, many, context):
    if sql.startswith('UPDATE "cases_visitduty"'):
        time.sleep(0.5)
    return execute(sql, params, many, context)


def test_visits_to_the_same_people_never_stop_each_other(visit, make_person, today):
    """The second waits for the first at one duty, and finds that another one has followed it; the
    third, who came later, has taken that one already."""
    people, is_held = [make_person("李一"), make_person("李二")], Event()
    refresh_duties([person.pk for person in people])
    days = [today - timedelta(days=n) for n in (3, 2, 1)]

    def both(n):
        return visit(done_on=days[n], subject=people[0], attended=people)

    def first(n):
        with transaction.atomic():
            answer = visit(done_on=days[n], subject=people[0], attended=people[:1])
            is_held.set()
            time.sleep(0.3)
        return answer

    def second(n):
        is_held.wait()
        with connection.execute_wrapper(slowly):
            return both(n)

    def third(n):
        is_held.wait()
        time.sleep(0.5)
        return both(n)

    acts = [first, second, third, lambda _n: None]
    assert [a for a in race(lambda n: acts[n](n)) if isinstance(a, Exception)] == []
    assert VisitDuty.objects.open().filter(person__in=people, since_on=days[2]).count() == 2


def test_a_visit_and_an_edit_of_the_person_never_stop_each_other(visit, granny_li):
    """The edit has the person and in the end wants the duties; the visit waits for the person
    before it takes the duties, not with them in its hand."""
    refresh_duties([granny_li.pk])
    is_held = Event()

    def edit(_n):
        with transaction.atomic():
            Person.objects.select_for_update().get(pk=granny_li.pk)
            is_held.set()
            time.sleep(0.5)
            refresh_duties([granny_li.pk])

    def late(_n):
        is_held.wait()
        return visit(client_uuid=uuid4())

    acts = [edit, late, lambda _n: None, lambda _n: None]
    assert [a for a in race(lambda n: acts[n](n)) if isinstance(a, Exception)] == []
    assert VisitDuty.objects.open().get().since_on == ServiceRecord.objects.get().done_on


def test_one_open_duty_whoever_refreshes(granny_li):
    for _ in range(ROUNDS):
        VisitDuty.objects.all().delete()
        assert not any(
            isinstance(answer, Exception)
            for answer in race(lambda _n: refresh_duties([granny_li.pk]))
        )
        assert VisitDuty.objects.open().count() == 1


def test_one_voids(visit, lin):
    for _ in range(ROUNDS):
        record, _new = visit()
        answers = race(
            lambda n, record=record: void_record(
                record, reason=f"reason {n}", by=User.objects.get(pk=lin.pk)
            )
        )
        refused = [answer for answer in answers if isinstance(answer, ValidationError)]
        assert len(refused) == THREADS - 1
        assert VisitDuty.objects.open().count() == 1


def test_one_takes_a_crisis_over(granny_li, lin, he):
    for n in range(ROUNDS):
        note = report_crisis(person=granny_li, kind="other", text=f"x{n}", by=lin)
        answers = race(
            lambda _n, note=note: take_over(
                CrisisNote.objects.get(pk=note.pk), by=User.objects.get(pk=he.pk)
            )
        )
        assert sum(isinstance(answer, ValidationError) for answer in answers) == THREADS - 1
    assert Notice.objects.count() == ROUNDS


def test_whoever_voids_holds_all_its_people_at_once(visit, granny_li, make_person, lin):
    """Held one after the other, as each comes to be needed, two writers waited in a ring."""
    other = make_person("吴芳")
    refresh_duties([granny_li.pk, other.pk])
    record, _new = visit(attended=[granny_li, other])
    ended = VisitDuty.objects.filter(record=record)
    ended.exclude(person=max(granny_li.pk, other.pk)).delete()
    assert ended.count() == 1  # of one of the two
    with CaptureQueriesContext(connection) as asked:
        void_record(record, reason="Wrong house", by=lin)
    holding = [
        one["sql"]
        for one in asked
        if "beneficiaries_person" in one["sql"] and one["sql"].endswith("FOR NO KEY UPDATE")
    ]
    assert all(str(person.pk) in holding[0] for person in (granny_li, other))


def test_whoever_voids_an_activity_holds_the_people_of_all_its_days_at_once(
    make_activity, granny_li, make_person, lin, today
):
    other = make_person("吴芳")
    activity = make_activity(on=today - timedelta(days=1), done_on=today, attended=[other])
    add_day(activity, by=lin, client_uuid=uuid4(), done_on=today, attended=[granny_li])
    with CaptureQueriesContext(connection) as asked:
        void_activity(activity, reason="Wrong house", by=lin)
    holding = [
        one["sql"]
        for one in asked
        if "beneficiaries_person" in one["sql"] and one["sql"].endswith("FOR NO KEY UPDATE")
    ]
    assert all(str(person.pk) in holding[0] for person in (granny_li, other))
