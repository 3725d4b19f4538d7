"""Donors, donations and the stock over REST: the same rules and the same scope as the pages."""

import time
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from resources import api
from resources.donations.services import void_donation
from resources.models import Donation, Donor
from resources.stock.services.stock import OutLine, give_back, take_out

DONATIONS, DONORS, STOCK = "/api/v1/donations/", "/api/v1/donors/", "/api/v1/stock/"


@pytest.fixture
def body(today):
    def made(**fields):
        row = {
            "client_uuid": str(uuid4()),
            "station": "E1",
            "received_on": today.isoformat(),
            "kind": "goods",
            "donor_name": "Corner Shop",
            "donor_kind": "company",
            "item_name": "quilt",
            "unit": "piece",
            "quantity": "10",
            "value": "800",
            "basis": "invoice",
        }
        return row | fields

    return made


def fed(client, url, number):
    """A page of the feed, once it has so many rows: it waits for other tests' transactions."""
    ends, page = time.monotonic() + 60, {"results": []}
    while len(page["results"]) < number and time.monotonic() < ends:
        page = client.get(url).json()
    assert len(page["results"]) == number
    return page


def post(client, url, body=None):
    return client.post(url, body or {}, "application/json")


def test_a_donation_is_received_once(as_client, tong, east, body, balance, today):
    client, sent = as_client(tong), body()
    first, again = post(client, DONATIONS, sent), post(client, DONATIONS, sent)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["id"] == again.json()["id"]
    made = first.json()
    assert made["receipt_number"] == f"E1-{today.year}-0001"
    assert (made["station"], made["item_name"], made["unit"]) == ("E1", "quilt", "piece")
    assert (made["quantity"], made["value"], made["donor_name"]) == (
        "10.00",
        "800.00",
        "Corner Shop",
    )
    assert balance(Donation.objects.get().item)[0] == 10
    other = post(client, DONATIONS, sent | {"quantity": "11"})
    assert other.status_code == 409
    assert other.json()["current"]["quantity"] == "10.00"


def test_cash_is_a_quantity_of_yuan(as_client, tong, east, body):
    sent = body(kind="cash", quantity="500.50")
    for name in ("item_name", "unit", "value", "basis"):
        sent.pop(name)
    made = post(as_client(tong), DONATIONS, sent).json()
    assert (made["value"], made["basis"]) == ("500.50", "")


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"quantity": "-5"}, "quantity"),
        ({"quantity": "NaN"}, "quantity"),
        ({"value": "-1"}, "value"),
        ({"basis": ""}, "basis"),
        ({"received_on": "2999-01-01"}, "received_on"),
        ({"donor_name": ""}, "donor_name"),
        ({"item_name": ""}, "item_name"),
        ({"kind": "shares"}, "kind"),
        ({"donor": "00000000-0000-0000-0000-000000000000"}, "donor"),
    ],
)
def test_a_broken_rule_names_its_field(as_client, tong, east, body, fields, name):
    answer = post(as_client(tong), DONATIONS, body(**fields))
    assert answer.status_code == 400
    assert name in {entry["field"] for entry in answer.json()["errors"]}
    assert not Donation.objects.exists()


def test_what_lies_elsewhere_is_not_there(as_user, lin, zhao, wang, make_donation, body, west):
    donation = make_donation()
    client = as_user(zhao)
    for url in (
        f"{DONATIONS}{donation.pk}/",
        f"{DONORS}{donation.donor_id}/",
        f"{STOCK}{donation.item_id}/",
    ):
        assert client.get(url).status_code == 404
    assert post(client, f"{DONATIONS}{donation.pk}/void/", {"reason": "x"}).status_code == 404
    refused = post(client, DONATIONS, body())
    assert "station" in [e["field"] for e in refused.json()["errors"]]
    west_row = body(station="W1", donor_name="", donor=str(donation.donor_id))
    assert post(client, DONATIONS, west_row).status_code == 400
    assert post(as_user(wang), DONATIONS, body()).status_code == 403  # reads, and writes nothing
    assert Donation.objects.count() == 1


def test_a_donation_is_voided_and_never_changed(
    as_client, tong, make_donation, balance, today, lin
):
    donation = make_donation()
    client, url = as_client(tong), f"{DONATIONS}{donation.pk}/"
    assert client.patch(url, {"quantity": "1"}, "application/json").status_code == 405
    assert client.delete(url).status_code == 405
    moves = take_out([OutLine(donation.item, Decimal(1), "people")], on=today, by=lin)
    assert post(client, f"{url}void/", {"reason": "Twice."}).status_code == 400
    give_back(moves, reason="Wrong house.", by=lin)
    answer = post(client, f"{url}void/", {"reason": "Twice."})
    assert answer.json()["void_reason"] == "Twice."
    assert balance(donation.item)[0] == 0
    assert post(client, f"{url}void/", {"reason": "Again."}).status_code == 400


