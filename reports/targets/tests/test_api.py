"""Targets over REST."""

import pytest

from reports.models import Target

JSON = "application/json"


@pytest.fixture
def post(as_client, tong):
    client = as_client(tong)
    return lambda **body: client.post("/api/v1/targets/", body, content_type=JSON)


@pytest.fixture
def target(county):
    return {"division": county.pk, "indicator": "IND-NET-01", "due_on": "2025-12-31", "value": "2"}


def test_a_target_is_set_once_and_replaced(post, target):
    first, again = post(**target), post(**target)
    assert (first.status_code, again.status_code) == (201, 200), first.text
    assert post(**target | {"value": "3"}).json()["value"] == "3.0000"
    assert Target.objects.get().value == 3


def test_bad_targets_are_refused_by_field(post, target):
    for change, field in [
        ({"indicator": "IND-X"}, "indicator"),
        ({"value": "-1"}, ""),
        ({"due_on": "soon"}, "due_on"),
        ({"division": "99999"}, "division"),
    ]:
        answer = post(**target | change)
        assert answer.status_code == 400, change
        assert answer["Content-Type"] == "application/problem+json"
        assert [e["field"] for e in answer.json()["errors"]] == [field], answer.text
    assert not Target.objects.exists()


def test_another_county_is_not_promised_for(post, target, other_county):
    assert post(**target | {"division": other_county.pk}).status_code == 403


def test_an_officer_reads_them_a_stranger_none(post, target, as_user, chen, nobody):
    post(**target)
    found = [as_user(user).get("/api/v1/targets/").json()["results"] for user in (chen, nobody)]
    assert [len(rows) for rows in found] == [1, 0]
