"""A filed record over REST: changed by a replacement, or not at all."""

import uuid

import pytest

from cases.models import ServiceRecord

JSON = "application/json"


@pytest.fixture
def filed(log_record, granny_li, past_month, east, make_filing):
    record = log_record(granny_li, done_on=past_month, note="as it was", minutes=30)
    make_filing(east, past_month)
    record.refresh_from_db()
    return record


@pytest.fixture
def patch(as_client, tong, he, filed):
    """By the client that wrote it, with the version it saw."""
    ServiceRecord.objects.filter(filing=None).update(created_by=tong)
    client = as_client(tong)

    def send(record=filed, version=1, **body):
        url = f"/api/v1/service-records/{record.pk}/"
        return client.patch(url, body, content_type=JSON, headers={"If-Match": f'"{version}"'})

    return send


@pytest.fixture
def log_record(log_record, tong):
    """What the client wrote it may change."""

    def log(*people, **fields):
        return log_record(*people, by=tong, **fields)

    return log


def test_without_a_uuid_it_is_refused(patch, filed):
    answer = patch(minutes=45)
    assert answer.status_code == 409
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert "replacement_uuid" in answer.json()["detail"]
    filed.refresh_from_db()
    assert (filed.minutes, filed.voided_at) == (30, None)


def test_with_one_it_is_replaced(patch, filed, granny_li):
    key = str(uuid.uuid4())
    answer = patch(minutes=45, replacement_uuid=key, reason="It took longer")
    assert answer.status_code == 201, answer.text
    shown = answer.json()
    assert (shown["minutes"], shown["note"], shown["client_uuid"]) == (45, "as it was", key)
    assert (shown["replaces"], shown["filed"]) == (str(filed.pk), False)
    assert [line["person"] for line in shown["attendances"]] == [str(granny_li.pk)]
    filed.refresh_from_db()
    assert (filed.minutes, filed.void_reason) == (30, "It took longer")


def test_sent_again_it_answers_with_the_same(patch, filed):
    key = str(uuid.uuid4())
    first, again = (patch(minutes=45, replacement_uuid=key) for _ in range(2))
    assert again.status_code == 201
    assert first.json()["id"] == again.json()["id"]
    assert ServiceRecord.objects.count() == 2


def test_another_replacement_meets_the_conflict(patch, filed):
    patch(minutes=45, replacement_uuid=str(uuid.uuid4()))
    answer = patch(minutes=50, replacement_uuid=str(uuid.uuid4()))
    assert answer.status_code == 409
    assert answer.json()["current"]["void_reason"]
    assert ServiceRecord.objects.count() == 2


def test_a_stale_version_replaces_nothing(patch, filed):
    assert patch(version=7, minutes=45, replacement_uuid=str(uuid.uuid4())).status_code == 409
    assert ServiceRecord.objects.count() == 1


def test_of_an_unfiled_month_it_is_edited_in_place(patch, log_record, granny_li, today):
    record = log_record(granny_li, done_on=today)
    answer = patch(record, minutes=45, replacement_uuid=str(uuid.uuid4()))
    assert (answer.status_code, answer.json()["id"]) == (200, str(record.pk))
    assert ServiceRecord.objects.filter(voided_at=None).count() == 2


def test_bad_changes_change_nothing(patch, filed):
    answer = patch(minutes=9999, replacement_uuid=str(uuid.uuid4()))
    assert answer.status_code == 400
    filed.refresh_from_db()
    assert filed.voided_at is None


def test_a_new_record_ignores_the_field(as_client, tong, granny_li, today, filed):
    body = {"client_uuid": str(uuid.uuid4()), "station": "E1", "done_on": today, "method": "V",
            "domain": "02", "subject": str(granny_li.pk), "attended": [str(granny_li.pk)],
            "replacement_uuid": str(uuid.uuid4())}  # fmt: skip
    answer = as_client(tong).post("/api/v1/service-records/", body, content_type=JSON)
    assert answer.status_code == 201, answer.text


@pytest.fixture
def filings(as_client, tong):
    client = as_client(tong)
    return lambda **query: client.get("/api/v1/filings/", query).json()["results"]


def test_filed_months_are_read(
    filings, filed, east, past_month, log_record, granny_li, make_filing
):
    log_record(granny_li, done_on=past_month)
    make_filing(east, past_month, reason="late")
    assert [row["version"] for row in filings(station="E1")] == [1, 2]
    [newest] = filings(latest="true", month=f"{past_month:%Y-%m}")
    assert (newest["station"], newest["month"]) == ("E1", f"{past_month:%Y-%m}")
    assert (newest["added"], newest["removed"], newest["reason"]) == (1, 0, "late")
    assert filings(station="W1") == filings(status="returned") == filings(month="2020-01") == []


def test_nobody_files_over_rest(as_client, tong, filed):
    client = as_client(tong)
    assert client.post("/api/v1/filings/", {}, content_type=JSON).status_code == 405
    assert client.delete(f"/api/v1/filings/{filed.filing_id}/").status_code == 405


def test_another_county_reads_none_of_it(as_client, make_user, other_county, filed):
    client = as_client(make_user("other", ("client", other_county)))
    assert client.get("/api/v1/filings/").json()["results"] == []
    assert client.get(f"/api/v1/filings/{filed.filing_id}/").status_code == 404
    query = {"filing": str(filed.filing_id)}
    assert client.get("/api/v1/service-records/", query).status_code == 400


def test_said_as_it_stands_it_is_no_change(patch, filed):
    answer = patch(minutes=30, note="as it was", replacement_uuid=str(uuid.uuid4()))
    assert (answer.status_code, answer.json()["version"]) == (200, 1), answer.text
    assert patch(minutes=30).status_code == 200
    assert ServiceRecord.objects.count() == 1
