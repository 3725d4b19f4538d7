"""What volunteers have beside every kind: numbers, guardians, and silence about both."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from resources.models import Volunteer
from resources.volunteers.services import edit_volunteer, register_volunteers, volunteer_row
from resources.volunteers.testing import number_of
from stations.models import AuditEntry

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
