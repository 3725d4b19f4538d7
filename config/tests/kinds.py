"""Every kind's example, and who gets which status at its addresses: said by hand, not read off
the declaration that is being tested."""

from __future__ import annotations

import json
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.urls import resolve, reverse
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from cases.activities.testing import EXAMPLE as ACTIVITY
from cases.pairings.testing import EXAMPLE as PAIRING
from config.tests.sample.testing import LOAN, TRAINER
from resources.declared.testing import EXAMPLE as DECLARATION
from resources.donations.testing import EXAMPLE as DONATION
from resources.donors.testing import EXAMPLE as DONOR
from resources.points.testing import EXAMPLE as POINTS
from resources.points_rules.testing import EXAMPLE as POINTS_RULE
from resources.project_money.testing import FUNDRAISING, GRANT, MATCHING
from resources.projects.testing import EXAMPLE as PROJECT
from resources.sites.testing import EXAMPLE as SITE
from resources.stocktakes.testing import EXAMPLE as STOCKTAKE
from resources.teams.testing import EXAMPLE as TEAM
from resources.themes.testing import EXAMPLE as THEME
from resources.volunteers.testing import EXAMPLE as VOLUNTEER
from stations.contacts.testing import EXAMPLE as CONTACT
from stations.cultivations.testing import EXAMPLE as CULTIVATION
from stations.kinds.kind import KINDS
from stations.kinds.testing import nothing
from stations.liaisons.testing import EXAMPLE as LIAISON
from stations.models import AuditEntry, Division
from stations.organisations.testing import EXAMPLE as ORGANISATION
from stations.parties.testing import EXAMPLE as PARTY
from stations.partnerships.testing import EXAMPLE as PARTNERSHIP
from stations.workers.testing import EXAMPLE as WORKER

