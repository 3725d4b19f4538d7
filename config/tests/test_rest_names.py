"""What is sent over REST under a name that nothing reads is told by its name, never dropped."""

from datetime import date
from uuid import uuid4

import pytest
from drf_spectacular.generators import SchemaGenerator
from rest_framework import serializers

from stations.serializers import Strict, unknown_names

JSON = "application/json"
pytestmark = pytest.mark.django_db


def asked_components(schema):
    """The names of what bodies are made of, those of their lines too."""
    waiting = [
        operation["requestBody"]
        for path in schema["paths"].values()
        for operation in path.values()
        if "requestBody" in operation
    ]
    found = set()
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict):
            name = str(node.get("$ref", "")).rpartition("/")[2]
            if name and name not in found:
                found.add(name)
                waiting.append(schema["components"]["schemas"][name])
            waiting += [
                value for value in node.values() if isinstance(value, dict | list)
                and not (isinstance(value, dict) and value.get("readOnly"))
            ]  # fmt: skip
    return found


def test_every_body_is_read_by_a_serializer_that_knows_its_names():
    generator = SchemaGenerator()
    asked = asked_components(generator.get_schema(public=True))
    read = {
        name: component.object
        for (name, _type), component in generator.registry._components.items()
        if name in asked
    }
    classes = {
        name: made if isinstance(made, type) else type(made)
        for name, made in read.items()
        if isinstance(made, serializers.BaseSerializer)
        or (isinstance(made, type) and issubclass(made, serializers.BaseSerializer))
    }
    assert len(classes) > 25
    assert sorted(name for name, made in classes.items() if not issubclass(made, Strict)) == []


def test_a_slip_of_the_pen_is_told_with_the_name_that_is_meant():
    assert unknown_names({"name": 1, "riks": 2, "zz": 3}, ["name", "risk"]) == {
        "riks": ["没有这个字段；有“risk”。"],
        "zz": ["没有这个字段。"],
    }


@pytest.fixture
def tongs(as_client, tong):
    return as_client(tong)


def send(client, path, body, **headers):
    asked = client.patch if headers else client.post
    return asked(f"/api/v1/{path}", body, content_type=JSON, headers=headers)


def told_of(name):
    key = str(uuid4())
    return {"client_uuid": key, "station": "E1", "name": name, "sex": "2", "born_on": "1949-12-31"}


@pytest.fixture
def person(tongs, east):
    answer = send(tongs, "beneficiaries/", told_of("李桂兰"))
    assert answer.status_code == 201, answer.text
    return answer.json()


def refused_at(answer):
    assert answer.status_code == 400, answer.text
    return [entry["field"] for entry in answer.json()["errors"]]


def test_a_patch_refuses_what_the_server_alone_says(tongs, person):
    url, seen = f"beneficiaries/{person['id']}/", {"If-Match": '"1"'}
    for name, value in (("died_on", "2026-01-02"), ("left_because", "moved"), ("id", "x")):
        assert refused_at(send(tongs, url, {"risk": "H", name: value}, **seen)) == [name]
    assert send(tongs, url, {}, **seen).json()["risk"] == person["risk"]


def test_a_row_sent_back_whole_is_no_change_and_a_stale_one_is_a_conflict(tongs, person):
    """What was read may be sent as it is; whoever saw another version hears of that first."""
    url = f"beneficiaries/{person['id']}/"
    whole = {name: value for name, value in person.items() if value is not None}
    changed = send(tongs, url, whole | {"risk": "H"}, **{"If-Match": '"1"'})
    assert (changed.status_code, changed.json()["risk"]) == (200, "H"), changed.text
    stale = send(tongs, url, whole | {"left_on": "2020-01-01"}, **{"If-Match": '"1"'})
    assert stale.status_code == 409


def test_a_step_names_what_its_form_doesnt_ask(tongs, person):
    body = {"because": "moved", "on": str(date(2026, 1, 2)), "nota": "to her son"}
    url = f"beneficiaries/{person['id']}/leave/"
    assert "nota" in refused_at(send_step(tongs, url, body))


def send_step(client, url, body):
    return client.post(f"/api/v1/{url}", body, content_type=JSON, headers={"If-Match": '"1"'})


def test_a_line_names_it_by_its_place(tongs, east):
    spell = {"code": "31", "since": "2020-01-01", "untill": "2021-01-01"}
    body = told_of("李桂兰") | {"categories": [spell]}
    assert refused_at(send(tongs, "beneficiaries/", body)) == ["categories.1.untill"]
