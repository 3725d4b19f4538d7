"""REST: the same reports, the same scope, and asking for a compile."""

import pytest
from rest_framework.test import APIClient

from reports.indicators import CATALOGUE
from reports.models import Report
from reports.testing import OCTOBER

URL = "/api/v1/reports/"


@pytest.fixture
def api():
    def call(user):
        client = APIClient()
        client.force_authenticate(user)
        return client

    return call


def test_a_report_gives_its_figures_as_on_the_page(
    api, chen, county, compiled, make_service, granny_li, make_division
):
    make_division("9A0101109", "Empty Town")
    make_service([granny_li])
    report = compiled(county)
    data = api(chen).get(f"{URL}{report.pk}/").json()
    assert (data["division"], data["month"], data["edition"]) == (county.pk, "2025-10", 1)
    assert (data["state"], data["as_of"], data["is_to_date"]) == ("compiled", "2025-10-31", False)
    figures = {(f["indicator"], f["part"], f["dimension"], f["item"]): f for f in data["figures"]}
    visits = figures["IND-VIS-02", None, "", ""]
    assert (visits["value"], visits["text"]) == ("1.000000", "1")
    assert figures["IND-SVC-01", None, "method", "V"]["value"] == "1.000000"
    assert figures["IND-VIS-01", "9A0101101", "", ""]["text"] == "1"
    coverage = figures["IND-NET-02", None, "", ""]
    assert (coverage["numerator"], coverage["denominator"]) == ("1.00", "2.00")
    assert (coverage["text"], coverage["lacking"]) == ("50%", ["9A0101109"])
    assert api(chen).get(coverage["url"].replace("http://testserver", "")).status_code == 302


def test_the_list_is_filtered_by_place_and_month(api, chen, county, east, compiled):
    compiled(county)
    of_east = compiled(east, month=OCTOBER.replace(month=9))
    client = api(chen)
    assert len(client.get(URL).json()["results"]) == 2
    for query in ({"station": "E1"}, {"month": "2025-09"}):
        found = client.get(URL, query).json()["results"]
        assert [row["id"] for row in found] == [str(of_east.pk)]
    assert "figures" not in found[0]
    assert client.get(URL, {"division": "9Z"}).json()["results"] == []
    assert client.get(URL, {"month": "2025-13"}).status_code == 400


def test_a_client_asks_for_the_next_edition(api, tong, county, east):
    client = api(tong)
    answer = client.post(URL, {"division": county.pk, "month": "2025-10"}, format="json")
    assert answer.status_code == 202
    assert (answer.json()["state"], answer.json()["job_state"]) == ("compiling", "waiting")
    assert Report.objects.get().requested_by == tong
    of_station = client.post(URL, {"station": "E1", "month": "2025-10"}, format="json")
    assert of_station.json()["station"] == "E1"


def test_places_outside_the_area_are_404(api, chen, zhao, county, city, east, compiled):
    report = compiled(county)
    assert api(zhao).get(f"{URL}{report.pk}/").status_code == 404
    assert api(zhao).get(URL).json()["results"] == []
    for body in ({"station": "E1"}, {"division": county.pk}):
        answer = api(zhao).post(URL, body | {"month": "2025-10"}, format="json")
        assert answer.status_code == 404
    answer = api(chen).post(URL, {"division": city.pk, "month": "2025-10"}, format="json")
    assert answer.status_code == 404
    assert Report.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"month": "2025-10"}, "non_field_errors"),
        ({"month": "2025-10", "division": "9A0101", "station": "E1"}, "non_field_errors"),
        ({"division": "9A0101"}, "month"),
        ({"division": "9A0101", "month": "October"}, "month"),
        ({"division": "9A0101", "month": "2999-01"}, "month"),
    ],
)
def test_what_is_wrong_is_named_by_field(api, chen, county, east, body, field):
    answer = api(chen).post(URL, body, format="json")
    assert answer.status_code == 400
    assert [entry["field"] for entry in answer.json()["errors"]] in ([field], [""])
    assert not Report.objects.exists()


def test_the_catalogue_explains_itself(api, chen):
    rows = api(chen).get("/api/v1/indicators/").json()
    assert [row["id"] for row in rows] == list(CATALOGUE)
    one = api(chen).get("/api/v1/indicators/IND-NET-02/").json()
    assert (one["kind"], one["unit"]) == ("ratio", "%")
    assert one["numerator"]
    assert api(chen).get("/api/v1/indicators/IND-XYZ/").status_code == 404


def test_nobody_reads_without_logging_in(client, db):
    assert client.get(URL).status_code in (401, 403)


def test_a_report_costs_the_same_with_more_figures(
    api, chen, county, compiled, make_service, granny_li, django_assert_max_num_queries
):
    for method in "VTIS":
        make_service([granny_li], method=method)
    report = compiled(county)
    with django_assert_max_num_queries(8):
        api(chen).get(f"{URL}{report.pk}/")
