"""Makers of donors, donations and stock; pytest.ini loads it."""

from decimal import Decimal

import pytest
from django.utils import timezone, translation


@pytest.fixture
def make_donation(east, lin):
    """``make_donation(quantity=10)``: ten quilts worth 80 yuan each, from a shop, to East;
    ``make_donation(kind="cash", quantity=500)``: money."""
    from resources.donations.rows import DonationRow
    from resources.donations.services import receive_donations
    from stations.kinds.protocol import one

    def make(*, station=east, by=lin, quantity=10, **fields):
        row = {"kind": "goods", "received_on": timezone.localdate(), "donor_name": "Corner Shop"}
        if "donor_name" not in fields:
            row["donor_kind"] = "company"
        if fields.get("kind") != "cash":
            row |= {"item_name": "quilt", "unit": "piece", "basis": "invoice"}
            row["value"] = Decimal(quantity) * 80
        if fields.get("basis") == "unvalued":
            row["value"] = None
        row |= {"station": station, "quantity": Decimal(quantity)}
        return one(receive_donations, DonationRow(**row | fields), by=by)[0]

    return make


@pytest.fixture
def make_item(make_donation):
    """``make_item("quilt", 10)``: so many in East's stock, by a donation; ``make_item("cash",
    500)``: yuan."""
    from resources.models import StockItem

    def make(name="quilt", quantity=10, **fields):
        if name == "cash":
            donation = make_donation(kind="cash", quantity=quantity, **fields)
        else:
            donation = make_donation(item_name=name, quantity=quantity, **fields)
        return StockItem.objects.get(pk=donation.item_id)

    return make


@pytest.fixture
def balance():
    """``balance(item)``: quantity and value as the item has them now."""

    def of(item):
        item.refresh_from_db()
        return item.quantity, item.value

    return of


@pytest.fixture
def english():
    """Sentences as they stand in the code."""
    with translation.override("en"):
        yield


@pytest.fixture
def count_statements(db):
    """How many statements an act takes."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def count(act):
        with CaptureQueriesContext(connection) as queries:
            act()
        return len(queries)

    return count


@pytest.fixture
def told_project(county, an):
    """``told_project("助浴", "P1")``: a project of the county, since ever; ``station=east``: East's
    own; ``until=…``: ended."""
    from resources.models import Project
    from stations.testing import EVER

    def make(name="助浴", item="P1", *, division=county, **fields):
        row = {"division": division, "origin": division, "name": name, "number": item, "item": item}
        row |= {"kind": "purchased", "level": "county", "since": EVER, "created_by": an}
        return Project.objects.create(**row | fields)

    return make


@pytest.fixture
def told_theme(county, an):
    """``told_theme("读书", "reading")``: a theme of the county."""
    from resources.models import Theme

    def make(name="读书", code="reading", *, division=county, **fields):
        row = {"division": division, "origin": division, "name": name, "code": code}
        return Theme.objects.create(**row | {"created_by": an} | fields)

    return make
