"""Service records and cases over REST."""

import time
import uuid
from datetime import date, timedelta

import pytest

from cases.models import Case, ServiceRecord

JSON = "application/json"


@pytest.fixture
def tongs(as_client, tong):
    return as_client(tong)


@pytest.fixture
def visit(granny_li, today):
    return {
        "client_uuid": str(uuid.uuid4()), "station": "E1", "done_on": today.isoformat(),
        "method": "V", "channel": "home", "domain": "02", "subject": str(granny_li.pk),
        "attended": [str(granny_li.pk)], "head_counts": [{"group": "minors", "number": 2}],
        "condition": "well", "purposes": ["routine"], "note": "精神不错。",
    }  # fmt: skip


def post(client, body, path="service-records/", **headers):
    return client.post(f"/api/v1/{path}", body, content_type=JSON, headers=headers)


def test_a_visit_sent_twice_is_one_record(tongs, visit):
    first, second = post(tongs, visit), post(tongs, visit)
    assert (first.status_code, second.status_code) == (201, 200), first.text
    assert ServiceRecord.objects.count() == 1
    body = first.json()
    assert body["station"] == "E1"
    assert body["attendances"][0]["groups"]
    assert body["head_counts"] == [{"group": "minors", "number": 2}]


def test_the_same_uuid_with_other_contents_is_a_conflict(tongs, visit):
    post(tongs, visit)
    answer = post(tongs, visit | {"note": "Another"})
    assert answer.status_code == 409
    assert answer.json()["current"]["note"] == "精神不错。"


def test_the_page_and_the_api_refuse_the_same(tongs, visit, today, granny_li):
    for change, field in [
        ({"done_on": (today + timedelta(1)).isoformat()}, "done_on"),
        ({"attended": [], "head_counts": []}, "attended"),
        ({"outcome": "not_met"}, "attended"),
        ({"minutes": 1441}, "minutes"),
        ({"method": "T"}, "method"),
        ({"head_counts": [{"group": "heroes", "number": 1}]}, "head_counts.1.group"),
        (
            {"head_counts": [{"group": "minors", "number": n} for n in (2, 5)]},
            "head_counts.2.group",
        ),
        ({"head_counts": [{"number": n} for n in (2, 5)]}, "head_counts.2.group"),
        ({"head_counts": [{"group": "", "number": 0}]}, "head_counts"),
        ({"subject": str(uuid.uuid4())}, "subject"),
    ]:
        answer = post(tongs, visit | change | {"client_uuid": str(uuid.uuid4())})
        assert answer.status_code == 400, (change, answer.text)
        fields = {error["field"] for error in answer.json()["errors"]}
        assert any(name.startswith(field) for name in fields), (change, fields)
    assert not ServiceRecord.objects.exists()


def test_an_unknown_key_in_a_list_is_named_by_its_place(tongs, visit):
    wrong = {"attended": [*visit["attended"], str(uuid.uuid4()), "x"]}
    fields = [error["field"] for error in post(tongs, visit | wrong).json()["errors"]]
    assert fields == ["attended.2", "attended.3"]
    rows = post(tongs, [visit | wrong]).json()["errors"]
    assert [(e["row"], e["field"]) for e in rows] == [(1, "attended.2"), (1, "attended.3")]


def test_a_record_is_edited_by_version(tongs, visit):
    pk = post(tongs, visit).json()["id"]
    url = f"/api/v1/service-records/{pk}/"
    change = {"note": "修改过。", "head_counts": []}
    answer = tongs.patch(url, change, content_type=JSON, headers={"If-Match": '"1"'})
    assert answer.status_code == 200, answer.text
    assert (answer.json()["note"], answer.json()["head_counts"]) == ("修改过。", [])
    assert answer.json()["attendances"]
    stale = tongs.patch(url, {"note": "x"}, content_type=JSON, headers={"If-Match": '"1"'})
    assert stale.status_code == 409


def test_an_edit_never_moves_a_record_to_another_person_or_station(tongs, visit, make_person, west):
    pk = post(tongs, visit).json()["id"]
    other = make_person("王芳", station=west)
    change = {"subject": str(other.pk), "station": "W1", "minutes": 5}
    answer = tongs.patch(
        f"/api/v1/service-records/{pk}/", change, content_type=JSON, headers={"If-Match": '"1"'}
    )
    assert {e["field"] for e in answer.json()["errors"]} == {"station", "subject"}
    same = {"station": "E1", "subject": visit["subject"], "minutes": 5}  # what stands is no change
    answer = tongs.patch(
        f"/api/v1/service-records/{pk}/", same, content_type=JSON, headers={"If-Match": '"1"'}
    )
    assert answer.json()["subject"] == visit["subject"]
    assert answer.json()["minutes"] == 5


def test_a_whole_row_sent_back_is_no_change(tongs, visit):
    row = post(tongs, visit).json()
    url = f"/api/v1/service-records/{row['id']}/"
    answer = tongs.patch(url, row, content_type=JSON, headers={"If-Match": '"1"'})
    assert (answer.status_code, answer.json()["version"]) == (200, 1), answer.text
    assert answer.json()["updated_at"] == row["updated_at"]


