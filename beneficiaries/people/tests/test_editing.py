"""What is known about somebody is corrected; many at once, too."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from beneficiaries.models import HouseholdMember, Person, PersonLink
from beneficiaries.people import services
from beneficiaries.search.services import find_people
from stations.crypto import blind_index
from stations.idempotency import Conflict
from stations.models import AuditEntry


def test_an_edit_counts_a_version_and_keeps_what_changed(granny_li, lin):
    edited = services.edit_person(
        granny_li, by=lin, seen_version=1, risk="H", phone="13800002207", name="李桂兰"
    )
    assert (edited.version, edited.risk, edited.phone) == (2, "H", "13800002207")
    entry = AuditEntry.objects.get(verb="edit")
    assert entry.detail == {"changes": {"risk": ["N", "H"], "phone": []}}


def test_nothing_changed_leaves_no_trace(granny_li, lin):
    assert services.edit_person(granny_li, by=lin, name="李桂兰").version == 1
    assert not AuditEntry.objects.filter(verb="edit").exists()


def test_a_stale_edit_is_a_conflict_and_changes_nothing(granny_li, lin, he):
    services.edit_person(granny_li, by=he, seen_version=1, risk="H")
    with pytest.raises(Conflict) as caught:
        services.edit_person(granny_li, by=lin, seen_version=1, risk="K")
    assert caught.value.current.risk == "H"


def test_a_new_name_is_found_and_ordered_by_its_pinyin(granny_li, lin):
    edited = services.edit_person(granny_li, by=lin, name="曾桂兰")
    assert edited.pinyin == "zeng gui lan"
    assert list(find_people(lin, "cgl")) == [edited]
    assert not find_people(lin, "lgl")


@pytest.mark.parametrize("who", ["zhao", "wang", "chen", "an", "nobody"])
def test_only_who_keeps_the_register_edits(who, granny_li, request):
    with pytest.raises(PermissionDenied):
        services.edit_person(granny_li, by=request.getfixturevalue(who), risk="H")


def test_the_rules_of_registration_hold_for_edits(granny_li, lin, today):
    with pytest.raises(ValidationError) as caught:
        services.edit_person(granny_li, by=lin, phone="12", born_on=today + timedelta(1))
    assert set(caught.value.message_dict) == {"phone", "born_on"}
    assert Person.objects.get().version == 1


def test_a_birth_date_against_the_known_number_is_refused(make_person, lin, sample_number):
    person = make_person("李雪", id_number=sample_number(), sex="2")
    with pytest.raises(ValidationError) as caught:
        services.edit_person(person, by=lin, born_on=date(1950, 1, 1))
    assert set(caught.value.message_dict) == {"born_on"}


def test_a_number_is_added_once_and_found(granny_li, lin, make_person, sample_number):
    edited = services.edit_person(granny_li, by=lin, id_number=sample_number().lower())
    assert list(find_people(lin, sample_number())) == [edited]
    with pytest.raises(services.AlreadyHere) as caught:
        services.edit_person(make_person("王芳"), by=lin, id_number=sample_number())
    assert caught.value.person == granny_li


def test_a_number_of_another_station_is_refused_without_a_name(
    granny_li, lin, make_person, west, sample_number
):
    make_person("罗正芬", station=west, id_index=blind_index("id_number", sample_number()))
    with pytest.raises(services.RegisteredElsewhere):
        services.edit_person(granny_li, by=lin, id_number=sample_number())
    assert AuditEntry.objects.filter(verb="number_elsewhere").count() == 1


def test_a_name_that_makes_a_likely_double_is_asked_about_once(granny_li, make_person, lin):
    other = make_person("李桂南")
    with pytest.raises(services.LikelyDouble) as caught:
        services.edit_person(other, by=lin, name="李桂兰")
    assert caught.value.people == [granny_li]
    services.edit_person(other, by=lin, name="李桂兰", different_from=[granny_li.pk])
    assert PersonLink.objects.get().verdict == "different"
    services.edit_person(granny_li, by=lin, name="李桂南")
    services.edit_person(granny_li, by=lin, name="李桂兰")


def test_another_household_is_a_move_from_that_day_on(granny_li, lin, make_household):
    former, later = granny_li.household, make_household()
    edited = services.edit_person(granny_li, by=lin, household=later, moved_on=date(2024, 5, 1))
    assert edited.household == later
    spells = HouseholdMember.objects.filter(person=granny_li).order_by("since")
    assert [(m.household, m.until) for m in spells] == [(former, date(2024, 5, 1)), (later, None)]


def test_a_corrected_relation_is_that_of_the_membership_too(granny_li, lin):
    services.edit_person(granny_li, by=lin, relation="10")
    assert granny_li.memberships.get().relation == "10"


def test_a_field_that_the_system_keeps_is_not_edited(granny_li, lin, west):
    with pytest.raises(TypeError):
        services.edit_person(granny_li, by=lin, station=west)


# Many at once


def test_many_get_another_worker_and_risk_with_an_entry_each(make_person, lin, he):
    rows = [make_person("王芳"), make_person("李雪", risk="H")]
    assert services.change_many(rows, by=he, worker=lin.worker) == 2
    assert services.change_many(rows, by=he, risk="H") == 1
    assert set(Person.objects.values_list("worker", "risk")) == {(lin.worker.pk, "H")}
    assert AuditEntry.objects.filter(verb="edit").count() == 3


def test_one_foreigner_among_many_refuses_all(make_person, west, lin):
    rows = [make_person("王芳"), make_person("李雪", station=west)]
    with pytest.raises(PermissionDenied):
        services.change_many(rows, by=lin, risk="H")
    assert not Person.objects.filter(risk="H").exists()


def test_a_supervisor_changes_nobody(granny_li, wang):
    with pytest.raises(PermissionDenied):
        services.change_many([granny_li], by=wang, risk="H")


def test_many_get_no_worker_of_another_station_no_unknown_risk_and_not_nothing(
    granny_li, lin, zhao
):
    for wrong in [{"worker": zhao.worker}, {"risk": "?"}, {}]:
        with pytest.raises(ValidationError):
            services.change_many([granny_li], by=lin, **wrong)
