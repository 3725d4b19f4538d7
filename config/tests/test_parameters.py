"""A list over REST is asked by names that it knows; another one gets no list."""

from itertools import chain

import pytest
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

pytestmark = pytest.mark.django_db
SLIPS = ("month_", "ordering", "search", "page", "page_size", "offset", "updated_afer")


def lists():
    """Every address below ``/api/v1/`` at which a GET lists something."""
    found = {}
    for path, pattern in patterns(get_resolver(), ""):
        actions = getattr(pattern.callback, "actions", None) or {}
        if path.startswith("api/v1/") and actions.get("get") == "list":
            found[f"/{path}".replace("^", "").replace("$", "")] = pattern.callback.cls
    return found


def patterns(resolver: URLResolver, before: str):
    for one in resolver.url_patterns:
        path = before + str(one.pattern).lstrip("^")
        if isinstance(one, URLPattern):
            yield path, one
        else:
            yield from patterns(one, path)


def test_every_list_refuses_a_name_that_it_does_not_know(as_user, lin, chen):
    found = lists()
    assert len(found) > 20
    for path, client in chain.from_iterable(
        ((path, as_user(who)) for path in found) for who in (lin, chen)
    ):
        for name in SLIPS:
            refused = client.get(path, {name: "x"})
            assert refused.status_code == 400, (path, name)
            assert [entry["field"] for entry in refused.json()["errors"]] == [name], path


def test_every_list_takes_the_names_that_it_tells(as_user, lin):
    """Those of its filters, of its pages and of the form of the answer, left empty."""
    client = as_user(lin)
    described = client.get("/api/v1/schema/", headers={"Accept": "application/json"}).json()
    for path in lists():
        told = described["paths"][path]["get"].get("parameters", [])
        names = {one["name"] for one in told if one["in"] == "query"} - {"updated_after"}
        answer = client.get(path, dict.fromkeys(names, "") | {"format": "json"})
        assert answer.status_code == 200, (path, names, answer.content.decode())


def test_an_indicator_is_asked_by_its_own_names(as_user, lin):
    client, address = as_user(lin), "/api/v1/indicators/IND-SVC-01/"
    assert client.get(address, {"station": "E1", "format": "json"}).status_code == 200
    refused = client.get(address, {"station": "E1", "month": "2026-03"})
    assert [entry["field"] for entry in refused.json()["errors"]] == ["month"]
