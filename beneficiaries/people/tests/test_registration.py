"""One person comes into the register: every rule and every refusal."""

import threading
import uuid
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connections
from django.utils import timezone

from beneficiaries.households.services.households import NewHousehold
from beneficiaries.models import (
    Enrolment,
    Household,
    HouseholdCategory,
    HouseholdMember,
    Person,
    PersonLink,
)
from beneficiaries.people import services
from beneficiaries.search.services import find_people
from beneficiaries.signals import people_changed
from beneficiaries.tests.reasons import codes
from stations.idempotency import Conflict
from stations.models import AuditEntry

BORN = date(1948, 4, 28)


@pytest.fixture
def register(east, lin):
    def run(name="李雪", *, station=east, by=lin, born_on=BORN, **fields):
        return services.register_person(
            station=station, by=by, name=name, born_on=born_on, **fields
        )

    return run


def test_a_registered_person_is_enrolled_found_and_audited(register, lin, east):
    person = register(phone="138 0000 2207", health="diabetes")
    assert (person.station, person.origin, person.pinyin) == (east, east, "li xue")
    assert Enrolment.objects.get(person=person).since == timezone.localdate()
    assert list(find_people(lin, "lx")) == [person]
    entry = AuditEntry.objects.get(verb="register")
    assert (entry.by, entry.station, entry.title) == (lin, east, "李*")
    kept = Person.objects.get(pk=person.pk)
    assert (kept.phone, kept.health) == ("13800002207", "diabetes")


def test_a_person_comes_with_a_new_household_and_its_categories(register, east_village):
    home = NewHousehold(east_village, group_name="3组", address="12 号")
    since = date(2024, 1, 1)
    person = register(household=home, categories=[("14", since, None), ("31", None, None)])
    assert Household.objects.get().group_name == "3组"
    assert HouseholdMember.objects.get(person=person).household == person.household
    assert HouseholdCategory.objects.get().since == since
    assert person.categories.get().since == timezone.localdate()


def test_what_a_household_has_already_it_keeps(register, make_household):
    home = make_household()
    HouseholdCategory.objects.create(household=home, code="14", since=date(2020, 1, 1))
    register(household=home, categories=[("14", date(2024, 1, 1), None)])
    assert HouseholdCategory.objects.get().since == date(2020, 1, 1)


def test_fifteen_digits_are_kept_as_eighteen_and_say_the_sex(register):
    person = register(id_number="990101480428001")
    assert (len(person.id_number), person.sex) == (18, "1")


def test_a_child_without_a_number_may_be_registered(register):
    child = register("王小龙", born_on=timezone.localdate() - timedelta(days=2000))
    assert (child.id_number, child.id_index) == ("", None)


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("name", {"name": " "}),
        ("name", {"name": "李2"}),
        ("name", {"name": "李" * 51}),
        ("name", {"name": "··"}),
        ("born_on", {"born_on": None}),
        ("born_on", {"born_on": date(1880, 1, 1)}),
        ("sex", {"sex": "7"}),
        ("risk", {"risk": "X"}),
        ("relation", {"relation": "00"}),
        ("ethnicity", {"ethnicity": "59"}),
        ("self_care", {"self_care": "some"}),
        ("phone", {"phone": "1380000"[:6]}),
        ("id_number", {"id_number": "11010519491231002"}),
        ("born_on", {"id_number": "11010519491231002X", "sex": "2"}),
        ("sex", {"id_number": "11010519491231002X", "born_on": date(1949, 12, 31), "sex": "1"}),
        ("disability_grade", {"disability_type": "4"}),
        ("disability_grade", {"disability_type": "4", "disability_grade": 5}),
        ("disability_type", {"disability_grade": 2}),
        ("enrolled_on", {"enrolled_on": BORN - timedelta(1)}),
        ("categories.1", {"categories": [("99", None, None)]}),
        ("categories.1", {"categories": [("31", date(2024, 1, 2), date(2024, 1, 2))]}),
        ("categories.1", {"categories": [("31", BORN - timedelta(1), None)]}),
        ("categories.1", {"categories": [("24", date(2024, 1, 1), None)]}),
        ("categories.1", {"categories": [("37", date(2024, 1, 1), None)]}),
        ("household", {"categories": [("14", None, None)]}),
    ],
)
def test_a_broken_rule_names_its_field_and_saves_nothing(field, given, register):
    with pytest.raises(ValidationError) as caught:
        register(**{"name": "李雪"} | given)
    assert set(caught.value.message_dict) == {field}
    assert not Person.objects.exists()


@pytest.mark.dated
@pytest.mark.parametrize("field", ["born_on", "enrolled_on", "categories.1"])
def test_what_is_said_of_tomorrow_is_refused_at_its_field(field, register, today):
    on = today + timedelta(1)
    given = {"categories": [("31", on, None)]} if "." in field else {field: on}
    with pytest.raises(ValidationError) as caught:
        register(**given)
    assert set(caught.value.message_dict) == {field}


def test_every_broken_rule_is_told_at_once(register):
    with pytest.raises(ValidationError) as caught:
        register(" ", born_on=None, phone="x", risk="?")
    assert set(caught.value.message_dict) == {"name", "born_on", "phone", "risk"}


def test_an_unknown_field_is_a_mistake_of_the_program(register):
    with pytest.raises(TypeError):
        register(nickname="Xue")


@pytest.mark.parametrize("who", ["zhao", "wang", "chen", "an", "shen", "nobody"])
def test_only_who_keeps_the_register_there_registers(who, register, request):
    with pytest.raises(PermissionDenied):
        register(by=request.getfixturevalue(who))