SAMPLE = [LOAN, TRAINER]
OF_ORGANISATIONS = [PARTNERSHIP, CONTACT, LIAISON, CULTIVATION, PARTY]
EXAMPLES = [
    *(ACTIVITY, DECLARATION, DONATION, DONOR, FUNDRAISING, GRANT, MATCHING, ORGANISATION),
    *OF_ORGANISATIONS,
    *(PAIRING, POINTS, POINTS_RULE, PROJECT, SITE, STOCKTAKE, TEAM, THEME, VOLUNTEER, WORKER),
    *SAMPLE,
]
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
    "a station's own people open it, their writer and the lead void it": {
        "list": "302 200 200 200 200 200 200 200 403 403 403 403",
        "add": "302 200 200 403 200 200 403 403 403 403 403 403",
        "page": "302 200 200 200 200 404 404 404 404 404 200 404",
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
    "officers open it, its station writes it": {
        # anonymous lin he wang sun zhao chen gao an shen tong nobody
        "list": "302 200 200 200 200 200 200 200 403 403 403 403",
        "add": "302 200 200 403 200 200 403 403 403 403 403 403",
        "page": "302 200 200 200 200 404 200 200 404 404 200 404",
        "edit": "302 200 200 403 403 404 403 403 404 404 200 404",
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
    "a division's own people open it": {
        "list": "302 200 200 200 200 200 200 200 200 403 403 403",
        "add": "302 403 403 403 403 403 200 200 200 403 403 403",
        "page": "302 404 404 404 404 404 200 200 200 404 200 404",
        "edit": "302 404 404 404 404 404 200 200 200 404 200 404",
        "void": "302 404 404 404 404 404 200 200 200 404 200 404",
        "api-list": "401 200 200 200 200 200 200 200 200 200 200 200",
        "api-detail": "401 404 404 404 404 404 200 200 200 404 200 404",
        "api-void": "401 405 405 405 405 405 405 405 405 405 405 405",
    },
    "who counts the place reads it, a division's own people write": {
        "list": "302 200 200 200 200 200 200 200 200 403 403 403",
        "add": "302 403 403 403 403 403 200 200 200 403 403 403",
        "page": "302 200 200 200 200 404 200 200 200 404 200 404",
        "edit": "302 403 403 403 403 404 200 200 200 404 200 404",
        "api-list": "401 200 200 200 200 200 200 200 200 200 200 200",
        "api-detail": "401 200 200 200 200 404 200 200 200 404 200 404",
    },
    "whoever has a post around it reads it, a division's own people write": {
        "list": "302 200 200 200 200 200 200 200 200 403 403 403",
        "add": "302 403 403 403 403 403 200 200 200 403 403 403",
        "page": "302 200 200 200 200 404 200 200 200 404 200 404",
        "edit": "302 403 403 403 403 404 200 200 200 404 200 404",
        "void": "302 403 403 403 403 404 200 200 200 404 200 404",
        "api-list": "401 200 200 200 200 200 200 200 200 200 200 200",
        "api-detail": "401 200 200 200 200 404 200 200 200 404 200 404",
        "api-void": "401 405 405 405 405 405 405 405 405 405 405 405",
    },
    "whoever has a post around it reads it, a division's own people write and void": {
        "list": "302 200 200 200 200 200 200 200 200 403 403 403",
        "add": "302 403 403 403 403 403 200 200 200 403 403 403",
        "page": "302 200 200 200 200 404 200 200 200 404 200 404",
        "void": "302 403 403 403 403 404 200 200 200 404 200 404",
        "api-list": "401 200 200 200 200 200 200 200 200 200 200 200",
        "api-detail": "401 200 200 200 200 404 200 200 200 404 200 404",
        "api-void": "401 405 405 405 405 405 405 405 405 405 405 405",
    },
    "everybody reads it, a division's own people write": {
        "list": "302 200 200 200 200 200 200 200 200 403 403 403",
        "add": "302 403 403 403 403 403 200 200 200 403 403 403",
        "page": "302 200 200 200 200 200 200 200 200 200 200 200",
        "edit": "302 403 403 403 403 403 200 200 200 403 200 403",
        "void": "302 403 403 403 403 403 200 200 200 403 200 403",
        "api-list": "401 200 200 200 200 200 200 200 200 200 200 200",
        "api-detail": "401 200 200 200 200 200 200 200 200 200 200 200",
        "api-void": "401 405 405 405 405 405 405 405 405 405 405 405",
    },
}
POSTED = "401 405 405 405 405 405 405 405 405 405 405 405"
OPENED = "302 200 200 200 200 404 404 404 404 404 200 404"
WRITTEN = "302 200 200 403 403 404 404 404 404 404 200 404"
OVER_A_DIVISION = "302 404 404 404 404 404 200 200 200 404 200 404"
MEMBERS = "302 200 200 403 403 404 403 403 404 404 200 404"
BY_ITS_KEEPERS = "302 403 403 403 403 403 200 200 200 403 200 403"
MORE = {
    TEAM.many: {"join": MEMBERS, "leave": MEMBERS, "api-members": POSTED},
    # a lead enters the station's own
    PROJECT.many: {"add": "302 403 200 403 403 403 200 200 200 403 403 403"},
    ORGANISATION.many: {
        "merge": BY_ITS_KEEPERS,
        "unmerge": BY_ITS_KEEPERS.replace("200", "404"),  # nothing was merged
        "api-merge": POSTED,
        "api-unmerge": POSTED,
    },
    STOCKTAKE.many: {
        "step": "302 403 200 403 403 404 403 403 404 404 200 404",
        "api-step": POSTED,
    },
    PAIRING.many: {
        "many": "302 200 200 403 200 200 403 403 403 403 403 403",
        "end": WRITTEN,
        "contact": WRITTEN,
        "contact_void": WRITTEN,
        "api-contacts": POSTED,
        "api-void-contact": POSTED,
    },
    VOLUNTEER.many: {
        "points": OPENED,
        "award": "302 403 200 403 403 404 404 404 404 404 200 404",
    },
    LOAN.many: {
        "step": "302 403 200 403 403 404 404 404 404 404 200 404",
        "photo": OPENED,
        "api-photo": OPENED.replace("302", "401"),
        "api-photos": POSTED,
        "api-step": POSTED,
    },
    TRAINER.many: {
        "step": OVER_A_DIVISION,
        "photo": OVER_A_DIVISION,
        "api-photo": OVER_A_DIVISION.replace("302", "401"),
        "api-photos": POSTED,
        "api-step": POSTED,
    },
    ACTIVITY.many: {
        "photo": OPENED,
        "api-photo": OPENED.replace("302", "401"),
        "api-photos": POSTED,
    },
}  # with a life, photos, pages of their own, or other people at one of their addresses


def rows_of_access(example):
    return PROFILES[example.access] | MORE.get(example.many, {})


def address_name(example, act):
    if act.startswith("api-"):
        return f"api:{example.one}-{act.removeprefix('api-')}"
    last = {"list": example.many, "page": example.one}.get(act, f"{example.one}_{act}")
    return f"{example.space}:{last}"


def keys_of(example, act):
    """What stands in the address, as ``scene.ARGUMENTS`` says it."""
    step = example.steps[0][0] if example.steps else ""
    more = {"step": {"verb": f"={step}"}, "photo": {"photo": f"{example.one}_photo"}}
    more |= dict.fromkeys(("contact_void", "void-contact"), {"contact": f"{example.one}_contact"})
    return {"pk": example.one} | more.get(act.removeprefix("api-"), {})


KIND_ACCESS = {
    address_name(example, act): row
    for example in EXAMPLES
    for act, row in rows_of_access(example).items()
}
KIND_ARGUMENTS = {
    address_name(example, act): keys_of(example, act)
    for example in EXAMPLES
    for act in rows_of_access(example)
    if act not in {"list", "add", "many", "api-list"}
}

# What a kind's records have besides, in an app above.
KIND_ACCESS |= {"reports:project": "302 200 200 200 200 404 200 200 403 403 403 403"}
KIND_ARGUMENTS |= {"reports:project": {"pk": PROJECT.one}}


API_POSTS = ("api-void", "api-step", "api-photos", "api-members")


def posts_of(examples):
    """What is done to one by POST."""
    return [
        address_name(example, act)
        for example in examples
        for act in ("edit", "void", "step", "join", "leave", *API_POSTS)
        if act in rows_of_access(example)
    ]


KIND_POSTS = posts_of(one for one in EXAMPLES if not one.is_public)
PUBLIC_POSTS = posts_of(one for one in EXAMPLES if one.is_public)

each = pytest.mark.parametrize("example", EXAMPLES, ids=lambda one: one.many)


def kind_of(example):
    return KINDS[example.many]


def where(example, act, obj=None):
    return reverse(address_name(example, act), args=[obj.pk] if obj else [])


def place_of(example, code):
    return kind_of(example).place.model.objects.get(code=code)


def is_of_division(example):
    return kind_of(example).place.model is Division


def body_of(example, n, code, /, **fields):
    """The n-th record as a client sends it to the place with this code."""
    place = {kind_of(example).place.field: code}
    pointed = example.at(place_of(example, code))
    own = apart(example, example.sent(n), code)
    return {"client_uuid": str(uuid4())} | place | pointed | own | fields


def apart(example, fields, code):
    """What no two records share is another text at any but the first place."""
    if code in {"E1", "9A0101101"}:
        return fields
    return fields | {name: f"{fields[name]}{code}" for name in example.once}


def row_of(example, n, place, **cells):
    """The n-th record as a row of a sheet; of a division it says its own place."""
    own = {kind_of(example).place.field: place.code} if is_of_division(example) else {}
    written = apart(example, example.written(n), place.code)
    return own | example.sheet_at(place) | written | cells


def entries_of(obj):
    """What the audit trail holds about a record."""
    return AuditEntry.objects.filter(record=f"{obj._meta.label_lower}:{obj.pk}")


def station_of(example, place):
    """What the page of an upload asks."""
    return None if is_of_division(example) else place


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
    return act in rows_of_access(example)


def plain(example, place):
    """Values as a service takes them, where REST would have read them."""
    model, sent = kind_of(example).model, example.sent(0) | example.at(place)
    pointed = {said.name: said.of(model).related_model for said in kind_of(example).refs}
    return {
        name: pointed[name].objects.get(pk=value) if name in pointed else value
        for name, value in sent.items()
        if name != "days"
    }


def only(act):
    """Over the kinds that have such a page."""
    return over(one for one in EXAMPLES if act in rows_of_access(one))


def over(examples):
    return pytest.mark.parametrize("example", list(examples), ids=lambda one: one.many)


secretive = over(one for one in EXAMPLES if not one.is_public)
masking = over(one for one in EXAMPLES if not (one.is_public or one.is_read_whole))
public = over(one for one in EXAMPLES if one.is_public)
pointing = over(one for one in EXAMPLES if one.at is not nothing)
living = over(one for one in EXAMPLES if one.steps)


@pytest.fixture
def cast(request, example):
    """Who is who for a kind: of a station (East) or of a division (East Town), and at another."""
    place = "division" if is_of_division(example) else "station"
    found = request.getfixturevalue(f"cast_of_a_{place}")
    kind_of(example).model.objects.all().delete()  # who of the cast is a worker
    return found


@pytest.fixture
def cast_of_a_station(east, west, lin, he, wang, chen, zhao, nobody, shen, tong):
    return SimpleNamespace(
        place=east, other=west, writer=lin, colleague=he, reader=wang, counter=chen,
        elsewhere=zhao, strangers=[zhao, nobody, shen], client=tong,
    )  # fmt: skip


@pytest.fixture
def cast_of_a_division(
    east_town, west_town, lin, chen, gao, zhao, nobody, shen, tong, make_user, county
):
    """East Town's county writes, its supervisors only read, the people of East list it masked."""
    return SimpleNamespace(
        place=east_town, other=west_town, writer=chen, colleague=gao,
        reader=make_user("hu", ("supervisor", county)), counter=lin,
        elsewhere=make_user("bai", ("officer", west_town)), strangers=[zhao, nobody, shen],
        client=tong,
    )  # fmt: skip


@pytest.fixture
def made(as_user, cast):
    """``made(example, n)``: the n-th record of the first place, sent by its writer."""

    def make(example, n=0, by=None, place=None, **fields):
        body = body_of(example, n, (place or cast.place).code, **fields)
        answer = post(as_user(by or cast.writer), example.rest, body)
        assert answer.status_code == 201, answer.content.decode()
        return kind_of(example).model.objects.get(pk=answer.json()["id"])

    return make


@pytest.fixture
def made_of(as_user):
    """``made_of(example, range(7), by, place)``: so many at once, as a client sends them."""

    def make(example, numbers, by, place):
        bodies = [body_of(example, n, place.code) for n in numbers]
        answer = post(as_user(by), example.rest, bodies)
        assert answer.status_code == 201, answer.content.decode()

    return make


@pytest.fixture
def typed(cast):
    def form(example, n=0, **fields):
        place = {kind_of(example).place.field: cast.place.pk}
        pointed = example.at(cast.place)
        return {"client_uuid": str(uuid4())} | place | pointed | example.typed(n) | fields

    return form
