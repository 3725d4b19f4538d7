"""Another system's id of a row is of the place that made it, of whatever kind: known again there,
and nobody's elsewhere."""

from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.apps import apps
from django.db.models import UniqueConstraint

from beneficiaries.models import Household, Person
from cases.models import Case, PairingContact, ServiceRecord
from config.tests.kinds import EXAMPLES, body_of, is_of_division, kind_of, post

pytestmark = pytest.mark.django_db
THEIRS = {"source": "vendor", "external_id": "1"}
KINDS = {one.many: one for one in EXAMPLES if hasattr(kind_of(one).model, "external_id")}
MORE = {
    "households": Household,
    "beneficiaries": Person,
    "cases": Case,
    "service-records": ServiceRecord,
}
AT_ANOTHER = {PairingContact}  # lines, sent at the address of what they belong to
every = pytest.mark.parametrize("many", [*KINDS, *MORE])


@pytest.fixture
def two(request, as_client, make_user):
    """Two places, each with its own client."""

    def made(many):
        names = ("east_town", "west_town") if _is_of_division(many) else ("east", "west")
        places = [request.getfixturevalue(name) for name in names]
        users = [make_user(f"vendor{n}", ("client", at)) for n, at in enumerate(places)]
        return [
            SimpleNamespace(place=at, code=at.code, send=_sender(as_client(user), many))
            for at, user in zip(places, users, strict=True)
        ]

    return made


def _is_of_division(many):
    return many in KINDS and is_of_division(KINDS[many])


def _sender(client, many):
    return lambda body: post(client, f"/api/v1/{many}/", body)


@pytest.fixture
def body(make_person, east_village, west_village):
    """``body(many, n, place)``: the n-th row of this address, with another system's id of it."""

    def household(n, place):
        village = east_village if place.code == "E1" else west_village
        return {"station": place.code, "division": village.pk, "group_name": f"{n}组"}

    def somebody(n, place):
        born = {"sex": "2", "born_on": "1950-02-03"}
        return {"station": place.code, "name": ("王芳", "李雪", "赵六")[n], **born}

    def case(n, place):
        person = make_person("陈玉兰", station=place)
        return {"person": str(person.pk), "problem": f"{n}"}

    def record(n, place):
        person = str(make_person("陈玉兰", station=place).pk)
        return {
            "station": place.code, "method": "P", "domain": "02", "done_on": "2026-03-01",
            "subject": person, "attended": [person], "note": f"{n}",
        }  # fmt: skip

    made = dict(zip(MORE, (household, somebody, case, record), strict=True))

    def sent(many, n, place, **fields):
        if many in KINDS:
            return body_of(KINDS[many], n, place.code, **THEIRS | fields)
        return {"client_uuid": str(uuid4())} | THEIRS | made[many](n, place) | fields

    return sent


def test_every_model_with_such_an_id_is_asked_here():
    """And none of them is unique further than at its place."""
    asked = {kind_of(one).model for one in KINDS.values()} | set(MORE.values())
    models = [model for model in apps.get_models() if not model._meta.proxy]
    having = {model for model in models if hasattr(model, "external_id")}
    assert asked | AT_ANOTHER == having
    for model in having:
        unique = [c.fields for c in model._meta.constraints if isinstance(c, UniqueConstraint)]
        found = [fields for fields in unique if "external_id" in fields]
        assert found == [("origin", "source", "external_id")], model


@every
def test_two_places_may_know_a_row_by_the_same_id(many, two, body):
    for one in two(many):
        sent = body(many, 0, one.place)
        first, again = one.send(sent), one.send(sent)
        assert (first.status_code, again.status_code) == (201, 200), first.content.decode()
        assert first.json()["id"] == again.json()["id"]


@every
def test_another_row_under_an_id_of_ones_own_is_a_conflict_with_the_first(many, two, body):
    here, _there = two(many)
    first = here.send(body(many, 0, here.place)).json()
    refused = here.send(body(many, 1, here.place))
    assert refused.status_code == 409, refused.content.decode()
    assert refused.json()["current"]["id"] == first["id"]


@every
def test_in_a_list_the_row_whose_id_is_taken_is_named(many, two, body):
    here, _there = two(many)
    assert here.send(body(many, 0, here.place)).status_code == 201
    rows = [body(many, 1, here.place, external_id="2"), body(many, 2, here.place)]
    refused = here.send(rows)
    assert refused.status_code == 400, refused.content.decode()
    [entry] = refused.json()["errors"]
    assert (entry["row"], entry["field"]) == (2, "external_id")


@every
def test_no_client_takes_the_ids_of_sheets(many, two, body):
    """Or a row of a sheet would be one that was imported before with other contents."""
    here, _there = two(many)
    refused = here.send(body(many, 0, here.place, source=f"import:{here.code}"))
    assert refused.status_code == 400
    assert [entry["field"] for entry in refused.json()["errors"]] == ["source"]


@every
def test_an_id_without_a_system_is_one_as_well(many, two, body):
    here, _there = two(many)
    first = here.send(body(many, 0, here.place, source=""))
    assert first.status_code == 201, first.content.decode()
    assert here.send(body(many, 1, here.place, source="")).status_code == 409
