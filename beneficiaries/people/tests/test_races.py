"""Two people press at the same moment: one wins, the other is told, nothing is half done."""

import threading
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connections

from beneficiaries.households.services.households import move_in
from beneficiaries.models import HouseholdMember, Person, PersonCategory, TransferRequest
from beneficiaries.people import services
from beneficiaries.transfers.services import ask_for_transfer, decline_transfer
from stations.crypto import blind_index
from stations.idempotency import Conflict
from stations.models import AuditEntry

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def at_once():
    """``at_once(act, 4)``: runs ``act(n)`` in four threads that start together; the outcomes."""

    def run(act, number):
        barrier, outcomes = threading.Barrier(number), []

        def enter(n):
            try:
                barrier.wait()
                outcomes.append(act(n))
            except Exception as error:
                outcomes.append(error)
            finally:
                connections.close_all()

        threads = [threading.Thread(target=enter, args=[n]) for n in range(number)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return outcomes

    return run


def kinds(outcomes):
    return sorted(type(outcome).__name__ for outcome in outcomes)


def test_of_four_who_edit_the_version_they_saw_one_wins(at_once, granny_li, lin):
    outcomes = at_once(
        lambda n: services.edit_person(granny_li, by=lin, seen_version=1, phone=f"1380000000{n}"), 4
    )
    assert kinds(outcomes) == ["Conflict", "Conflict", "Conflict", "Person"]
    [winner] = [o for o in outcomes if isinstance(o, Person)]
    granny_li.refresh_from_db()
    assert (granny_li.version, granny_li.phone) == (2, winner.phone)
    assert AuditEntry.objects.filter(verb="edit").count() == 1
    assert all(isinstance(o, Conflict | Person) for o in outcomes)


def test_of_two_who_add_the_same_number_to_two_people_one_wins(
    at_once, make_person, lin, sample_number
):
    pair = [make_person("李雪"), make_person("王芳")]
    outcomes = at_once(
        lambda n: services.edit_person(pair[n], by=lin, id_number=sample_number()), 2
    )
    assert kinds(outcomes) == ["AlreadyHere", "Person"]
    assert Person.objects.exclude(id_index=None).count() == 1


def test_of_two_who_become_the_householder_at_once_one_is_asked(
    at_once, make_household, make_person, east, lin
):
    home = make_household()
    make_person("李雪", household=home, relation="10")
    outcomes = at_once(
        lambda n: services.register_person(
            station=east, by=lin, name=f"王{'芳强'[n]}", born_on=date(1950, 1, 1), household=home,
            relation="02",
        ), 2,
    )  # fmt: skip
    assert kinds(outcomes) == ["Person", "SecondHouseholder"]
    assert home.people.filter(relation="02").count() == 1


def test_two_moves_at_once_leave_one_household(at_once, granny_li, make_household, lin, today):
    homes = [make_household(), make_household()]
    outcomes = at_once(
        lambda n: move_in(granny_li, household=homes[n], relation="02", on=today, by=lin), 2
    )
    assert kinds(outcomes) == ["HouseholdMember", "HouseholdMember"]
    granny_li.refresh_from_db()
    [now] = HouseholdMember.objects.filter(person=granny_li, until=None)
    assert now.household == granny_li.household


def test_a_category_ticked_twice_at_once_is_held_once(at_once, granny_li, lin):
    since = date(2024, 1, 1)
    outcomes = at_once(
        lambda n: services.set_categories(granny_li, by=lin, categories=[("31", since, None)]), 3
    )
    assert outcomes == [None] * 3
    assert PersonCategory.objects.filter(person=granny_li, until=None).count() == 1
    assert AuditEntry.objects.filter(verb="set_categories").count() == 1


def test_a_form_sent_four_times_at_once_registers_once(at_once, east, lin):
    import uuid

    row = {"name": "李雪", "born_on": date(1948, 4, 28)}
    key = {"client_uuid": uuid.uuid4(), "payload": {"name": "李雪"}}
    outcomes = at_once(lambda n: services.register_person(station=east, by=lin, **row, **key), 4)
    assert kinds(outcomes) == ["Person"] * 4
    assert len({person.pk for person in outcomes}) == 1
    assert Person.objects.count() == 1


def test_a_request_is_asked_once_and_answered_once(
    at_once, make_person, make_user, east, west, lin, sample_number
):
    index = blind_index("id_number", sample_number())
    make_person("罗正芬", station=west, id_index=index)
    asked = at_once(
        lambda n: ask_for_transfer(id_number=sample_number(), to=east, reason="Moved here", by=lin),
        3,
    )
    assert kinds(asked) == ["TransferRequest", "ValidationError", "ValidationError"]
    lead = make_user("liu", ("lead", west))
    answers = at_once(
        lambda n: decline_transfer(TransferRequest.objects.get(), reason=f"No {n}", by=lead), 3
    )
    assert kinds(answers) == ["TransferRequest", "ValidationError", "ValidationError"]
    assert AuditEntry.objects.filter(verb="decline_transfer").count() == 1
    assert all(isinstance(a, ValidationError | TransferRequest) for a in answers)
