"""The form asks what a worker knows, and asks it once."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from beneficiaries.models import Person, PersonCategory
from beneficiaries.people.forms import initial_typed

REGISTER = reverse("beneficiaries:register")


@pytest.fixture
def child_born(today):
    return (today - timedelta(days=3000)).isoformat()


def offered(form):
    return {chip.code for section in form.sections() for chip in section.chips if chip.is_offered}


# A guardian


def test_a_left_behind_child_without_guardian_is_asked_about_once(
    as_user, lin, typed_person, child_born
):
    sent = typed_person(born_on=child_born, categories=["24"])
    page = as_user(lin).post(REGISTER, sent)
    assert {"guardian"} == set(page.context["form"].errors)
    assert 'name="no_guardian"' in page.text
    assert as_user(lin).post(REGISTER, sent | {"no_guardian": "on"}).status_code == 302
    person = Person.objects.get()
    again = sent | {"home": "same", "version": "1", "moved_on": sent["enrolled_on"], "risk": "K"}
    edit = reverse("beneficiaries:edit", args=[person.pk])
    assert as_user(lin).post(edit, again).status_code == 302


def test_with_a_guardian_or_grown_up_nobody_is_asked(as_user, lin, typed_person, child_born):
    sent = typed_person(born_on=child_born, categories=["24"], guardian="王芳，祖母，13800002207")
    assert as_user(lin).post(REGISTER, sent).status_code == 302
    page = as_user(lin).post(REGISTER, typed_person(categories=["24"]))
    assert set(page.context["form"].errors) == {"categories"}


# Categories by age


def test_a_child_is_not_offered_what_elders_have_and_an_adult_not_what_children_have(
    as_user, lin, make_person, today
):
    def form(person):
        return as_user(lin).get(reverse("beneficiaries:edit", args=[person.pk])).context["form"]

    child, elder = make_person("王小", born_on=today - timedelta(3000)), make_person("李雪")
    assert not {"31", "37", "51"} & offered(form(child))
    assert {"24", "14", "41"} <= offered(form(child))
    assert not {"21", "24"} & offered(form(elder))
    assert "31" in offered(form(elder))
    assert ("37" in offered(form(elder))) is (elder.age_on() >= 80)


def test_what_is_stored_is_kept_though_it_no_longer_fits(as_user, lin, make_person):
    person = make_person("李雪")
    PersonCategory.objects.create(person=person, code="24", since=date(1950, 1, 1))
    page = as_user(lin).get(reverse("beneficiaries:edit", args=[person.pk]))
    assert "24" in offered(page.context["form"])
    assert 'value="24" id="id_category_24" checked' in page.text


def test_as_long_as_no_age_is_known_everything_is_offered(as_user, lin):
    assert {"24", "31", "37"} <= offered(as_user(lin).get(REGISTER).context["form"])


# The next member


def test_the_next_member_comes_with_the_household_station_worker_and_day(
    as_user, lin, typed_person, today
):
    day = (today - timedelta(days=40)).isoformat()
    sent = typed_person(enrolled_on=day, worker=str(lin.worker.pk), next="1")
    answer = as_user(lin).post(REGISTER, sent)
    first = Person.objects.get()
    assert answer["Location"] == f"{REGISTER}?member={first.pk}"
    page = as_user(lin).get(answer["Location"])
    form = page.context["form"]
    told = {name: str(form[name].value()) for name in ("home", "household", "worker", "relation")}
    assert told == {
        "home": "known", "household": str(first.household.pk), "worker": str(lin.worker.pk),
        "relation": "",
    }  # fmt: skip
    assert str(form["enrolled_on"].value()) == day
    assert f'name="station" value="{first.station_id}"' in page.text
    assert f'value="{first.household.pk}"' in page.text
    assert "梅" not in answer["Location"]


def test_two_children_of_one_family_are_a_full_form_and_a_short_one(
    as_user, lin, typed_person, child_born
):
    as_user(lin).post(REGISTER, typed_person(next="1"))
    first = Person.objects.get()
    short = {
        "client_uuid": "0191b3b0-0000-7000-8000-000000000001", "name": "李小雨", "sex": "2",
        "born_on": child_born, "relation": "42", "home": "known",
        "household": str(first.household.pk), "station": str(first.station_id),
        "ethnicity": "01", "risk": "N", "residence": "rural",
        "enrolled_on": first.enrolments.get().since.isoformat(),
    }  # fmt: skip
    assert as_user(lin).post(f"{REGISTER}?member={first.pk}", short).status_code == 302
    assert set(first.household.people.values_list("name", flat=True)) == {"李雪", "李小雨"}


def test_the_next_members_relation_is_asked_for_not_guessed(as_user, lin, typed_person, granny_li):
    home = {"home": "known", "household": str(granny_li.household.pk)}
    page = as_user(lin).post(REGISTER, typed_person(**home, relation=""))
    assert set(page.context["form"].errors) == {"relation"}


def test_a_form_saved_twice_by_either_button_registers_once(as_user, lin, typed_person):
    sent = typed_person()
    for more in ({"next": "1"}, {}):
        assert as_user(lin).post(REGISTER, sent | more).status_code == 302
    assert Person.objects.count() == 1


def test_whoever_is_out_of_sight_brings_no_household(as_user, lin, zhao, west, make_person,
                                                     make_household):  # fmt: skip
    home = make_household(origin=west, created_by=zhao)
    foreign = make_person("罗正芬", station=west, household=home)
    for key in (foreign.pk, "x", ""):
        page = as_user(lin).get(f"{REGISTER}?member={key}")
        assert page.context["member"] is None
        assert str(home.pk) not in page.text


# What was typed in a search


@pytest.mark.parametrize(
    ("typed", "initial"),
    [
        ("张三", {"name": "张三"}), (" 李 雪 ", {"name": "李雪"}),
        ("13800002207", {"phone": "13800002207"}), ("lx", {}), ("2207", {}), ("", {}), ("李2", {}),
    ],
)  # fmt: skip
def test_what_was_typed_goes_where_it_belongs(typed, initial):
    assert initial_typed(typed) == initial


def test_an_identity_number_goes_there_too(sample_number):
    assert initial_typed(sample_number()) == {"id_number": sample_number()}


def test_who_was_looked_for_in_vain_is_registered_under_the_name_that_was_typed(as_user, lin):
    for address in (reverse("cases:log"), reverse("cases:people")):
        page = as_user(lin).get(address, {"q": "张三丰"})
        assert '<input type="hidden" name="typed" value="张三丰">' in page.text
        assert f'action="{REGISTER}"' in page.text
        assert f"{REGISTER}?" not in page.text
    page = as_user(lin).post(REGISTER, {"begin": "1", "typed": "张三丰"})
    assert page.context["form"]["name"].value() == "张三丰"
    assert not page.context["form"].errors
    assert not Person.objects.exists()


# The same person


def test_a_double_is_told_with_what_its_file_does_not_say(as_user, lin, typed_person):
    client, sent = as_user(lin), typed_person()
    assert client.post(REGISTER, sent).status_code == 302
    page = client.post(REGISTER, sent | {"client_uuid": str(uuid4())})
    [other] = page.context["doubles"]
    assert other.unstored == []
    assert " data-draft-same>" in page.text
    more = {"client_uuid": str(uuid4()), "health": "夜里咳嗽", "group_name": "9组"}
    page = client.post(REGISTER, sent | more)
    [other] = page.context["doubles"]
    assert {one.name: one.mine for one in other.unstored} == {
        "health": "夜里咳嗽", "group_name": "9组"
    }  # fmt: skip
    assert " data-draft-same>" not in page.text
    assert reverse("beneficiaries:edit", args=[other.pk]) in page.text
