"""Donations under a project and a theme: over REST, by a sheet, in the list."""

import time
import uuid

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from resources.models import Donation

GIVEN = {
    "received_on": "2026-03-01", "kind": "cash", "quantity": "500.00", "donor_name": "好心人",
    "donor_kind": "person",
}  # fmt: skip
KEYS = ["received_on", "donor_name", "kind", "quantity", "project", "theme"]


@pytest.fixture
def known(told_project, told_theme, east):
    return told_project(), told_theme()


def send(client, **fields):
    body = GIVEN | {"client_uuid": str(uuid.uuid4()), "station": "E1"} | fields
    return client.post("/api/v1/donations/", body, content_type="application/json")


@pytest.mark.django_db(transaction=True)
def test_rest_writes_reads_and_narrows_by_both(known, as_client, tong):
    client = as_client(tong)
    answer = send(client, project="P1", theme="reading")
    assert answer.status_code == 201, answer.text
    assert (answer.json()["project"], answer.json()["theme"]) == ("P1", "reading")
    send(client)

    def found(**asked):
        return len(client.get("/api/v1/donations/", asked).json()["results"])

    ends = time.monotonic() + 60
    while found() < 2 and time.monotonic() < ends:  # until other tests' transactions are over
        time.sleep(0.2)
    assert (found(), found(project="P1"), found(theme="reading"), found(theme="P1")) == (2, 1, 1, 0)


def test_a_project_of_another_county_is_none(told_project, other_county, as_client, tong):
    told_project(division=other_county)
    assert send(as_client(tong), project="P1").status_code == 400


def test_a_sheet_names_them(known, bring_in, xlsx, lin, east):
    rows = [
        ["2026-03-01", "甲", "cash", "10", "P1", ""],
        ["2026-03-01", "乙", "cash", "20", "助浴", "读书"],
        ["2026-03-01", "丙", "cash", "30", "", ""],
    ]
    bring_in("donations", xlsx(KEYS, *rows), lin, east)
    found = Donation.objects.order_by("value").values_list("project", "theme")
    assert list(found) == [("P1", None), ("P1", "reading"), (None, None)]


def test_the_list_tells_it_and_is_narrowed(known, make_donation, as_user, lin):
    project, theme = known
    make_donation(kind="cash", quantity=500, project=project, theme=theme)
    make_donation(kind="cash", quantity=77)
    page = as_user(lin).get(reverse("resources:donations"), {"project": "P1"}).text
    assert "助浴" in page
    assert "500" in page
    assert ">77" not in page


def test_none_is_moved_by_an_update(known, make_donation):
    donation = make_donation(kind="cash", quantity=500, project=known[0])
    with pytest.raises(DatabaseError), transaction.atomic():
        Donation.objects.filter(pk=donation.pk).update(project=None)
