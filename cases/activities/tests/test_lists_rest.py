"""Activities over REST as a list: all or none, each bad row named, no double, few statements."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import Activity, Attendance, ServiceRecord

JSON = "application/json"


@pytest.fixture
def post(as_client, tong):
    client = as_client(tong)
    return lambda body: client.post("/api/v1/activities/", body, content_type=JSON)


@pytest.fixture
def asked(make_person, today):
    """``asked(3)``: as many activities of a day each, to which two people came."""

    def rows(number, days=1, station="E1"):
        return [
            {
                "client_uuid": str(uuid.uuid4()), "station": station, "title": f"义诊{n}",
                "domain": "02", "began_on": (today - timedelta(days - 1)).isoformat(),
                "done_on": today.isoformat(),
                "days": [
                    {
                        "done_on": (today - timedelta(day)).isoformat(),
                        "attended": [str(make_person(f"王甲{n}{day}{k}").pk) for k in range(2)],
                        "head_counts": [{"group": "elders", "number": 5}],
                    }
                    for day in range(days)
                ],
            }
            for n in range(number)
        ]  # fmt: skip

    return rows


def test_a_list_is_written_at_once_and_once(post, asked):
    rows = asked(3, days=2)
    first, again = post(rows), post(rows)
    assert (first.status_code, again.status_code) == (201, 200), first.text
    assert first.json() == again.json()
    assert [row["title"] for row in first.json()] == [row["title"] for row in rows]
    assert (Activity.objects.count(), ServiceRecord.objects.count()) == (3, 6)
    assert Attendance.objects.count() == 12


def test_every_bad_row_is_named_and_none_is_written(post, asked, today):
    rows = asked(4)
    rows[0]["title"] = " "
    assert [(e["row"], e["field"]) for e in post(rows).json()["errors"]] == [(1, "title")]
    rows[0] |= {"title": "义诊", "done_on": (today - timedelta(1)).isoformat()}
    rows[1]["days"][0]["attended"] = [str(uuid.uuid4())]
    rows[2]["station"] = "NOT-MINE"
    found = {(e["row"], e["field"].split(".")[0]) for e in post(rows).json()["errors"]}
    assert (2, "days") in found
    rows[1]["days"][0]["attended"] = []
    assert [(e["row"], e["field"]) for e in post(rows).json()["errors"]] == [(3, "station")]
    rows[2]["station"] = "E1"
    rows[3]["days"][0]["done_on"] = (today + timedelta(1)).isoformat()
    found = {e["row"] for e in post(rows).json()["errors"]}
    assert found == {1, 4}
    assert not Activity.objects.exists()
    assert not ServiceRecord.objects.exists()


def test_a_row_sent_before_with_other_contents_is_named(post, asked):
    rows = asked(2)
    post(rows[:1])
    answer = post([rows[0] | {"title": "别的"}, rows[1]])
    assert [e["row"] for e in answer.json()["errors"]] == [1]
    assert Activity.objects.count() == 1


def test_more_rows_take_no_more_statements(post, asked):
    post(asked(1))
    taken = []
    for rows in (asked(2, days=2), asked(8, days=3)):
        with CaptureQueriesContext(connection) as queries:
            assert post(rows).status_code == 201
        taken.append(len(queries))
    assert taken[0] == taken[1]
