"""The invented county: made through the services, twice the same, and nobody real."""

import re

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import F

from beneficiaries.models import Person
from cases.models import Case, CrisisNote, ServiceRecord, VisitDuty
from config.testing_clock import moved
from demo import fill, people
from stations.identity_numbers.rules import check_id_number
from stations.jobs import queue
from stations.models import AuditEntry, Division, Job, Station, User, Worker

pytestmark = pytest.mark.xdist_group("stack")  # which copies the same
FIRST = "坡妹镇社工站"


@pytest.fixture(scope="module")
def copied(filled_demo, django_db_setup, django_db_blocker):
    """A copy of the filled demo for this module, looked at on the day on which it was made."""
    settings = connection.settings_dict
    before, name = settings["NAME"], f"{settings['NAME']}_filled"
    with moved(filled_demo.moment), django_db_blocker.unblock(), filled_demo.copied(name):
        connection.close()
        settings["NAME"] = name
        yield filled_demo.said
        connection.close()
        settings["NAME"] = before


@pytest.fixture
def said(copied, db):
    """What the command said when it filled an empty database; what a test does is rolled back."""
    return copied


def test_the_ready_line_waits_for_the_first_station_alone(said):
    job = Job.objects.get(kind=fill.JOB)
    first = Person.objects.filter(created_at__lte=job.created_at)
    assert first.count() >= fill.FIRST_PEOPLE
    assert {person.station.name for person in first.select_related("station")} == {FIRST}


def test_the_first_station_has_a_morning_to_begin_with(said, today):
    assert Station.objects.filter(tier=3).count() == 13
    assert Worker.objects.count() == 30
    mine = VisitDuty.objects.open().filter(station__name=FIRST)
    assert mine.filter(due_on=today, person__name="罗正芬").exists()
    assert mine.overdue().filter(person__name="王明贵").exists()
    assert CrisisNote.objects.open().count() == 1
    assert set(Case.objects.filter(station__name=FIRST).values_list("status", flat=True)) >= {
        "intake", "assessment", "plan", "plan_review", "intervention", "evaluation",
        "closing_review", "follow_up", "declined", "referred", "suspended",
    }  # fmt: skip


def test_only_what_was_done_today_was_logged_today(said, today):
    logged = ServiceRecord.objects.filter(created_at__date=today)
    assert not logged.filter(done_on__lt=today).exists()
    yesterdays = ServiceRecord.objects.filter(done_on__lt=today)
    assert yesterdays.exists()
    assert not yesterdays.exclude(created_at__date=F("done_on")).exists()


def test_every_account_that_is_printed_can_log_in(said):
    (password,) = re.findall(r"Password of these accounts: (\S+)", said)
    names = re.findall(r"^  (\S+)", said, re.M)
    assert len(names) == 9
    for name in names:
        assert User.objects.get(username=name).check_password(password)


def test_a_second_run_changes_nothing(said):
    before = (Person.objects.count(), ServiceRecord.objects.count(), Job.objects.count())
    call_command("make_demo", small=True)
    assert (Person.objects.count(), ServiceRecord.objects.count(), Job.objects.count()) == before


def test_no_number_can_be_a_real_persons(said):
    numbers = [person.id_number for person in Person.objects.all()]
    assert len(set(numbers)) == len(numbers)
    for number in numbers:
        assert check_id_number(number).number18.startswith(people.NOWHERE)
    phones = [person.phone for person in Person.objects.all() if person.phone]
    assert all(phone.startswith("100") for phone in phones)


def test_every_place_is_invented(said):
    assert not Division.objects.filter(is_local=False).exists()


def test_everything_came_through_the_services(said):
    assert AuditEntry.objects.filter(verb="register").count() == Person.objects.count()
    assert AuditEntry.objects.filter(verb="add_worker").count() == 30
    assert AuditEntry.objects.filter(verb="record").count() == ServiceRecord.objects.count()


def test_the_job_filled_the_other_stations_and_may_be_taken_over(said):
    job = Job.objects.get(kind=fill.JOB)
    assert (job.state, job.error) == (Job.State.DONE, "")
    served = Person.objects.values("station").distinct().count()
    assert served == fill.SIZES["short"].stations
    made = Person.objects.count()
    Job.objects.filter(pk=job.pk).update(state=Job.State.WAITING)
    assert queue.run(job.pk)
    assert Person.objects.count() == made
