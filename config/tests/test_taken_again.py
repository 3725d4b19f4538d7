"""Whoever sends an act again, since its answer was lost, hears that it was done: of a voiding, and
of a step of which no more than a reason is asked, with the row (200); of a step with more in it
with 409, whose code says so. Somebody else, and another reason, are refused as ever."""

import json

import pytest

from config.tests.kinds import EXAMPLES, body_of, has, living, over, post
from stations.models import AuditEntry

pytestmark = pytest.mark.django_db
voided_over_rest = over(one for one in EXAMPLES if has(one, "api-void"))


@voided_over_rest
def test_a_voiding_sent_again_answers_with_the_row(example, cast, as_client, as_user):
    client = as_client(cast.client)
    made = post(client, example.rest, body_of(example, 0, cast.place.code)).json()
    url = f"{example.rest}{made['id']}/void/"
    first, again = (post(client, url, {"reason": "Twice. "}) for _ in range(2))
    assert (first.status_code, again.status_code) == (200, 200), first.content.decode()
    assert again.json() == first.json()
    assert (
        AuditEntry.objects.filter(verb__startswith="void", record__endswith=made["id"]).count() == 1
    )
    assert post(client, url, {"reason": "Another."}).status_code == 400
    assert post(as_user(cast.writer), url, {"reason": "Twice."}).status_code in (400, 403)


def test_so_does_a_service_record(as_user, he, lin, make_record):
    record, client = make_record(), as_user(he)
    url = f"/api/v1/service-records/{record.pk}/void/"
    first, again = (post(client, url, {"reason": "Twice."}) for _ in range(2))
    assert (first.status_code, again.status_code) == (200, 200)
    assert again.json() == first.json()
    assert post(client, url, {"reason": "Another."}).status_code == 400
    assert post(as_user(lin), url, {"reason": "Twice."}).status_code == 400


@living
def test_a_step_of_a_kind_sent_again_is_told_as_taken(example, made, cast, as_client, as_user):
    obj, client = made(example), as_client(cast.client)
    for verb, fields in example.steps:
        url, seen = f"{example.rest}{obj.pk}/steps/{verb}/", {"If-Match": f'"{obj.version}"'}
        answers = [post(client, url, dict(fields), **seen) for _ in range(2)]
        told = [answer.json() for answer in answers]
        is_known = set(fields) <= {"reason"}
        assert [answer.status_code for answer in answers] == [200, 200 if is_known else 409], told
        assert is_known or told[1]["code"] == "taken"
        assert (told[1] if is_known else told[1]["current"])["status"] == told[0]["status"]
        other = post(as_user(cast.writer), url, dict(fields), **seen)
        assert other.status_code in (403, 409)
        assert "code" not in other.json()
        obj.refresh_from_db()


def test_a_step_of_a_case_sent_again_is_told_as_taken(as_client, tong, as_user, lin, make_case):
    case, client = make_case(), as_client(tong)
    body = {"note": "Agreed.", "done_on": "2024-11-20"}
    seen = {"If-Match": '"1"'}
    for url, verb in ((f"/api/v1/cases/{case.pk}/steps/accept/", {}),
                      (f"/api/v1/cases/{case.pk}/steps/", {"verb": "accept"})):  # fmt: skip
        post(client, url, body | verb, **seen)
        again = post(client, url, body | verb, **seen)
        assert (again.status_code, again.json()["code"]) == (409, "taken")
        assert again.json()["current"]["status"] == "assessment"
        other = post(as_user(lin), url, body | verb, **seen)
        assert (other.status_code, "code" in other.json()) == (409, False)


def test_a_step_without_versions_is_told_as_well(as_user, chen, gao, make_filing, east, past_month):
    filing = make_filing(east, past_month)
    url = f"/api/v1/filings/{filing.pk}/steps/review/"
    first, again = (post(as_user(chen), url, {}) for _ in range(2))
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()
    assert post(as_user(gao), url, {}).status_code == 400
    url, said = url.replace("review", "return"), {"comment": "The 12th is empty."}
    first, again = (post(as_user(chen), url, said) for _ in range(2))
    assert (first.status_code, again.status_code) == (200, 409), again.content.decode()
    assert json.loads(again.content)["code"] == "taken"
