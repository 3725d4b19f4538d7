"""Somebody is in danger: told at once, taken over once, settled when all have been told."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from cases.crises.queries import open_crises
from cases.crises.rules import must_tell
from cases.crises.services import plan_safety, report_crisis, settle, take_over, tell
from cases.models import CrisisNote, ServiceRecord
from cases.records.services import record_visit
from stations.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def danger(lin, granny_li, east, today):
    def log(crisis):
        return record_visit(
            by=lin,
            station=east,
            subject=granny_li,
            attended=[granny_li],
            method="V",
            domain="02",
            done_on=today,
            condition="danger",
            crisis=crisis,
        )[0]

    return log


ANYBODY = ["lin", "he", "wang", "zhao", "sun", "mei", "chen", "gao", "an", "shen", "tong"]
FALL = {"kind": "illness", "text": "在厨房摔倒，起不来。", "told": ["ambulance"]}


def test_a_visit_that_finds_danger_tells_the_lead_at_once(danger, he, wang, lin, zhao):
    record = danger(FALL)
    note = CrisisNote.objects.get()
    assert (note.record, note.station, note.reported_by) == (record, record.station, lin)
    assert [told.whom for told in note.told.all()] == ["ambulance"]
    notices = Notice.objects.all()
    assert {notice.to for notice in notices} == {he, wang}
    assert all(n.is_urgent and n.url == note.get_absolute_url() for n in notices)
    assert list(open_crises(he)) == [note]
    assert not open_crises(zhao)


def test_danger_without_a_crisis_is_refused(danger):
    with pytest.raises(ValidationError) as error:
        danger(None)
    assert set(error.value.message_dict) == {"crisis_kind"}


@pytest.mark.parametrize(
    ("crisis", "fields"),
    [
        ({"kind": "", "text": "x", "told": []}, {"crisis_kind"}),
        ({"kind": "abuse", "text": "  ", "told": []}, {"crisis_text"}),
        ({"kind": "abuse", "text": "x", "told": ["mayor"]}, {"crisis_told"}),
    ],
)
def test_an_incomplete_crisis_keeps_the_visit_back(danger, crisis, fields):
    with pytest.raises(ValidationError) as error:
        danger(crisis)
    assert set(error.value.message_dict) == fields
    assert not ServiceRecord.objects.exists()


def test_what_happened_is_sealed_in_the_database(make_crisis, granny_li):
    from django.db import connection

    note = make_crisis(granny_li)
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM cases_crisisnote WHERE id = %s", [note.pk])
        assert b"kitchen" not in bytes(cursor.fetchone()[0])


def test_a_harmed_child_is_told_to_police_and_civil_affairs():
    assert {"police", "civil_affairs"} <= set(must_tell("self_harm", is_minor=True))
    assert "civil_affairs" not in must_tell("self_harm", is_minor=False)
    assert must_tell("abuse", is_minor=False) == ["police"]


@pytest.mark.parametrize("kind", CrisisNote.Kind.values)
def test_every_kind_names_somebody(kind):
    assert must_tell(kind, is_minor=False)


@pytest.mark.parametrize("name", ["wang", "zhao", "chen", "tong", "nobody"])
def test_only_workers_and_leads_report(granny_li, name, request):
    with pytest.raises(PermissionDenied):
        report_crisis(person=granny_li, kind="illness", text="x", by=request.getfixturevalue(name))


def test_the_lead_takes_it_over_once(make_crisis, granny_li, he, wang, audit_verbs):
    note = take_over(make_crisis(granny_li), by=he)
    assert (note.seen_by, note.version) == (he, 2)
    with pytest.raises(ValidationError):
        take_over(note, by=wang)
    assert [verb for verb, _reason in audit_verbs(note)] == ["report_crisis", "take_over"]


def test_a_worker_doesnt_take_over(make_crisis, granny_li, lin):
    with pytest.raises(PermissionDenied):
        take_over(make_crisis(granny_li), by=lin)


def test_telling_is_kept_with_its_time_and_once(make_crisis, granny_li, lin):
    note = make_crisis(granny_li)
    first = tell(note, whom="family", by=lin)
    assert tell(note, whom="family", by=lin) == first
    assert timezone.now() - first.at < timedelta(minutes=1)
    with pytest.raises(ValidationError):
        tell(note, whom="mayor", by=lin)


def test_it_is_settled_only_when_all_was_done(make_crisis, granny_li, lin, he):
    note = make_crisis(granny_li, told=["ambulance"])
    with pytest.raises(ValidationError, match="接手|over"):
        settle(note, safety_plan="The son stays.", by=he)
    take_over(note, by=he)
    with pytest.raises(ValidationError):
        settle(note, safety_plan="The son stays.", by=he)
    tell(note, whom="family", by=lin)
    with pytest.raises(ValidationError) as error:
        settle(note, safety_plan=" ", by=he)
    assert set(error.value.message_dict) == {"safety_plan"}
    settled = settle(note, safety_plan="The son stays.", by=he)
    assert (settled.settled_by, settled.safety_plan) == (he, "The son stays.")
    for act in (take_over, lambda n, by: tell(n, whom="police", by=by)):
        with pytest.raises(ValidationError):
            act(settled, by=he)


def test_a_plan_may_be_written_while_it_is_open(make_crisis, granny_li, lin, he):
    note = plan_safety(make_crisis(granny_li), safety_plan="Neighbour calls at 20:00.", by=lin)
    assert CrisisNote.objects.open().get().safety_plan == note.safety_plan
    with pytest.raises(ValidationError):
        plan_safety(note, safety_plan="", by=he)


@pytest.fixture
def settled(make_crisis, granny_li, he):
    note = take_over(make_crisis(granny_li, told=["ambulance", "family"]), by=he)
    return settle(note, safety_plan="The son stays.", by=he)


def test_a_settled_crisis_is_for_the_lead_the_reporter_and_who_may_see(
    settled, lin, he, wang, make_user, east
):
    colleague = make_user("ma", ("worker", east))
    granted = make_user("bai", ("supervisor", east), may_see=["crises"])
    sees = [u for u in (lin, he, wang, colleague, granted) if settled in _visible(u)]
    assert sees == [lin, he, granted]


def _visible(user):
    return CrisisNote.objects.visible_to(user)


def test_an_open_crisis_is_for_the_station_alone(make_crisis, granny_li, request):
    note = make_crisis(granny_li)
    sees = [n for n in ANYBODY if note in _visible(request.getfixturevalue(n))]
    assert sees == ["lin", "he", "wang", "sun"]


@pytest.mark.dated
def test_the_clock_runs_for_24_hours(make_crisis, granny_li):
    note = make_crisis(granny_li)
    assert note.hours_left == 23
    note.reported_at -= timedelta(hours=30)
    assert note.hours_left < 0


@pytest.mark.dated
def test_a_child_of_17_is_a_minor(make_person, today):
    child = make_person("小满", born_on=date(today.year - 17, 1, 1))
    assert child.age_on() < 18


class TestPages:
    def test_the_lead_sees_it_on_today_and_takes_it_over(self, make_crisis, granny_li, as_user, he):
        note = make_crisis(granny_li)
        client = as_user(he)
        assert "She fell in the kitchen." in client.get("/today/").content.decode()
        client.post(f"/crises/{note.pk}/take-over/")
        client.post(f"/crises/{note.pk}/tell/", {"whom": "ambulance"})
        client.post(f"/crises/{note.pk}/tell/", {"whom": "family"})
        client.post(f"/crises/{note.pk}/settle/", {"safety_plan": "The son stays."})
        note.refresh_from_db()
        assert note.settled_by == he
        assert client.get(note.get_absolute_url()).status_code == 200
        assert "She fell" not in client.get("/today/").content.decode()

    def test_what_was_typed_stays_after_a_refusal(self, make_crisis, granny_li, as_user, he):
        note = make_crisis(granny_li)
        answer = as_user(he).post(f"/crises/{note.pk}/settle/", {"safety_plan": "The son stays."})
        assert answer.status_code == 200
        assert "The son stays." in answer.content.decode()

    def test_an_unknown_step_is_404(self, make_crisis, granny_li, as_user, he):
        note = make_crisis(granny_li)
        assert as_user(he).post(f"/crises/{note.pk}/dance/").status_code == 404
        assert as_user(he).get(f"/crises/{note.pk}/tell/").status_code == 405

    def test_nothing_of_it_is_at_west(self, make_crisis, granny_li, as_user, zhao):
        note = make_crisis(granny_li)
        client = as_user(zhao)
        assert client.get(note.get_absolute_url()).status_code == 404
        assert client.post(f"/crises/{note.pk}/tell/", {"whom": "police"}).status_code == 404
        assert client.get(f"/people/{granny_li.pk}/crisis/").status_code == 404
        assert "She fell" not in client.get("/crises/").content.decode()

    def test_a_call_can_lead_to_a_report_without_a_visit(self, granny_li, as_user, lin):
        answer = as_user(lin).post(
            f"/people/{granny_li.pk}/crisis/",
            {"crisis_kind": "missing", "crisis_text": "Gone since noon.", "crisis_told": "police"},
        )
        note = CrisisNote.objects.get()
        assert answer.url == note.get_absolute_url()
        assert (note.record, note.person) == (None, granny_li)

    def test_the_list_costs_the_same_with_more_rows(
        self, make_crisis, make_person, granny_li, lin, count_queries
    ):
        make_crisis(granny_li)
        before = count_queries(lin, "/crises/")
        for n in range(20):
            make_crisis(make_person(f"李{n}"))
        assert count_queries(lin, "/crises/") == before
