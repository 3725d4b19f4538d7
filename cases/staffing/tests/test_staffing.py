"""A worker's time at a station ends: what hangs on it is named, and passes in the same press."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from beneficiaries.models import Person
from cases.models import Case
from cases.staffing.queries import what_hangs
from cases.staffing.services import end_work
from stations.models import Assignment, AuditEntry, Notice, Posting, Station, User, Worker
from stations.scope import postings_of
from stations.wording import short_day
from stations.workers.services.workers import assign_worker, register_worker

SINCE = date(2024, 1, 1)


@pytest.fixture
def ren(make_worker, east):
    """任敏 of East, without a log-in: who goes on."""
    return make_worker("任敏", station=east)


@pytest.fixture
def lins(granny_li, make_case, make_person, lin, make_duty):
    """What Lin carries: Granny Li with her case, and somebody else."""
    worker = lin.worker
    make_person("王一")
    Person.objects.update(worker=worker)
    make_duty(granny_li)
    make_case(status="intervention", worker=worker)
    return worker.assignments.get()


def refused(call, *args, **fields):
    with pytest.raises(ValidationError) as caught:
        call(*args, **fields)
    error = caught.value
    return list(error.message_dict) if hasattr(error, "error_dict") else [""]


def test_what_hangs_on_it_is_counted_and_named(lins, lin, he, today):
    found = what_hangs(he, lins, today)
    assert (found.case_count, found.person_count, found.duty_count) == (1, 2, 1)
    assert [person.name for person in found.people] == ["李桂兰", "王一"]
    assert [posting.user for posting in found.postings] == [lin]


def test_an_officer_reads_how_many_and_no_name(lins, chen, today):
    found = what_hangs(chen, lins, today)
    assert (found.case_count, found.person_count) == (1, 2)
    assert (found.cases, found.people) == ([], [])


def test_people_and_cases_pass_in_one_act(lins, ren, he, today):
    passed = end_work(lins, until=today, to=ren, by=he)
    assert (passed.people, passed.cases) == (2, 1)
    assert set(Person.objects.values_list("worker", flat=True)) == {ren.pk}
    assert Case.objects.get().worker == ren
    lins.refresh_from_db()
    assert lins.until == today
    told = AuditEntry.objects.filter(verb="edit").values_list("detail__worker", flat=True)
    assert list(told) == [str(ren.pk)] * 3


def test_whoever_goes_on_is_told(lins, he, zhao, today, make_worker, make_user, east):
    ren = make_worker("任敏", station=east, user=make_user("ren", ("worker", east)))
    end_work(lins, until=today, to=ren, by=he)
    assert Notice.objects.get().to == ren.user


def test_without_somebody_the_lead_hears_that_nobody_is_responsible(lins, chen, he, today):
    end_work(lins, until=today, by=chen)
    assert set(Person.objects.values_list("worker", flat=True)) == {None}
    assert Notice.objects.get().to == he


def test_the_log_in_ends_at_this_station_if_asked(lins, lin, he, today):
    before = lin.get_session_auth_hash()
    end_work(lins, until=today, ends_posting=True, by=he)
    lin.refresh_from_db()
    assert lin.get_session_auth_hash() != before
    assert Posting.objects.get(user=lin).until == today
    assert postings_of(User.objects.get(pk=lin.pk)) == []


def test_unasked_the_log_in_stays(lins, lin, he, today):
    end_work(lins, until=today, by=he)
    assert Posting.objects.get(user=lin).until is None


def test_a_day_of_a_mistyped_year_is_refused(lins, lin, he, today):
    with pytest.raises(ValidationError) as refused:
        end_work(lins, until=date(2999, 1, 1), by=he)
    assert "until" in refused.value.message_dict


def test_another_role_at_the_station_keeps_what_is_carried(lins, ren, he, today):
    Assignment.objects.create(worker=lins.worker, station=lins.station, role="lead", since=SINCE)
    passed = end_work(lins, until=today, to=ren, by=he)
    assert (passed.people, passed.cases) == (0, 0)
    assert set(Person.objects.values_list("worker", flat=True)) == {lins.worker_id}


def test_whoever_left_passes_uncounted_and_of_the_dead_it_is_history(lins, ren, he, today):
    Person.objects.filter(name="李桂兰").update(left_on=SINCE, left_because="moved")
    Person.objects.filter(name="王一").update(died_on=SINCE)
    assert end_work(lins, until=today, to=ren, by=he).people == 0
    workers = dict(Person.objects.values_list("name", "worker"))
    assert workers == {"李桂兰": ren.pk, "王一": lins.worker_id}


def test_people_of_the_rooms_below_pass_too(lins, ren, he, east, granny_li, today):
    room = Station.objects.create(code="E-9", name="Room", tier=4, home=east.home, parent=east)
    Person.objects.filter(pk=granny_li.pk).update(station=room)
    assert end_work(lins, until=today, to=ren, by=he).people == 2


def test_it_passes_to_a_worker_of_the_station(lins, he, zhao, today):
    assert refused(end_work, lins, until=today, to=zhao.worker, by=he) == ["to"]
    assert refused(end_work, lins, until=today, to=lins.worker, by=he) == ["to"]
    assert refused(end_work, lins, until=lins.since, by=he) == ["until"]


def test_it_ends_once(lins, he, today):
    end_work(lins, until=today, by=he)
    assert refused(end_work, lins, until=today, by=he) == [""]


@pytest.mark.parametrize("name", ["lin", "wang", "zhao", "nobody"])
def test_who_may_not_end_it(request, lins, name, today):
    with pytest.raises(PermissionDenied):
        end_work(lins, until=today, by=request.getfixturevalue(name))


@pytest.mark.parametrize("name", ["he", "chen", "an", "tong"])
def test_who_may(request, lins, name, today):
    end_work(lins, until=today, by=request.getfixturevalue(name))


def test_by_the_page(as_user, lins, ren, he, granny_li, today):
    url = reverse("cases:assignment_end", args=[lins.worker_id, lins.pk])
    assert url in as_user(he).get(lins.worker.get_absolute_url()).content.decode()
    page = as_user(he).get(url).content.decode()
    assert granny_li.get_absolute_url() in page
    assert Case.objects.get().get_absolute_url() in page
    yesterday = (today - timedelta(days=1)).isoformat()
    sent = {"until": yesterday, "to": ren.pk, "ends_posting": "on"}
    wrong = as_user(he).post(url, sent | {"until": "2019-01-01"})
    assert "until" in wrong.context["form"].errors
    assert str(ren.pk) in wrong.content.decode()
    assert as_user(he).post(url, sent).status_code == 302
    assert Case.objects.get().worker == ren
    lins.refresh_from_db()
    assert lins.until == today  # the first day without it
    assert url not in as_user(he).get(lins.worker.get_absolute_url()).content.decode()


def test_the_page_asks_for_the_last_day_and_a_record_of_it_stays_lawful(
    as_user, lins, ren, he, lin, log_record, granny_li, today
):
    log_record(granny_li, done_on=today, by=lin)
    url = reverse("cases:assignment_end", args=[lins.worker_id, lins.pk])
    field = as_user(he).get(url).context["form"]["until"]
    assert (field.label, field.value()) == ("最后一天", today)
    sent = {"until": today.isoformat(), "to": ren.pk, "ends_posting": "on"}
    assert as_user(he).post(url, sent).status_code == 302
    assert lins.worker.assignments.on(today).contains(lins)
    assert not lins.worker.assignments.on(today + timedelta(days=1)).exists()
    assert lin.postings.on(today).exists()
    assert short_day(today) in as_user(he).get(lins.worker.get_absolute_url()).content.decode()


def test_over_rest(as_user, lins, ren, he, lin, zhao, today):
    worker = as_user(he).get(f"/api/v1/workers/{lins.worker_id}/").json()
    assert [row["id"] for row in worker["assignments"]] == [lins.pk]
    url = f"/api/v1/workers/{lins.worker_id}/assignments/{lins.pk}/end/"
    sent = {"until": today.isoformat(), "to": str(ren.pk), "ends_posting": True}

    def post(user, **fields):
        return as_user(user).post(url, sent | fields, "application/json")

    assert post(zhao).status_code == 404
    assert post(lin).status_code == 403
    assert post(he, until="2019-01-01").status_code == 400
    answer = post(he)
    assert answer.status_code == 200
    assert answer.json()["assignments"][0]["until"] == today.isoformat()
    assert Case.objects.get().worker == ren
    assert Posting.objects.get(user=lin).until == today


def test_an_assignment_at_a_closed_station_ends_with_its_closing(west, chen, make_worker, today):
    closed = today - timedelta(days=30)
    Station.objects.filter(pk=west.pk).update(closed_on=closed)
    west.refresh_from_db()
    made = assign_worker(make_worker("任敏"), station=west, since=SINCE, by=chen)
    assert made.until == closed
    late = {"station": west, "since": SINCE, "until": today}
    new = register_worker(name="吕敏", home=west.home, by=chen, **late)
    assert new.assignments.get().until == closed
    with pytest.raises(ValidationError):
        assign_worker(Worker.objects.get(pk=new.pk), station=west, since=closed, by=chen)
