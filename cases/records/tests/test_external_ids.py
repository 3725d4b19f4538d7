"""Another system's id is of the record that stands, however often it was corrected."""

from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from cases.models import ServiceRecord
from cases.records.services import (
    mend_record,
    record_services,
    replace_record,
    row_of,
    void_record,
)
from cases.records.services.write import write_services
from stations.idempotency import Conflict
from stations.imports.services import confirm_import, undo_import

pytestmark = pytest.mark.django_db
ADDRESS, JSON = "/api/v1/service-records/", "application/json"
THEIRS = {"source": "county", "external_id": "17"}


@pytest.fixture
def client(as_client, tong):
    return as_client(tong)


@pytest.fixture
def sent(client, granny_li, past_month):
    """What a sync client sent of a month that is filed by now."""
    body = THEIRS | {
        "client_uuid": str(uuid4()), "station": "E1", "done_on": past_month.isoformat(),
        "method": "P", "domain": "02", "subject": str(granny_li.pk),
        "attended": [str(granny_li.pk)], "note": "x",
    }  # fmt: skip
    answer = client.post(ADDRESS, body, JSON)
    assert answer.status_code == 201, answer.text
    return body


@pytest.fixture
def filed(sent, make_filing, east, past_month):
    make_filing(east, past_month)
    return ServiceRecord.objects.get()


def corrected(client, record):
    answer = client.patch(
        f"{ADDRESS}{record.pk}/",
        {"note": "y", "replacement_uuid": str(uuid4())},
        JSON,
        headers={"If-Match": f'"{record.version}"'},
    )
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_what_takes_the_place_of_a_filed_record_takes_over_its_id(client, filed):
    now = corrected(client, filed)
    assert (now["source"], now["external_id"]) == ("county", "17")
    filed.refresh_from_db()
    assert (filed.external_id, bool(filed.voided_at)) == ("17", True)


@pytest.mark.parametrize("listed", [False, True])
def test_the_first_sending_again_is_answered_with_what_stands(
    client, sent, filed, listed, make_person, he
):
    now = ServiceRecord.objects.get(pk=corrected(client, filed)["id"])
    last = mend_record(
        now, by=he, subject=make_person("王二"), station=now.station, replacement_uuid=uuid4()
    )
    again = client.post(ADDRESS, [sent] if listed else sent, JSON)
    told = again.json()[0] if listed else again.json()
    assert (again.status_code, told["id"]) == (200, str(last.pk))
    assert ServiceRecord.objects.count() == 3


def test_so_it_is_when_somebody_else_of_the_station_sends_it(
    sent, filed, client, as_client, make_user, east
):
    now = corrected(client, filed)
    other = as_client(make_user("second", ("client", east)))
    again = other.post(ADDRESS, sent, JSON)
    assert (again.status_code, again.json()["id"]) == (200, now["id"])


def test_other_contents_under_the_id_are_a_conflict_with_what_stands(client, sent, filed):
    now = corrected(client, filed)
    other = client.post(ADDRESS, sent | {"client_uuid": str(uuid4()), "note": "z"}, JSON)
    assert other.status_code == 409
    assert other.json()["current"]["id"] == now["id"]


def test_whoever_replaces_it_may_send_the_id_along_or_another_one(client, sent, filed):
    path = f"{ADDRESS}{filed.pk}/replace/"
    body = sent | {"client_uuid": str(uuid4()), "note": "y", "reason": "x"}
    answer = client.post(path, body, JSON)
    assert answer.status_code == 201, answer.text
    assert answer.json()["external_id"] == "17"
    body |= {"client_uuid": str(uuid4()), "external_id": "18"}
    answer = client.post(f"{ADDRESS}{answer.json()['id']}/replace/", body, JSON)
    assert (answer.status_code, answer.json()["external_id"]) == (201, "18")
    again = client.post(ADDRESS, sent, JSON)
    assert (again.status_code, again.json()["external_id"]) == (200, "18")