def test_what_is_not_there_is_told_in_the_readers_language(tongs):
    answer = tongs.get(f"/api/v1/service-records/{uuid.uuid4()}/")
    assert answer.status_code == 404
    assert "ServiceRecord" not in answer.text
    assert answer.json()["detail"] == "未找到。"


def test_voiding_needs_a_reason_and_stays_readable(tongs, visit):
    pk = post(tongs, visit).json()["id"]
    assert post(tongs, {}, f"service-records/{pk}/void/").status_code == 400
    answer = post(tongs, {"reason": "记错了人"}, f"service-records/{pk}/void/")
    assert answer.json()["voided_at"]
    assert tongs.get(f"/api/v1/service-records/{pk}/").json()["void_reason"] == "记错了人"


def test_replacing_voids_and_answers_with_the_new_one(tongs, visit):
    pk = post(tongs, visit).json()["id"]
    body = visit | {"client_uuid": str(uuid.uuid4()), "minutes": 25, "reason": "时长写错"}
    answer = post(tongs, body, f"service-records/{pk}/replace/")
    assert answer.status_code == 201, answer.text
    assert str(answer.json()["replaces"]) == pk
    assert ServiceRecord.objects.get(pk=pk).voided_at


def test_attendees_enrolled_elsewhere_stay_unnamed(
    as_client, make_user, east, make_record, make_person, west
):
    stranger = make_person("王芳", station=west)
    record = make_record(attended=[stranger])
    client = as_client(make_user("east-only", ("client", east)))
    lines = client.get(f"/api/v1/service-records/{record.pk}/").json()["attendances"]
    assert [line["person"] for line in lines if line["person"]] == [str(record.subject_id)]
    assert len(lines) == 2


def test_another_county_is_unknown(tongs, visit, make_person, make_record, north):
    stranger = make_person("周", station=north)
    record = make_record(stranger, done_on=stranger.created_at.date())
    assert tongs.get(f"/api/v1/service-records/{record.pk}/").status_code == 404
    refused = post(tongs, visit | {"station": "N1"})
    assert [e["field"] for e in refused.json()["errors"]] == ["station"]


@pytest.mark.django_db(transaction=True)
def test_filters_narrow(tongs, make_record, granny_li):
    make_record(done_on=date(2026, 4, 1))
    kept = make_record(done_on=date(2026, 5, 1))
    query = {"since": "2026-04-15", "person": str(granny_li.pk), "station": "E1"}
    ends, rows = time.monotonic() + 60, []
    while not rows and time.monotonic() < ends:  # until other tests' transactions are over
        rows = tongs.get("/api/v1/service-records/", query).json()["results"]
    assert [row["id"] for row in rows] == [str(kept.pk)]


def test_a_case_is_opened_once_and_taken_through_steps(tongs, granny_li, today, he):
    body = {
        "client_uuid": str(uuid.uuid4()),
        "person": str(granny_li.pk),
        "problem": "独居，不肯吃饭",
    }
    first, second = post(tongs, body, "cases/"), post(tongs, body, "cases/")
    assert (first.status_code, second.status_code) == (201, 200), first.text
    case = first.json()
    assert "accept" in case["open_steps"]
    step = {"verb": "accept", "note": "已签同意书", "done_on": today.isoformat()}
    url = f"cases/{case['id']}/steps/"
    assert post(tongs, step, url).status_code == 428
    taken = post(tongs, step, url, **{"If-Match": '"1"'})
    assert taken.status_code == 200, taken.text
    assert taken.json()["status"] == "assessment"
    assert post(tongs, step, url, **{"If-Match": '"1"'}).status_code == 409
    approve = {"verb": "approve_plan", "note": "x", "done_on": today.isoformat()}
    version = taken.json()["version"]
    assert post(tongs, approve, url, **{"If-Match": f'"{version}"'}).status_code == 403


def test_opening_a_case_leaves_its_entry(tongs, make_case, tong, audit_verbs):
    case = make_case()
    assert tongs.get(f"/api/v1/cases/{case.pk}/").status_code == 200
    assert audit_verbs(case)[-1] == ("read", "")


def test_a_second_open_case_is_refused(tongs, make_case, granny_li):
    make_case(status="plan")
    body = {"client_uuid": str(uuid.uuid4()), "person": str(granny_li.pk), "problem": "again"}
    answer = post(tongs, body, "cases/")
    assert answer.status_code == 400
    assert Case.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["service-records/", "cases/"])
def test_pages_cost_the_same_with_more_rows(tongs, make_record, make_case, make_person, path):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost(number):
        ends = time.monotonic() + 60  # until other tests' transactions are over
        while len(tongs.get(f"/api/v1/{path}").json()["results"]) < number:
            assert time.monotonic() < ends
        with CaptureQueriesContext(connection) as queries:
            tongs.get(f"/api/v1/{path}")
        return len(queries)

    make_record()
    make_case()
    few = cost(1)
    for number in range(20):
        person = make_person(f"王{number}")
        make_record(person)
        make_case(person)
    assert cost(21) == few
