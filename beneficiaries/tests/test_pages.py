"""The register's pages: forms keep what was typed, refusals help, reads are logged."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from beneficiaries.models import Household, HouseholdMember, Opening, Person, TransferRequest
from beneficiaries.people import services
from stations.models import AuditEntry

REGISTER = reverse("beneficiaries:register")
ASK = reverse("beneficiaries:transfer_request")


@pytest.fixture
def typed(typed_person):
    return typed_person


def url(name, obj):
    return reverse(f"beneficiaries:{name}", args=[obj.pk])


# Register


def test_a_worker_registers_a_person_with_household_and_categories(as_user, lin, typed):
    sent = typed(categories=["14", "31"], since_31="2024-05-01", phone="13800002207")
    response = as_user(lin).post(REGISTER, sent)
    person = Person.objects.get()
    assert response["Location"] == person.get_absolute_url()
    assert person.household.group_name == "3组"
    assert person.household.categories.get().code == "14"
    assert person.categories.get().since == date(2024, 5, 1)


def test_the_number_fills_in_birth_date_and_sex(as_user, lin, typed, sample_number):
    sent = typed(id_number=sample_number(date(1950, 1, 2), "003"), born_on="", sex="")
    as_user(lin).post(REGISTER, sent)
    person = Person.objects.get()
    assert (person.born_on, person.sex) == (date(1950, 1, 2), "1")


def test_a_wrong_form_keeps_what_was_typed_and_names_each_field(as_user, lin, typed):
    sent = typed(id_number="123", phone="12", health="asthma", division="", categories=["31"])
    page = as_user(lin).post(REGISTER, sent)
    assert page.status_code == 200
    assert {"id_number", "division"} <= set(page.context["form"].errors)
    assert 'value="李雪"' in page.text
    assert "asthma" in page.text
    assert 'value="31" id="id_category_31" checked' in page.text
    assert not Person.objects.exists()


def test_a_rule_of_the_service_stands_at_its_field(as_user, lin, typed, today):
    page = as_user(lin).post(REGISTER, typed(phone="12", born_on=today + timedelta(1)))
    assert {"phone", "born_on"} <= set(page.context["form"].errors)


def test_a_known_number_opens_its_person(as_user, lin, typed, register_li, sample_number):
    page = as_user(lin).post(REGISTER, typed(name="李小雪", id_number=sample_number()))
    assert register_li.get_absolute_url() in page.text
    assert Person.objects.count() == 1


def test_a_number_of_another_station_offers_to_ask_and_tells_no_name(
    as_user, lin, typed, west, zhao, sample_number
):
    born = date(1948, 4, 28)
    services.register_person(
        station=west, by=zhao, name="罗正芬", born_on=born, id_number=sample_number()
    )
    page = as_user(lin).post(REGISTER, typed(id_number=sample_number()))
    assert ASK in page.text
    station = page.context["form"]["station"].value()
    assert f'name="to" value="{station}"' in page.text  # goes along, as the number does
    assert "罗正芬" not in page.text
    assert "West" not in page.text
    assert 'value="李雪"' in page.text


def test_a_likely_double_is_shown_and_called_different_in_the_same_form(
    as_user, lin, typed, register_li
):
    sent = typed()
    page = as_user(lin).post(REGISTER, sent)
    assert register_li.get_absolute_url() in page.text
    assert Person.objects.count() == 1
    as_user(lin).post(REGISTER, sent | {"different_from": [str(register_li.pk)]})
    assert Person.objects.count() == 2


def test_a_form_sent_twice_registers_once(as_user, lin, typed):
    sent = typed()
    places = [as_user(lin).post(REGISTER, sent)["Location"] for _ in "12"]
    assert places[0] == places[1]
    assert Person.objects.count() == 1


def test_a_form_sent_again_with_other_words_opens_what_was_saved(as_user, lin, typed):
    sent = typed()
    as_user(lin).post(REGISTER, sent)
    page = as_user(lin).post(REGISTER, sent | {"name": "李学"})
    assert Person.objects.get().get_absolute_url() in page.text


def test_a_household_is_found_by_a_member_without_javascript(as_user, lin, typed, granny_li):
    sent = typed(home="known", division="", find="lgl", find_household="1")
    page = as_user(lin).post(REGISTER, sent)
    assert str(granny_li.household.pk) in page.text
    assert not page.context["form"].errors
    as_user(lin).post(
        REGISTER, typed(home="known", household=str(granny_li.household.pk), relation="20")
    )
    assert Person.objects.get(name="李雪").household == granny_li.household


def test_htmx_finds_households_of_ones_own_stations_only(as_user, lin, zhao, granny_li):
    address = reverse("beneficiaries:household_find")
    for user, is_there in ((lin, True), (zhao, False)):
        page = as_user(user).get(address, {"find": "李桂兰"}, headers={"HX-Request": "true"})
        assert ("李桂兰" in page.text) is is_there
        assert "<html" not in page.text


def test_the_form_offers_villages_workers_and_stations_of_ones_own_only(
    as_user, lin, east, west_village, zhao, granny_li
):
    form = as_user(lin).get(REGISTER).context["form"]
    assert list(form.fields["station"].queryset) == [east]
    assert west_village not in form.fields["division"].queryset
    assert zhao.worker not in form.fields["worker"].queryset
    assert list(form.fields["household"].queryset) == [granny_li.household]


def test_a_village_or_household_of_another_station_is_no_choice(
    as_user, lin, typed, west_village, make_household, west, zhao
):
    page = as_user(lin).post(REGISTER, typed(division=west_village.pk))
    assert "division" in page.context["form"].errors
    home = make_household(origin=west, created_by=zhao)
    page = as_user(lin).post(REGISTER, typed(home="known", household=str(home.pk)))
    assert "household" in page.context["form"].errors
    assert not Person.objects.exists()


@pytest.mark.parametrize("who", ["wang", "chen", "an", "shen", "nobody"])
def test_who_keeps_no_register_finds_no_form(who, as_user, request):
    for address in (REGISTER, ASK):
        assert as_user(request.getfixturevalue(who)).get(address).status_code == 403


# Edit


@pytest.fixture
def register_li(east, lin, east_village, sample_number):
    from beneficiaries.households.services.households import NewHousehold

    return services.register_person(
        station=east,
        by=lin,
        name="李雪",
        born_on=date(1948, 4, 28),
        enrolled_on=date(2024, 1, 1),
        id_number=sample_number(),
        household=NewHousehold(east_village, group_name="3组"),
        categories=[("31", date(2024, 1, 1), None), ("14", date(2024, 1, 1), None)],
    )


@pytest.fixture
def retyped(register_li, sample_number, today):
    def make(**given):
        row = {
            "name": "李雪",
            "sex": "2",
            "born_on": "1948-04-28",
            "id_number": sample_number(),
            "ethnicity": "01",
            "relation": "02",
            "risk": "N",
            "residence": "rural",
            "home": "same",
            "moved_on": today.isoformat(),
            "version": "1",
            "categories": ["31", "14"],
            "since_31": "2024-01-01",
            "since_14": "2024-01-01",
        }
        return row | given

    return make


def test_the_edit_form_shows_what_is_known_and_logs_the_read(as_user, lin, register_li):
    page = as_user(lin).get(url("edit", register_li))
    assert register_li.id_number in page.text
    assert 'value="31" id="id_category_31" checked' in page.text
    assert 'name="since_31" value="2024-01-01"' in page.text
    entry = AuditEntry.objects.get(verb="read")
    assert (entry.by, entry.record) == (lin, f"beneficiaries.person:{register_li.pk}")
    assert "id_number" in entry.detail["fields"]["beneficiaries.person"]


def test_an_unchanged_form_changes_nothing(as_user, lin, register_li, retyped):
    as_user(lin).post(url("edit", register_li), retyped())
    register_li.refresh_from_db()
    assert register_li.version == 1
    assert not AuditEntry.objects.filter(verb__in=["edit", "set_categories"]).exists()


def test_an_edit_corrects_moves_and_sets_categories_at_once(
    as_user, lin, register_li, retyped, east_village
):
    sent = retyped(risk="H", home="new", division=east_village.pk, categories=["32", "15"])
    as_user(lin).post(url("edit", register_li), sent)
    register_li.refresh_from_db()
    assert register_li.risk == "H"
    assert HouseholdMember.objects.filter(person=register_li).count() == 2
    assert set(register_li.categories.on().values_list("code", flat=True)) == {"32"}
    assert register_li.household.categories.get().code == "15"


def test_a_stale_form_keeps_what_was_typed_and_saves_the_second_time(
    as_user, lin, he, register_li, retyped
):
    services.edit_person(register_li, by=he, risk="K")
    page = as_user(lin).post(url("edit", register_li), retyped(health="asthma"))
    assert page.status_code == 409
    assert "asthma" in page.text
    again = retyped(health="asthma", version=page.context["form"].data["version"])
    assert as_user(lin).post(url("edit", register_li), again).status_code == 302


def test_one_wrong_part_saves_no_other_part(as_user, lin, register_li, retyped, today):
    sent = retyped(risk="H", categories=["24"], since_24=today.isoformat())
    page = as_user(lin).post(url("edit", register_li), sent)
    assert "categories" in page.context["form"].errors
    register_li.refresh_from_db()
    assert register_li.risk == "N"


@pytest.mark.parametrize(
    ("who", "status"), [("zhao", 404), ("wang", 403), ("chen", 404), ("an", 404)]
)
def test_others_find_no_edit_form(who, status, as_user, register_li, request):
    user = request.getfixturevalue(who)
    assert as_user(user).get(url("edit", register_li)).status_code == status
    assert as_user(user).post(url("edit", register_li), {}).status_code == status


# Households


def test_a_household_shows_its_members_and_masks_those_of_elsewhere(
    as_user, lin, granny_li, make_person, west
):
    make_person("罗正芬", station=west, household=granny_li.household)
    page = as_user(lin).get(granny_li.household.get_absolute_url())
    assert "李桂兰" in page.text
    assert "罗*芬" in page.text
    assert "罗正芬" not in page.text


def test_a_household_is_corrected_and_a_stale_form_is_told(as_user, lin, granny_li, east_village):
    address = url("household_edit", granny_li.household)
    sent = {"division": east_village.pk, "group_name": "5组", "residence": "rural", "version": 1}
    assert as_user(lin).post(address, sent).status_code == 302
    assert Household.objects.get().group_name == "5组"
    page = as_user(lin).post(address, sent | {"group_name": "6组"})
    assert 'value="6组"' in page.text
    assert Household.objects.get().group_name == "5组"


def test_a_stranger_finds_no_household(as_user, zhao, chen, wang, granny_li):
    for user in (zhao, chen):
        assert as_user(user).get(granny_li.household.get_absolute_url()).status_code == 404
    assert as_user(wang).get(granny_li.household.get_absolute_url()).status_code == 200
    assert as_user(wang).get(url("household_edit", granny_li.household)).status_code == 403


def test_pages_about_households_cost_the_same_with_more_members(
    count_queries, lin, granny_li, make_person, make_household
):
    find = f"{reverse('beneficiaries:household_find')}?find=li"
    pages = [granny_li.household.get_absolute_url(), find, REGISTER]
    make_person("李雪", household=granny_li.household)
    before = [count_queries(lin, page) for page in pages]
    for name in "一二三四五":
        make_person(f"李{name}", household=granny_li.household)
        make_person(f"李{name}{name}", household=make_household())
    assert [count_queries(lin, page) for page in pages] == before


# Opening and revealing


def test_an_officer_opens_a_file_by_a_reason(as_user, chen, granny_li):
    address = url("open_file", granny_li)
    page = as_user(chen).get(address)
    assert "李*兰" in page.text
    assert "李桂兰" not in page.text
    assert "reason" in as_user(chen).post(address, {"reason": " "}).context["form"].errors
    response = as_user(chen).post(address, {"reason": "Complaint 12"})
    assert response["Location"] == granny_li.get_absolute_url()
    assert Opening.objects.get().user == chen
    assert as_user(chen).get(response["Location"]).status_code == 200


@pytest.mark.parametrize(
    ("who", "status"), [("lin", 403), ("zhao", 404), ("an", 404), ("nobody", 404)]
)
def test_who_is_no_officer_there_opens_nothing(who, status, as_user, granny_li, request):
    client = as_user(request.getfixturevalue(who))
    assert client.get(url("open_file", granny_li)).status_code == status


@pytest.fixture
def granny_with_phone(make_person):
    return make_person("李桂兰", phone="13800002207")


def test_a_tap_reveals_a_field_as_a_part_that_covers_itself(as_user, lin, granny_with_phone):
    page = as_user(lin).post(
        url("reveal", granny_with_phone),
        {"field": "phone", "reason": "Visit"},
        headers={"HX-Request": "true"},
    )
    assert "13800002207" in page.text
    assert 'data-revealed="30"' in page.text
    assert "<html" not in page.text
    assert AuditEntry.objects.get(verb="reveal").reason == "Visit"


def test_without_javascript_a_page_reveals_it(as_user, lin, granny_with_phone):
    sent = {"field": "phone", "reason": "Visit"}
    page = as_user(lin).post(url("reveal", granny_with_phone), sent)
    assert "13800002207" in page.text
    assert "</html>" in page.text


def test_a_reveal_is_a_post_of_a_known_field_by_who_sees_the_person(
    as_user, lin, zhao, chen, granny_with_phone
):
    address, sent = url("reveal", granny_with_phone), {"field": "phone", "reason": "Visit"}
    assert as_user(lin).get(address).status_code == 405
    assert as_user(lin).post(address, sent | {"field": "name"}).status_code == 404
    for user in (zhao, chen):
        assert as_user(user).post(address, sent).status_code == 404
    assert not AuditEntry.objects.filter(verb="reveal").exists()


def test_no_answer_with_a_revealed_field_is_kept_by_the_browser(as_user, lin, granny_with_phone):
    sent = {"field": "phone", "reason": "Visit"}
    for response in (
        as_user(lin).post(url("reveal", granny_with_phone), sent),
        as_user(lin).get(url("edit", granny_with_phone)),
    ):
        assert "no-store" in response["Cache-Control"]


# Asking for somebody


def test_asking_carries_the_number_by_post_and_ends_in_a_request(
    as_user, lin, east, west, zhao, sample_number
):
    there = services.register_person(
        station=west, by=zhao, name="罗正芬", born_on=date(1948, 4, 28), id_number=sample_number()
    )
    page = as_user(lin).post(ASK, {"id_number": sample_number()})
    assert sample_number() in page.text
    sent = {"id_number": sample_number(), "to": east.pk, "reason": "Moved here"}
    response = as_user(lin).post(ASK, sent)
    assert response.status_code == 302
    assert sample_number() not in response["Location"]
    assert TransferRequest.objects.get().person == there
    assert "to" in as_user(lin).post(ASK, sent | {"to": west.pk}).context["form"].errors
    assert response["Location"] == ASK  # where one's own stand
    page = as_user(lin).get(ASK)
    assert "Moved here" in page.text
    assert "罗正芬" not in page.text
    TransferRequest.objects.update(state="granted")
    Person.objects.update(station=east)
    assert "罗正芬" in as_user(lin).get(ASK).text
    assert ASK in as_user(lin).get(reverse("cases:people")).text
