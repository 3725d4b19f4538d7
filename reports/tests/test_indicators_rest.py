"""Indicators over REST: what they count, and their values for a place and a period."""

import pytest
from django.urls import reverse


def values(client, key, **query):
    return client.get(reverse("api:indicator-detail", args=[key]), query)


@pytest.fixture
def october(make_service, granny_li, make_person, west):
    from datetime import date

    make_service([granny_li], on=date(2025, 10, 8), heads={"elders": 4})
    make_service([make_person("赵丽", station=west)], on=date(2025, 8, 9), station=west)


def test_a_value_comes_with_its_parts_and_items(as_client, tong, county, east, west, october):
    body = values(as_client(tong), "IND-SVC-01", division=county.pk, period="2025-10").json()
    assert body["id"] == "IND-SVC-01"
    found = body["values"]
    assert (found["period"], found["as_of"], found["is_to_date"]) == (
        "2025-10", "2025-10-31", False,
    )  # fmt: skip
    cells = {(c["part"], c["dimension"], c["item"]): c for c in found["cells"]}
    assert cells["", "", ""]["text"] == "5"
    assert cells[east.home_id, "", ""]["value"] == "5.000000"
    assert cells[west.home_id, "", ""]["text"] == "0"
    assert cells["", "group", "elders"]["text"] == "5"


def test_a_share_has_numerator_and_denominator(as_client, tong, county, east, west_town):
    body = values(as_client(tong), "IND-NET-02", division=county.pk, period="2025-Q3").json()
    whole = body["values"]["cells"][0]
    assert (whole["numerator"], whole["denominator"]) == ("1.00", "2.00")
    assert (whole["value"], whole["text"]) == ("0.500000", "50%")


def test_a_quarter_of_a_station(as_client, tong, east, west, october):
    body = values(as_client(tong), "IND-SVC-01", station=west.code, period="2025-Q3").json()
    assert body["values"]["cells"][0]["text"] == "1"


@pytest.mark.dated
def test_without_a_period_the_running_month_to_date(as_client, tong, east, today):
    found = values(as_client(tong), "IND-CLI-01", station=east.code).json()["values"]
    assert (found["period"], found["is_to_date"]) == (f"{today:%Y-%m}", True)
    assert found["as_of"] == today.isoformat()


def test_without_a_place_only_the_declaration(as_client, tong, county):
    assert "values" not in values(as_client(tong), "IND-CLI-01").json()


def test_a_place_that_has_no_such_figure_has_no_cells(as_client, tong, east):
    found = values(as_client(tong), "IND-NET-02", station=east.code).json()["values"]
    assert found["cells"] == []


def test_a_place_outside_ones_area_is_404(as_user, zhao, east, county):
    client = as_user(zhao)
    assert values(client, "IND-CLI-01", station=east.code).status_code == 404
    assert values(client, "IND-CLI-01", division=county.pk).status_code == 404
    assert values(client, "IND-NONE").status_code == 404


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"division": "9A0101", "station": "E1"}, ""),
        ({"period": "2025-10"}, ""),
        ({"station": "E1", "period": "soon"}, "period"),
        ({"station": "E1", "period": "2999-01"}, "period"),
    ],
)
def test_a_wrong_question_is_said_by_its_field(as_client, tong, east, query, field):
    answer = values(as_client(tong), "IND-CLI-01", **query)
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert [error["field"] for error in answer.json()["errors"]] == [field]
