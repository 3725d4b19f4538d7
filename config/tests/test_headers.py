"""What a browser may do with an answer stands on every kind of answer, refusals as well."""

import json

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.test import Client
from django.urls import reverse

from config.tests.scene import address, scene  # noqa: F401  (fixtures)
from stations.api import DivisionViewSet
from stations.lists.pages import ListPage

POLICY = {
    "default-src": {"'self'"},
    "img-src": {"'self'", "data:", "blob:"},
    "object-src": {"'none'"},
    "base-uri": {"'none'"},
    "frame-ancestors": {"'none'"},
    "form-action": {"'self'"},
}
OFF = {"geolocation=()", "microphone=()", "camera=(self)"}


def unguarded(answer):
    """Which of its headers say too little."""
    told = answer.headers
    parts = [part.split() for part in told.get("Content-Security-Policy", "none").split(";")]
    expected = {
        "Content-Security-Policy": {name: set(sources) for name, *sources in parts} == POLICY,
        "Permissions-Policy": set(told.get("Permissions-Policy", "").split(", ")) == OFF,
        "X-Content-Type-Options": told.get("X-Content-Type-Options") == "nosniff",
        "X-Frame-Options": told.get("X-Frame-Options") == "DENY",
        "Referrer-Policy": told.get("Referrer-Policy") == "same-origin",
    }
    return [name for name, is_right in expected.items() if not is_right]


def is_kept(answer):
    return "no-store" not in answer.headers.get("Cache-Control", "")


def read(answer):
    """To its end, its file closed; without the signal that would close the connection, too."""
    body = answer.getvalue()
    for close in answer._resource_closers:
        close()
    return body


HTMX = {"HX-Request": "true"}
JSON = {"content_type": "application/json"}
# who asks, how, what of which address, status
TOLD = {
    "page": ("lin", "get", "cases:people", {}, 200),
    "fragment": ("lin", "get", "cases:people", {"headers": HTMX}, 200),
    "page of a record": ("lin", "get", "cases:person", {}, 200),
    "photo": ("lin", "get", "cases:photo", {}, 200),
    "csv": ("lin", "get", "cases:people", {"data": {"format": "csv"}}, 200),
    "xlsx": ("lin", "get", "cases:people", {"data": {"format": "xlsx"}}, 200),
    "template of an import": ("lin", "get", "stations:import_template", {}, 200),
    "leads on": ("lin", "get", "home", {}, 302),
    "400": ("lin", "get", "cases:people", {"data": {"q": "\0"}}, 400),
    "403": ("lin", "get", "stations:audit", {}, 403),
    "403 to htmx": ("lin", "get", "stations:audit", {"headers": HTMX}, 403),
    "404": ("zhao", "get", "cases:person", {}, 404),
    "405": ("lin", "get", "stations:theme", {}, 405),
    "REST": ("tong", "get", "api:beneficiary-list", {}, 200),
    "REST 400": ("lin", "post", "api:beneficiary-list", JSON | {"data": "{"}, 400),
    "REST 404": ("zhao", "get", "api:beneficiary-detail", {}, 404),
    "REST 405": ("lin", "delete", "api:beneficiary-list", {}, 405),
    "REST 415": ("lin", "post", "api:beneficiary-list", {}, 415),
    "REST schema": ("lin", "get", "api:schema", {}, 200),
}


MAY_BE_KEPT = {"400", "REST schema"}  # which show nothing of anybody


def test_every_kind_of_answer_is_guarded(address, as_user, request):  # noqa: F811
    wrong = {}
    for kind, (who, how, name, asked, status) in TOLD.items():
        client = as_user(request.getfixturevalue(who))
        answer = getattr(client, how)(address(name), **asked)
        assert answer.status_code == status, kind
        assert read(answer) or status in (302, 405), kind
        found = unguarded(answer)
        found += ["Cache-Control"] if is_kept(answer) and kind not in MAY_BE_KEPT else []
        wrong |= {kind: found} if found else {}
    assert wrong == {}


UNKNOWN = ["/", "/nothing/", "/health", "/accounts/login/", "/api/v1/stations/", "/api/v1/nothing/"]


@pytest.mark.parametrize("path", UNKNOWN)
def test_so_is_what_a_stranger_is_answered(db, path):
    assert unguarded(Client().get(path)) == []


def test_so_is_a_host_that_is_not_ours(db):
    answer = Client(headers={"host": "evil.example"}).get("/accounts/login/")
    assert answer.status_code == 400
    assert unguarded(answer) == []


def test_so_is_a_form_of_another_site(db):
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "lin"})
    assert answer.status_code == 403
    assert unguarded(answer) == []


def test_so_is_who_tries_too_often(lin):
    AccessAttempt.objects.create(
        username=lin.username, failures_since_start=settings.AXES_FAILURE_LIMIT
    )
    answer = Client().post(reverse("account_login"), {"login": lin.username, "password": "x"})
    assert answer.status_code == 429
    assert unguarded(answer) == []


def test_so_is_what_is_too_large(as_user, lin, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    body = json.dumps({"name": "a" * 200})
    answer = as_user(lin).post("/api/v1/volunteers/", body, content_type="application/json")
    assert answer.status_code == 413
    assert (unguarded(answer), is_kept(answer)) == ([], False)


def test_so_is_an_error_of_ours(as_user, chen, monkeypatch):
    def broken(*_asked):
        raise RuntimeError("SECRET")

    monkeypatch.setattr(DivisionViewSet, "get_queryset", broken)
    monkeypatch.setattr(ListPage, "get", broken)
    client = as_user(chen)
    client.raise_request_exception = False
    for path in ("/api/v1/divisions/", reverse("cases:people")):
        answer = client.get(path)
        assert (answer.status_code, b"SECRET" in answer.content) == (500, False)
        assert (unguarded(answer), is_kept(answer)) == ([], False)


def test_so_is_a_file_of_the_site_itself(settings, tmp_path):
    settings.STATIC_ROOT = str(tmp_path)
    (tmp_path / "drawing.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    answer = Client().get("/static/drawing.svg")
    assert read(answer)
    assert (answer.status_code, unguarded(answer)) == (200, [])