@pytest.mark.django_db(transaction=True)
def test_the_list_is_a_change_feed_with_voided_ones(as_client, tong, make_donation, lin):
    first, second = make_donation(), make_donation()
    client = as_client(tong)
    page = fed(client, DONATIONS, 2)
    assert [row["id"] for row in page["results"]] == [str(first.pk), str(second.pk)]
    void_donation(first, reason="Twice.", by=lin)
    [later] = fed(client, f"{DONATIONS}?updated_after={page['cursor']}", 1)["results"]
    assert (later["id"], later["void_reason"]) == (str(first.pk), "Twice.")


def test_lists_are_narrowed(tong, rf, zhao, make_donation, west):
    make_donation(received_on=date(2026, 3, 1), purpose="elders", source="s", external_id="7")
    make_donation(station=west, by=zhao, kind="cash", quantity=500)

    def found(view, query):
        request = rf.get(f"/?{query}")
        request.user = tong
        rows = view(request=request).get_queryset()
        chosen = view.filterset_class(request.GET, rows, request=request)
        assert chosen.is_valid()
        return sorted(row.station.code for row in chosen.qs)

    donations, donors, stock = api.DonationViewSet, api.DonorViewSet, api.StockViewSet
    assert found(donations, "") == ["E1", "W1"]
    assert found(donations, "station=W1") == ["W1"]
    assert found(donations, "division=9A0101101") == ["E1"]
    assert found(donations, "division=9A01") == ["E1", "W1"]
    assert found(donations, "division=9A02") == []
    assert found(donations, "since=2026-03-01&until=2026-03-31") == ["E1"]
    assert found(donations, "kind=cash") == ["W1"]
    assert found(donations, "purpose=elders") == ["E1"]
    assert found(donations, "source=s&external_id=7") == ["E1"]
    assert found(donors, "station=W1") == ["W1"]
    assert found(stock, "kind=cash") == ["W1"]
    assert found(stock, "division=9A0101101") == ["E1"]


def test_the_stock_is_read_only(as_user, lin, make_item):
    quilts = make_item("quilt", 3)
    client = as_user(lin)
    row = client.get(f"{STOCK}{quilts.pk}/").json()
    assert (row["name"], row["quantity"], row["value"]) == ("quilt", "3.00", "240.00")
    assert client.patch(f"{STOCK}{quilts.pk}/", {}, "application/json").status_code == 405
    assert post(client, STOCK).status_code == 405


@pytest.mark.django_db(transaction=True)
def test_an_anonymous_donor_stays_so(as_client, as_user, tong, lin, chen, make_donation):
    donation = make_donation(donor_name="Quiet Giver", is_anonymous=True)
    url = f"{DONATIONS}{donation.pk}/"
    fed(as_user(lin), f"{DONATIONS}?q=quiet", 1)
    fed(as_user(lin), DONORS, 1)
    for client in (as_client(tong), as_user(chen)):
        shown = client.get(url).json()
        assert (shown["donor"], shown["donor_name"]) == (None, None)
        assert client.get(f"{DONATIONS}?q=quiet").json()["results"] == []
        assert client.get(DONORS).json()["results"] == []
    assert as_user(lin).get(url).json()["donor_name"] == "Quiet Giver"


def test_donors_are_made_once_and_corrected_by_version(as_client, tong, east, audit_verbs):
    client = as_client(tong)
    sent = {"client_uuid": str(uuid4()), "station": "E1", "name": "County Fund"}
    sent |= {"kind": "foundation", "phone": "13800002207"}
    first, again = post(client, DONORS, sent), post(client, DONORS, sent)
    assert (first.status_code, again.status_code) == (201, 200)
    twin = post(client, DONORS, sent | {"client_uuid": str(uuid4())})
    assert [entry["field"] for entry in twin.json()["errors"]] == ["name"]
    url = f"{DONORS}{first.json()['id']}/"
    assert client.patch(url, {"name": "Fund"}, "application/json").status_code == 428
    seen = {"If-Match": first.headers["ETag"]}
    edit = client.patch(url, {"name": " Fund "}, "application/json", headers=seen)
    assert edit.json()["name"] == "Fund"
    assert client.patch(url, {"name": "F"}, "application/json", headers=seen).status_code == 409
    verbs = [verb for verb, _reason in audit_verbs(Donor.objects.get())]
    assert verbs == ["add_donor", "edit", "read"]  # the answer shows the phone


def test_only_the_station_reads_a_donors_phone(as_user, lin, wang, make_donation):
    url = f"{DONORS}{make_donation(donor_phone='13800002207').donor_id}/"
    assert as_user(lin).get(url).json()["phone"] == "13800002207"
    assert as_user(wang).get(url).json()["phone"] == "138 **** 2207"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("url", [DONATIONS, DONORS, STOCK])
def test_more_rows_cost_no_queries(url, count_queries, as_user, lin, make_donation):
    make_donation()
    fed(as_user(lin), url, 1)
    before = count_queries(lin, url)
    for n in range(10):
        make_donation(donor_name=f"donor {n}", item_name=f"item {n}")
    fed(as_user(lin), url, 11)
    assert count_queries(lin, url) == before
