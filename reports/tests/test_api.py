"""REST: the same reports, the same scope, and asking for a compile."""

from hashlib import sha256

import pytest
from rest_framework.test import APIClient

from reports.indicators import CATALOGUE
from reports.models import Report
from reports.testing import OCTOBER
from stations.models import User

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


def test_places_outside_the_area_are_not_there(api, chen, zhao, county, city, east, compiled):
    report = compiled(county)
    assert api(zhao).get(f"{URL}{report.pk}/").status_code == 404
    assert api(zhao).get(URL).json()["results"] == []
    for body in ({"station": "E1"}, {"division": county.pk}):
        answer = api(zhao).post(URL, body | {"month": "2025-10"}, format="json")
        assert [e["field"] for e in answer.json()["errors"]] == list(body)
    answer = api(chen).post(URL, {"division": city.pk, "month": "2025-10"}, format="json")
    assert [e["field"] for e in answer.json()["errors"]] == ["division"]
    assert Report.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"month": "2025-10"}, "non_field_errors"),
        ({"month": "2025-10", "division": "9A0101", "station": "E1"}, "non_field_errors"),
        ({"division": "9A0101"}, "period"),
        ({"division": "9A0101", "month": "October"}, "month"),
        ({"division": "9A0101", "month": "2025-Q3"}, "month"),
        ({"division": "9A0101", "period": "2999-01"}, "period"),
        ({"division": "9A0101", "period": "2025-Q5"}, "period"),
    ],
)
def test_what_is_wrong_is_named_by_field(api, chen, county, east, body, field):
    answer = api(chen).post(URL, body, format="json")
    assert answer.status_code == 400
    assert [entry["field"] for entry in answer.json()["errors"]] in ([field], [""])
    assert not Report.objects.exists()


def test_a_quarter_is_asked_for_and_filtered(api, tong, chen, county, compiled, east):
    compiled(county)
    client = api(tong)
    answer = client.post(URL, {"division": county.pk, "period": "2025-Q3"}, format="json")
    assert answer.status_code == 202
    assert (answer.json()["kind"], answer.json()["period"]) == ("quarter", "2025-Q3")
    for query in ({"period": "2025-Q3"}, {"kind": "quarter"}, {"state": "compiling"}):
        found = client.get(URL, query).json()["results"]
        assert [row["period"] for row in found] == ["2025-Q3"], query
    assert client.get(URL, {"period": "soon"}).status_code == 400


def test_the_document_is_given_as_sealed(api, chen, zhao, county, issued, east):
    report = issued(county)
    answer = api(chen).get(f"{URL}{report.pk}/document/")
    assert answer.content == report.document.encode()
    assert answer["X-Content-SHA256"] == sha256(answer.content).hexdigest() == report.sha256
    data = api(chen).get(f"{URL}{report.pk}/").json()
    assert (data["state"], data["sha256"]) == ("issued", report.sha256)
    assert data["filings"] == [str(key) for key in report.filings]
    assert api(zhao).get(f"{URL}{report.pk}/document/").status_code == 404


def test_a_correction_over_rest_needs_its_reason(api, tong, county, issued, east):
    issued(county)
    client, body = api(tong), {"division": county.pk, "period": "2025-10"}
    refused = client.post(URL, body, format="json")
    assert [error["field"] for error in refused.json()["errors"]] == ["reason"]
    assert client.post(URL, body | {"reason": "Late"}, format="json").status_code == 202


def test_reports_are_not_issued_over_rest(api, chen, county, compiled, east):
    report = compiled(county)
    for verb in ("review", "issue", "return"):
        assert api(chen).post(f"{URL}{report.pk}/{verb}/").status_code == 404
    assert api(chen).patch(f"{URL}{report.pk}/", {"state": "issued"}).status_code == 405


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
    api, chen, county, compiled, make_service, granny_li, django_assert_num_queries
):
    """One of the ten asks which earlier reports it is compared with."""
    for method in "VTIS":
        make_service([granny_li], method=method)
    few, many = compiled(county, OCTOBER.replace(month=6)), compiled(county)
    assert few.figures.count() < many.figures.count()
    for report in (few, many):
        client = api(User.objects.get(pk=chen.pk))  # who has read nothing yet
        with django_assert_num_queries(10):
            client.get(f"{URL}{report.pk}/")


def test_a_period_that_is_none_is_named(api, chen):
    answer = api(chen).get(URL, {"period": "2025-13"})
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == ["period"]
