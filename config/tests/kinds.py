"""Every kind's example, and who gets which status at its addresses: said by hand, not read off
the declaration that is being tested."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from django.urls import resolve, reverse
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from cases.activities.testing import EXAMPLE as ACTIVITY
from resources.donations.testing import EXAMPLE as DONATION
from resources.donors.testing import EXAMPLE as DONOR
from resources.volunteers.testing import EXAMPLE as VOLUNTEER
from stations.kinds.kind import KINDS

EXAMPLES = [ACTIVITY, DONATION, DONOR, VOLUNTEER]
PROFILES = {
    "a station's own people open it": {
        # anonymous lin he wang sun zhao chen gao an shen tong nobody
        "list": "302 200 200 200 200 200 200 200 403 403 403 403",
        "add": "302 200 200 403 200 200 403 403 403 403 403 403",
        "page": "302 200 200 200 200 404 404 404 404 404 200 404",
        "edit": "302 200 200 403 403 404 404 404 404 404 200 404",
        "void": "302 200 200 403 403 404 404 404 404 404 200 404",
        "api-list": "401 200 200 200 200 200 200 200 200 200 200 200",
        "api-detail": "401 200 200 200 200 404 404 404 404 404 200 404",
        "api-void": "401 405 405 405 405 405 405 405 405 405 405 405",
    },
    "a station's own people open it, their writer and the lead correct it": {
        "list": "302 200 200 200 200 200 200 200 403 403 403 403",
        "add": "302 200 200 403 200 200 403 403 403 403 403 403",
        "page": "302 200 200 200 200 404 404 404 404 404 200 404",
        "edit": "302 200 200 403 403 404 404 404 404 404 403 404",
        "void": "302 200 200 403 403 404 404 404 404 404 403 404",
        "api-list": "401 200 200 200 200 200 200 200 200 200 200 200",
        "api-detail": "401 200 200 200 200 404 404 404 404 404 200 404",
        "api-void": "401 405 405 405 405 405 405 405 405 405 405 405",
    },
    "officers open it, too": {
        "list": "302 200 200 200 200 200 200 200 403 403 403 403",
        "add": "302 200 200 403 200 200 403 403 403 403 403 403",
        "page": "302 200 200 200 200 404 200 200 404 404 200 404",
        "void": "302 200 200 403 403 404 403 403 404 404 200 404",
        "api-list": "401 200 200 200 200 200 200 200 200 200 200 200",
        "api-detail": "401 200 200 200 200 404 200 200 404 404 200 404",
        "api-void": "401 405 405 405 405 405 405 405 405 405 405 405",
    },
    "a register that its station corrects": {
        "list": "302 200 200 200 200 200 200 200 403 403 403 403",
        "edit": "302 200 200 403 403 404 403 403 404 404 200 404",
        "api-list": "401 200 200 200 200 200 200 200 200 200 200 200",
        "api-detail": "401 200 200 200 200 404 200 200 404 404 200 404",
    },
}


def address_name(example, act):
    if act.startswith("api-"):
        return f"api:{example.one}-{act.removeprefix('api-')}"
    last = {"list": example.many, "page": example.one}.get(act, f"{example.one}_{act}")
    return f"{example.space}:{last}"


KIND_ACCESS = {
    address_name(example, act): row
    for example in EXAMPLES
    for act, row in PROFILES[example.access].items()
}
KIND_ARGUMENTS = {
    address_name(example, act): {"pk": example.one}
    for example in EXAMPLES
    for act in PROFILES[example.access]
    if act not in {"list", "add", "api-list"}
}
KIND_POSTS = [
    address_name(example, act)
    for example in EXAMPLES
    for act in ("edit", "void", "api-void")
    if act in PROFILES[example.access]
]

each = pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one.many)


def kind_of(example):
    return KINDS[example.many]


def where(example, act, obj=None):
    return reverse(address_name(example, act), args=[obj.pk] if obj else [])


def body_of(example, n, station="E1", **fields):
    return {"client_uuid": str(uuid4()), "station": station} | example.sent(n) | fields


def post(client, url, body, **headers):
    return client.post(url, json.dumps(body), "application/json", headers=headers)


def told(answer):
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body.decode("utf-8-sig")


def told_over_rest(example, user):
    """What the list over REST holds for this person, whatever the feed holds back in a test."""
    request = Request(APIRequestFactory().get(example.rest))
    request.user = user
    view = resolve(example.rest).func.cls(request=request, detail=False, format_kwarg=None)
    rows = view.filter_queryset(view.get_queryset())
    return [
        json.dumps(row, default=str, ensure_ascii=False)
        for row in view.get_serializer(rows, many=True).data
    ]


def has(example, act):
    return act in PROFILES[example.access]


def plain(example):
    """Values as a service takes them, where REST would have read them."""
    return {name: value for name, value in example.sent(0).items() if name != "days"}


def only(act):
    """Over the kinds that have such a page."""
    some = [one for one in EXAMPLES if act in PROFILES[one.access]]
    return pytest.mark.parametrize("example", some, ids=lambda one: one.many)


@pytest.fixture
def made(as_user, lin, east):
    """``made(example, n)``: the n-th record of East, sent by Lin."""

    def make(example, n=0, by=lin, station="E1"):
        answer = post(as_user(by), example.rest, body_of(example, n, station))
        assert answer.status_code == 201, answer.content.decode()
        return kind_of(example).model.objects.get(pk=answer.json()["id"])

    return make


@pytest.fixture
def typed(east):
    def form(example, n=0, **fields):
        return {"client_uuid": str(uuid4()), "station": east.pk} | example.typed(n) | fields

    return form
