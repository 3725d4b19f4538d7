"""What nobody types stands in an address: a page or a refusal, never an error."""

import json
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from config.tests.scene import address, scene  # noqa: F401  (fixtures)
from stations.api import DivisionViewSet

ODD = "²"  # a digit, and no number
PERIODS = ["9999", "9999-12", "0000", "2025-13", "2025-Q5", "-1", ODD]
PERIOD_PAGES = [
    ("reports:index", "period"), ("reports:dashboard", "month"), ("reports:dashboard", "period"),
    ("reports:draft", "period"), ("reports:indicator", "period"), ("cases:filings", "month"),
]  # fmt: skip
LISTS = ["cases:filings", "reports:index", "reports:records", "reports:targets", "api:report-list"]


def test_a_nul_is_refused_at_the_door(address, as_user, chen):  # noqa: F811
    client = as_user(chen)
    for name in LISTS:
        for key in ("after", "part", "division"):
            assert client.get(address(name), {key: "\0"}).status_code == 400


def test_an_odd_period_is_refused_with_a_sentence_about_it(address, as_user, chen, east):  # noqa: F811
    """On every page and over REST: none shows another one instead."""
    client = as_user(chen)
    station = f"?station={east.code}"
    for period in PERIODS:
        for name, key in PERIOD_PAGES:
            answer = client.get(address(name), {key: period})
            assert answer.status_code == 400, (name, key, period)
            assert "现在住在您这里" not in answer.content.decode()
        for name in ("api:report-list", "api:indicator-detail"):
            answer = client.get(f"{address(name)}{station}&period={period}")
            assert answer.status_code == 400
            assert "period" in answer.content.decode()


def test_a_draft_says_what_is_odd_in_its_form(as_user, chen, county):
    client = as_user(chen)
    for place in (f"station:{ODD}", "station:" + 30 * "9", "division:", ":", "x"):
        answer = client.get(reverse("reports:draft"), {"place": place})
        assert "place" in answer.context["form"].errors
    for first, last in (("0001-01-01", "0001-02-01"), ("1949-09-30", "1949-10-31")):
        answer = client.get(reverse("reports:draft"), {"first": first, "last": last})
        assert list(answer.context["form"].errors) == ["first"]


def test_an_odd_key_of_a_page_is_none(address, as_user, chen, he, shen):  # noqa: F811
    for user, name, asked in (
        (he, "resources:item", "before"),
        (shen, "stations:audit", "before"),
        (chen, "api:division-list", "limit"),
        (chen, "reports:compare", "with"),
    ):
        for key in (ODD, "9" * 30, "x"):
            answer = as_user(user).get(address(name), {asked: key})
            assert answer.status_code in (200, 400, 404)


def test_an_odd_key_in_a_form_is_none(as_user, lin, make_person):
    person = str(make_person("周芳").pk)
    for sent in ({"person": ODD}, {"person": person, "worker": "x"}, {"person": [person, "9"]}):
        assert as_user(lin).post(reverse("cases:people_change"), sent).status_code == 404


REFUSED = [
    ("get", "/api/", {}, 404),
    ("get", "/api/v1/", {}, 404),
    ("get", "/api/v1/nothing/", {}, 404),
    ("get", "/api/v1/nothing/", {"HTTP_ACCEPT": "text/html"}, 404),
    ("get", "/api/v2/stations/", {}, 404),
    ("get", "/api/v1/stations/NOPE/", {}, 404),
    ("get", "/api/v1/divisions/?q=%00", {}, 400),
    ("delete", "/api/v1/stations/", {}, 405),
    ("get", "/api/v1/token/", {}, 405),
    ("put", "/api/v1/schema/", {}, 405),
    ("get", "/api/v1/stations/", {"HTTP_ACCEPT": "application/xml"}, 406),
    ("get", "/api/v1/schema/", {"HTTP_ACCEPT": "text/html"}, 406),
    ("post", "/api/v1/docs/", {}, 415),
]


@pytest.mark.parametrize(("method", "path", "headers", "status"), REFUSED)
def test_rest_refuses_as_rest(as_user, chen, method, path, headers, status):
    answer = getattr(as_user(chen), method)(path, **headers)
    _is_problem(answer, status)
    assert status != 405 or answer.headers["Allow"]


def test_rest_refuses_a_stranger_as_rest(db):
    for path, status in (("/api/v1/nothing/", 404), ("/api/v1/stations/", 401)):
        _is_problem(Client().get(path), status)


def test_an_error_of_ours_is_a_problem_too(as_user, chen, monkeypatch):
    def broken(view):
        raise RuntimeError("SECRET")

    monkeypatch.setattr(DivisionViewSet, "get_queryset", broken)
    client = as_user(chen)
    client.raise_request_exception = False
    answer = client.get("/api/v1/divisions/")
    _is_problem(answer, 500)
    assert b"SECRET" not in answer.content


def _is_problem(answer, status):
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert int(answer.headers["Content-Length"]) == len(answer.content)
    body = json.loads(answer.content)
    assert (body["type"], body["status"]) == ("about:blank", status)
    assert body["title"]


def test_an_unknown_page_stays_a_page(as_user, chen):
    answer = as_user(chen).get("/nothing/")
    assert answer.status_code == 404
    assert answer.headers["Content-Type"].startswith("text/html")


def test_whoever_asks_by_address_for_what_a_button_does_reads_what_to_do(as_user, chen):
    page = as_user(chen).get(reverse("cases:review_filings"))
    assert (page.status_code, page["Allow"]) == (405, "POST")
    assert "405.html" in [template.name for template in page.templates]
    assert as_user(chen).delete(reverse("cases:review_filings")).text == ""


@pytest.mark.parametrize("path", ["/", "/health", "/api/v1/stations/", "/accounts/login/"])
def test_a_foreign_host_is_refused_behind_nginx_too(path, settings, db):
    settings.ALLOWED_HOSTS = ["sws.example.org"]
    for name in ("evil.example", "sws.example.org.evil.example", "127.0.0.1"):
        assert Client(headers={"host": name}).get(path).status_code == 400
        forwarded = {"host": "sws.example.org", "x-forwarded-host": name}
        assert name not in Client(headers=forwarded).get(path).headers.get("Location", "")
    assert Client(headers={"host": "sws.example.org"}).get(path).status_code != 400


@pytest.mark.parametrize(
    "asked",
    ["cases/?person=", "cases/?worker=", "beneficiaries/?household=", "beneficiaries/?worker="],
)
def test_a_filter_tells_not_whether_a_key_is_anybodys(asked, as_user, lin):
    answer = as_user(lin).get(f"/api/v1/{asked}{uuid4()}")
    assert (answer.status_code, answer.json()["results"]) == (200, [])