def test_an_id_that_another_record_has_is_refused_to_a_replacement(
    filed, make_row, granny_li, tong
):
    record_services([make_row(granny_li, source="county", external_id="18")], by=tong)
    row = make_row(granny_li, source="county", external_id="18", note="y", client_uuid=uuid4())
    with pytest.raises(Conflict):
        replace_record(filed, reason="x", by=tong, row=row)
    filed.refresh_from_db()
    assert filed.voided_at is None


def test_a_page_that_mends_it_keeps_the_id(make_row, granny_li, make_person, lin):
    [record] = record_services([make_row(granny_li, **THEIRS)], by=lin)
    now = mend_record(
        record, by=lin, subject=make_person("王二"), station=record.station,
        replacement_uuid=uuid4(),
    )  # fmt: skip
    assert (now.source, now.external_id) == ("county", "17")


def test_what_was_taken_back_is_no_new_record_but_other_contents_are(make_row, granny_li, lin):
    row = make_row(granny_li, **THEIRS)
    [record] = record_services([row], by=lin)
    void_record(record, reason="x", by=lin)
    assert record_services([row], by=lin) == [record]
    [other] = record_services([make_row(granny_li, **THEIRS, note="y")], by=lin)
    assert other != record
    assert record_services([row], by=lin) == [other]


def test_the_database_lets_one_that_stands_have_an_id(make_record):
    make_record(**THEIRS)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_record(**THEIRS)


class TestImport:
    @pytest.fixture
    def take(self, xlsx, upload, run_jobs, lin, east):
        def run(heads=35):
            headings = ["日期", "工作方法", "领域", "人数", "记录编号"]
            row = ["2023-11-20", "社区活动", "养老服务", heads, "A1"]
            batch = upload("records", xlsx(headings, row), lin, east)
            assert not batch.counts()["bad"], [r.found for r in batch.rows.all()]
            confirm_import(batch, good_only=False, by=lin)
            run_jobs()
            batch.refresh_from_db()
            return batch

        return run

    def test_a_file_whose_record_was_corrected_writes_nothing(self, take, lin):
        take()
        record = ServiceRecord.objects.get()
        row = replace(row_of(record), head_counts={"": 36}, client_uuid=uuid4())
        replace_record(record, reason="x", by=lin, row=row)
        assert take().written_count == 0
        assert ServiceRecord.objects.not_voided().count() == 1

    def test_a_file_whose_import_was_undone_is_imported_anew(self, take, lin, run_jobs):
        undo_import(take(), by=lin)
        run_jobs()
        assert not ServiceRecord.objects.not_voided().exists()
        assert take().written_count == 1
        assert ServiceRecord.objects.not_voided().get().external_id == "A1"

    def test_what_was_voided_by_hand_is_imported_with_other_contents_alone(self, take, lin):
        take()
        void_record(ServiceRecord.objects.get(), reason="x", by=lin)
        assert take().written_count == 0
        assert take(36).written_count == 1


def test_what_takes_an_imported_record_s_place_may_say_its_source(
    client, granny_li, make_row, tong
):
    """A row is sent back as it was read; of no other sheet."""
    of_sheet = {"source": "import:E1", "external_id": "7"}
    record, _new = write_services([make_row(granny_li, **of_sheet)], by=tong)[0]
    body = of_sheet | {
        "client_uuid": str(uuid4()), "station": "E1", "done_on": record.done_on.isoformat(),
        "method": "P", "domain": "02", "subject": str(granny_li.pk),
        "attended": [str(granny_li.pk)], "note": "y", "reason": "x",
    }  # fmt: skip
    path = f"{ADDRESS}{record.pk}/replace/"
    refused = client.post(path, body | {"source": "import:W1"}, JSON)
    assert [entry["field"] for entry in refused.json()["errors"]] == ["source"]
    answer = client.post(path, body, JSON)
    assert answer.status_code == 201, answer.text
    assert answer.json()["source"] == "import:E1"
