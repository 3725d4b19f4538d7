"""Lists over REST keep the planner's statistics fresh, as imports do."""

import json
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stations.statistics import FEW

DONORS = "/api/v1/donors/"


@pytest.fixture
def looked_at(as_client, tong, east):
    """Whether the database looked again after a list of so many new donors."""
    client = as_client(tong)

    def send(number):
        names = [f"商店{uuid4()}" for _ in range(number)]
        row = {"station": east.code, "kind": "company"}
        rows = [row | {"client_uuid": str(uuid4()), "name": name} for name in names]
        with CaptureQueriesContext(connection) as asked:
            answer = client.post(DONORS, json.dumps(rows), "application/json")
        assert answer.status_code == 201, answer.text
        return any("refresh_statistics" in one["sql"] for one in asked)

    return send


def test_after_a_list_that_is_much_of_its_table_the_database_looks_again(looked_at):
    assert looked_at(FEW)
    assert not looked_at(FEW - 1)
