"""What volunteers have beside every kind: numbers, guardians, and silence about both."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from config.tests.kinds import told_over_rest
from resources.models import Volunteer
from resources.volunteers.services import (
    edit_volunteer,
    register_volunteers,
    void_volunteer,
    volunteer_row,
)
from resources.volunteers.testing import EXAMPLE as VOLUNTEER
from resources.volunteers.testing import number_of
from stations.models import AuditEntry

LIST = "/resources/volunteers/"
GROWN, CHILD = number_of("52232719800101101"), number_of("52232720150101101")


@pytest.fixture
def enrol(east, lin, today):
    def make(*rows, by=lin, station=east):
        given = [
            volunteer_row(station=station, by=by, **{"name": "罗小红", "joined_on": today} | row)
            for row in rows
        ]
        return [obj for obj, _new in register_volunteers(given, by=by)]

    return make


def test_a_number_stands_once_at_a_station_in_one_batch_or_two(enrol, west, zhao):
    with pytest.raises(ValidationError) as refused:
        enrol({"id_number": GROWN}, {"id_number": GROWN, "name": "罗红"})
    assert list(refused.value.entries) == [1]
    enrol({"id_number": GROWN})
    with pytest.raises(ValidationError):
        enrol({"id_number": GROWN})
    enrol({"id_number": GROWN}, by=zhao, station=west)
    assert Volunteer.objects.count() == 2


@pytest.mark.dated
def test_a_minor_needs_a_guardian_on_the_day_of_joining(enrol, today):
    with pytest.raises(ValidationError) as refused:
        enrol({"id_number": CHILD})
    assert list(refused.value.message_dict) == ["guardian"]
    [child] = enrol({"id_number": CHILD, "guardian": "母亲 13800002207"})
    assert child.guardian


def test_who_left_left_after_joining(enrol, lin, today):
    [one] = enrol({})
    with pytest.raises(ValidationError):
        edit_volunteer(one, by=lin, left_on=today - timedelta(days=1))
    assert edit_volunteer(one, by=lin, left_on=today).version == 2
    assert edit_volunteer(one, by=lin, left_on=today).version == 2


@pytest.mark.parametrize("who", ["lin", "he", "wang", "chen", "tong"])
def test_a_number_once_taken_in_is_told_by_no_door(who, enrol, as_user, request):
    [one] = enrol({"id_number": GROWN, "phone": "13800002207"})
    client = as_user(request.getfixturevalue(who))
    urls = [one.get_absolute_url(), reverse("resources:volunteer_edit", args=[one.pk])]
    urls += ["/resources/volunteers/", "/resources/volunteers/?format=csv"]
    urls += ["/api/v1/volunteers/", f"/api/v1/volunteers/{one.pk}/"]
    for url in urls:
        answer = client.get(url)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert GROWN.encode() not in body, url
        assert GROWN[6:14].encode() not in body, url


def test_an_edit_that_leaves_the_number_empty_keeps_it(enrol, as_user, lin):
    [one] = enrol({"id_number": GROWN})
    url = reverse("resources:volunteer_edit", args=[one.pk])
    form = as_user(lin).get(url).context["form"]
    assert not form["id_number"].value()
    shown = {name: form[name].value() for name in form.fields}
    row = {name: "" if value is None else value for name, value in shown.items()}
    assert as_user(lin).post(url, row | {"name": "罗红"}).status_code == 302
    one = Volunteer.objects.get()
    assert (one.name, one.id_number) == ("罗红", GROWN)
    entry = AuditEntry.objects.get(verb="edit")
    assert entry.detail == {"changes": {"name": []}}


# ── numbers, papers, what they say ──────────────────────────────────────────────────────────────


def refused_at(act):
    with pytest.raises(ValidationError) as refused:
        act()
    return sorted(refused.value.message_dict)


def test_a_number_of_the_platform_stands_once_at_a_station_until_it_is_voided(
    enrol, west, zhao, lin
):
    [first] = enrol({"number": "5223-01"})
    assert refused_at(lambda: enrol({"number": "５２２３-01 "})) == ["number"]
    enrol({"number": "5223-01"}, by=zhao, station=west)
    void_volunteer(first, by=lin, reason="entered twice")
    enrol({"number": "5223-01"})


def test_a_card_says_birth_date_and_sex_and_other_papers_say_nothing(enrol):
    [one] = enrol({"id_number": GROWN})
    assert (one.born_on, one.sex) == (date(1980, 1, 1), "1")
    assert refused_at(lambda: enrol({"id_number": GROWN, "sex": "2", "name": "罗红"})) == [
        "id_number", "sex"
    ]  # fmt: skip
    [other] = enrol({"paper": "passport", "id_number": "e1234567"})
    assert (other.born_on, other.sex, other.id_number) == (None, "9", "E1234567")
    assert refused_at(lambda: enrol({"paper": "passport", "id_number": "E1234567"})) == [
        "id_number"
    ]
    enrol({"paper": "mainland", "id_number": "E1234567"})


def test_a_minor_is_known_by_the_birth_date_alone_too(enrol, today):
    born = date(today.year - 10, 1, 1)
    assert refused_at(lambda: enrol({"born_on": born})) == ["guardian"]
    assert refused_at(lambda: enrol({"born_on": today, "joined_on": born})) == ["joined_on"]


def test_who_lives_somewhere_names_at_least_the_township(enrol, county, east_town):
    assert refused_at(lambda: enrol({"residence": county})) == ["residence"]
    assert enrol({"residence": east_town})[0].residence == east_town


# ── found ───────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def listed(as_user):
    def names(user, **query):
        return [row.name for row in as_user(user).get(LIST, query).context["lines"]]

    return names


def test_they_are_found_by_name_number_and_phone_where_one_opens_them(
    enrol, listed, lin, zhao, chen, west
):
    enrol({"name": "罗小红", "number": "5223-01", "phone": "13800002207"}, {"name": "罗大明"})
    enrol({"name": "罗小刚", "number": "5223-02"}, by=zhao, station=west)
    for typed in ("小红", "罗小红", "5223-01", "13800002207", "138 0000 2207", "2207", "红"):
        assert listed(lin, q=typed) == ["罗小红"], typed
    assert sorted(listed(lin, q="罗")) == ["罗大明", "罗小红"]
    for typed in ("小刚", "罗红", "220", "13800002208", "5223", "，"):
        assert listed(lin, q=typed) == [], typed
    assert listed(zhao, q="罗小") == ["罗小刚"]
    assert listed(chen, q="罗") == []


def test_whoever_is_renamed_is_found_by_the_new_name_alone(enrol, listed, lin):
    [one] = enrol({"name": "罗小红"})
    edit_volunteer(one, by=lin, name="龙小红")
    assert (listed(lin, q="罗"), listed(lin, q="龙小")) == ([], ["龙小红"])


def test_by_when_they_can(enrol, listed, lin):
    enrol({"name": "甲", "times": ["weekend_morning", "holidays"]}, {"name": "乙"})
    assert listed(lin, time="holidays") == ["甲"]


def test_an_officer_reads_neither_birth_date_nor_number(enrol, chen, lin, as_user):
    enrol({"number": "5223-01", "born_on": date(1990, 4, 1), "phone": "13800002207"})
    [told] = told_over_rest(VOLUNTEER, chen)
    assert "1990" not in told
    assert "5223-01" not in told
    assert "5223-01" not in as_user(chen).get(LIST).content.decode()
    [told] = told_over_rest(VOLUNTEER, lin)
    assert "1990-04-01" in told
    assert "5223-01" in told