@pytest.mark.parametrize("who", ["lin", "he", "tong"])
def test_worker_lead_and_sync_client_register(who, register, request):
    assert register(by=request.getfixturevalue(who)).pk


def test_nobody_is_registered_at_a_closed_station(register, east, today):
    east.closed_on = today
    east.save()
    with pytest.raises(ValidationError) as caught:
        register()
    assert codes(caught.value) == {"closed"}


def test_a_household_of_another_station_is_refused(register, make_household, west, zhao):
    with pytest.raises(ValidationError) as caught:
        register(household=make_household(origin=west, created_by=zhao))
    assert "household" in caught.value.message_dict


def test_a_village_of_another_county_is_refused_by_its_name(register, make_division, north_town):
    village = make_division("9A0201101201", "Far Village")
    with pytest.raises(ValidationError, match="Far Village"):
        register(household=NewHousehold(village))
    assert not Household.objects.exists()


def test_a_worker_of_another_station_is_refused(register, zhao):
    with pytest.raises(ValidationError) as caught:
        register(worker=zhao.worker)
    assert "worker" in caught.value.message_dict


# Numbers that are known


def test_a_number_known_here_leads_to_its_person(register, sample_number):
    first = register(id_number=sample_number())
    with pytest.raises(services.AlreadyHere) as caught:
        register("李小雪", id_number=sample_number())
    assert caught.value.person == first


def test_a_number_known_elsewhere_names_nobody_and_is_logged(
    register, sample_number, west, zhao, lin, east
):
    there = register("罗正芬", station=west, by=zhao, id_number=sample_number())
    with pytest.raises(services.RegisteredElsewhere) as caught:
        register(id_number=sample_number())
    told = str(caught.value.message_dict)
    assert "罗" not in told
    assert "West" not in told
    entry = AuditEntry.objects.get(verb="number_elsewhere")
    assert (entry.by, entry.station) == (lin, east)
    assert str(there.pk) not in f"{entry.record}{entry.title}{entry.detail}"


def test_after_ten_numbers_of_others_within_an_hour_no_number_is_looked_up(
    register, sample_number, west, zhao
):
    for n in range(settings.IDENTITY_NUMBERS_AN_HOUR):
        number = sample_number(serial=f"{n * 2:03}")
        register("罗正芬", station=west, by=zhao, id_number=number, different_from="all")
        with pytest.raises(services.RegisteredElsewhere):
            register(id_number=number)
    with pytest.raises(ValidationError) as caught:
        register(id_number=sample_number(serial="998"))
    assert codes(caught.value) == {"too_many"}
    assert register("王芳").pk  # without a number nothing is asked


@pytest.mark.django_db(transaction=True)
def test_of_two_who_register_one_number_at_once_one_wins(register, sample_number, east, lin):
    number, barrier, outcomes = sample_number(), threading.Barrier(4), []

    def enter(n):
        try:
            barrier.wait()
            register(f"李雪{'甲乙丙丁'[n]}", id_number=number)
            outcomes.append("in")
        except services.AlreadyHere as error:
            outcomes.append(error.person.id_number)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=enter, args=[n]) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == sorted(["in", number, number, number])
    assert Person.objects.count() == Enrolment.objects.count() == 1


# Likely doubles


def test_the_same_name_and_birth_date_is_asked_about(register):
    first = register()
    with pytest.raises(services.LikelyDouble) as caught:
        register()
    assert caught.value.people == [first]
    assert Person.objects.count() == 1


def test_the_same_pinyin_in_the_same_village_is_asked_about(register, east_village):
    first = register("李雪", household=NewHousehold(east_village))
    with pytest.raises(services.LikelyDouble) as caught:
        register("李学", born_on=date(1990, 1, 1), household=NewHousehold(east_village))
    assert caught.value.people == [first]


def test_the_same_pinyin_in_another_village_is_nobody_special(
    register, east_village, make_division
):
    register("李雪", household=NewHousehold(east_village))
    other = make_division("9A0101101202", "Peach Village")
    assert register("李学", born_on=date(1990, 1, 1), household=NewHousehold(other)).pk


def test_two_numbers_tell_two_people_apart(register, sample_number):
    register(id_number=sample_number(serial="002"))
    assert register(id_number=sample_number(serial="004")).pk


def test_a_double_at_a_station_out_of_sight_is_not_told(register, west, zhao):
    register(station=west, by=zhao)
    assert register().pk


def test_different_people_are_kept_and_never_asked_about_again(register, lin):
    first = register()
    second = register(different_from=[first.pk])
    link = PersonLink.objects.get()
    assert (link.person, link.other, link.verdict) == (second, first, "different")
    for person in (first, second):
        services.edit_person(person, by=lin, name="李学")


# Sent twice


def test_a_repeat_of_the_same_entry_creates_nothing_twice(register):
    key = {"client_uuid": uuid.uuid4(), "payload": {"name": "李雪"}}
    assert register(**key) == register(**key)
    assert Person.objects.count() == 1
    assert AuditEntry.objects.filter(verb="register").count() == 1


def test_the_same_uuid_with_another_payload_is_a_conflict(register):
    key = uuid.uuid4()
    first = register(client_uuid=key, payload={"name": "李雪"})
    with pytest.raises(Conflict) as caught:
        register("李学", client_uuid=key, payload={"name": "李学"})
    assert caught.value.current == first


def test_those_above_hear_of_a_registered_person_in_the_same_transaction(register):
    heard = []

    def listen(people_ids, since, **_kwargs):
        heard.append((people_ids, since))

    people_changed.connect(listen)
    try:
        person = register(enrolled_on=date(2024, 5, 1))
    finally:
        people_changed.disconnect(listen)
    assert heard == [([person.pk], date(2024, 5, 1))]
