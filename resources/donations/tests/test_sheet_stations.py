"""Donations of many stations in one sheet, by whoever keeps the network."""

from django.urls import reverse

from resources.models import Donation

KEYS = ["station", "received_on", "donor_name", "kind", "item_name", "quantity", "unit"]


def goods(station, number="10"):
    return [station, "2026-03-01", "Corner Shop", "goods", "quilt", number, "piece"]


def test_each_row_names_its_station(bring_in, upload, findings, xlsx, chen, east, west, north):
    file = xlsx(KEYS, goods("East Station"), goods("W1", "3"))
    assert bring_in("donations", file, chen).written_count == 2
    rows = Donation.objects.order_by("station__code").values_list("station__code", "quantity")
    assert [(code, int(number)) for code, number in rows] == [("E1", 10), ("W1", 3)]
    beyond = findings(upload("donations", xlsx(KEYS, goods("N1"), goods(None)), chen))
    assert {number: list(of) for number, of in beyond.items()} == {2: ["station"], 3: ["station"]}


def test_an_officer_receives_nothing_by_the_form(as_user, chen, east):
    assert as_user(chen).get(reverse("resources:donation_add")).status_code == 403
