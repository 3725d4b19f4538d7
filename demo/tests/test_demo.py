"""The invented county: made through the services, twice the same, and nobody real."""

import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from beneficiaries.models import Person
from cases.models import Case, CrisisNote, ServiceRecord, VisitDuty
from config.testing_clock import DEMO_MOMENT, moved
from demo import fill, people
from stations.identity_numbers.rules import check_id_number
from stations.jobs import queue
from stations.models import AuditEntry, Division, Job, Station, User, Worker

pytestmark = pytest.mark.xdist_group("demo")  # what is made for the module is made once


@pytest.fixture(scope="module")
def small(request, django_db_setup, django_db_blocker):
    """What the command said; made once for this module and rolled back behind it.

    Made and looked at on one day, since what it holds hangs on the day.
    """
    said = StringIO()
    with moved(request.config.option.at or DEMO_MOMENT), django_db_blocker.unblock():
        made = transaction.atomic()
        made.__enter__()
        call_command("make_demo", small=True, size="short", stdout=said)
        yield said.getvalue()
        transaction.set_rollback(True)
        made.__exit__(None, None, None)


def test_the_small_demo_has_a_morning_to_begin_with(small, today):
    assert Station.objects.filter(tier=3).count() == 13
    assert Worker.objects.count() == 30
    mine = VisitDuty.objects.open().filter(station__name="坡妹镇社工站")
    assert mine.filter(due_on=today, person__name="罗正芬").exists()
    assert mine.overdue().filter(person__name="王明贵").exists()
    assert CrisisNote.objects.open().count() == 1
    assert set(Case.objects.values_list("status", flat=True)) >= {
        "intake", "assessment", "plan", "plan_review", "intervention", "evaluation",
        "closing_review", "follow_up", "declined", "referred", "suspended",
    }  # fmt: skip


def test_every_account_that_is_printed_can_log_in(small):
    (password,) = re.findall(r"Password of every account: (\S+)", small)
    names = re.findall(r"^  (\S+)", small, re.M)
    assert len(names) == 9
    for name in names:
        assert User.objects.get(username=name).check_password(password)


def test_a_second_run_changes_nothing(small):
    before = (Person.objects.count(), ServiceRecord.objects.count(), Job.objects.count())
    call_command("make_demo", small=True)
    assert (Person.objects.count(), ServiceRecord.objects.count(), Job.objects.count()) == before


def test_no_number_can_be_a_real_persons(small):
    numbers = [person.id_number for person in Person.objects.all()]
    assert len(set(numbers)) == len(numbers)
    for number in numbers:
        assert check_id_number(number).division_prefix == people.NOWHERE
    phones = [person.phone for person in Person.objects.all() if person.phone]
    assert all(phone.startswith("100") for phone in phones)


def test_every_place_is_invented(small):
    assert not Division.objects.filter(is_local=False).exists()


def test_everything_came_through_the_services(small):
    assert AuditEntry.objects.filter(verb="register").count() == Person.objects.count() + 30
    assert AuditEntry.objects.filter(verb="record").count() == ServiceRecord.objects.count()


def test_the_job_fills_the_other_stations_and_may_be_taken_over(small, db):
    job = Job.objects.get(kind=fill.JOB)
    assert queue.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == (Job.State.DONE, "")
    served = Person.objects.values("station").distinct().count()
    assert served == fill.SIZES["short"].stations
    made = Person.objects.count()
    Job.objects.filter(pk=job.pk).update(state=Job.State.WAITING)
    assert queue.run(job.pk)
    assert Person.objects.count() == made
