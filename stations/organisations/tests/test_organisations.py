"""The register of organisations: names and codes given once, seats, pages by key and the feed."""

import json
import threading
import time

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.urls import reverse

from stations.kinds.protocol import draft, one
from stations.models import AuditEntry, Organisation
from stations.network.services.organisations import known_or_new
from stations.organisations.kind import FINDER
from stations.organisations.services import BATCH
from stations.organisations.testing import organisation
from stations.organisations.tests.test_credit_code import GOOD_CODE

REST = "/api/v1/organisations/"
LIST = "/organisations/"


@pytest.fixture
def found(an, county):
    def add(name, by=None, division=None, **fields):
        row = draft(Organisation, by=by or an, division=division or county, name=name, **fields)
        return one(BATCH.add, row, by=by or an)[0]

    return add


def fields_of(act):
    with pytest.raises(ValidationError) as error:
        act()
    entries = getattr(error.value, "entries", {0: error.value})
    return {name for entry in entries.values() for name in entry.message_dict}


def test_an_organisation_has_a_name_and_a_code_of_its_own_in_the_nation(
    found, north_town, make_user, other_county
):
    found("Spring", credit_code=GOOD_CODE)
    mo = make_user("mo", ("administrator", other_county))
    assert fields_of(lambda: found(" Spring ", by=mo, division=north_town)) == {"name"}
    elsewhere = {"by": mo, "division": north_town}
    assert fields_of(lambda: found("Other", credit_code=GOOD_CODE, **elsewhere)) == {"credit_code"}
    assert fields_of(lambda: found("X", credit_code=GOOD_CODE[:-1] + "0")) == {"credit_code"}


def test_of_two_rows_of_one_name_the_second_is_told(an, county):
    rows = [draft(Organisation, by=an, division=county, name="Spring") for _ in range(2)]
    assert list(BATCH.check(rows, by=an)) == [1]


def test_the_name_of_a_voided_one_is_free_and_nobody_names_that_one(found, an, lin):
    first = found("Spring", credit_code=GOOD_CODE)
    BATCH.void(first, by=an, reason="founded twice")
    assert not FINDER.offers(lin).exists()
    assert FINDER.opened(lin).get() == first
    second = found("Spring", credit_code=GOOD_CODE)
    assert known_or_new([("Spring", "", second.division)], by=an)["Spring"] == second
    assert FINDER.found(lin, GOOD_CODE[:9]) == [second]


def test_an_edit_keeps_the_name_it_has(found, an):
    spring = found("Spring", credit_code=GOOD_CODE)
    now = BATCH.edit(spring, by=an, seen_version=1, name="Spring", kind="society")
    assert (now.kind, now.version) == ("society", 2)


@pytest.mark.django_db(transaction=True)
def test_two_counties_give_a_name_once(county, other_county, an, make_user):
    """Whoever comes second waits for the first, in another county too, and is told."""
    mo = make_user("mo", ("administrator", other_county))
    held, told = threading.Event(), []

    def second():
        try:
            assert held.wait(30)
            row = draft(Organisation, by=mo, division=other_county, name="Spring")
            BATCH.add([row], by=mo)
        except ValidationError as error:
            told.append(error)
        finally:
            connection.close()

    waiting = threading.Thread(target=second)
    waiting.start()
    with transaction.atomic():
        BATCH.add([draft(Organisation, by=an, division=county, name="Spring")], by=an)
        held.set()
        waiting.join(0.5)
        assert waiting.is_alive()
    waiting.join(30)
    assert len(told) == 1
    assert Organisation.objects.get().division == county


# ── one that a sheet merely named: kept where it was named until somebody says its seat ─────────


@pytest.fixture
def named(an, east_town):
    return known_or_new([("Spring", "", east_town)], by=an)["Spring"]


def test_a_named_one_has_no_seat_and_is_kept_where_it_was_named(named, east_town, north_town, mei):
    assert (named.division, named.origin) == (None, east_town)
    assert AuditEntry.objects.get(verb="add").division == east_town
    with pytest.raises(PermissionDenied):
        BATCH.edit(named, by=mei, kind="society")


def test_its_seat_is_said_once_by_the_page(named, chen, county, north_town, west_town, as_user):
    client, url = as_user(chen), reverse("stations:organisation_edit", args=[named.pk])
    form = {"seen_version": 1, "name": "Spring", "kind": "society", "division": ""}
    assert client.post(url, form).status_code == 302
    form["seen_version"] = 2
    wrong = client.post(url, form | {"division": north_town.pk})
    assert "division" in wrong.context["form"].errors
    assert client.post(url, form | {"division": county.pk}).status_code == 302
    named.refresh_from_db()
    assert (named.kind, named.division) == ("society", county)
    assert "division" not in client.get(url).context["form"].fields
    assert fields_of(lambda: BATCH.edit(named, by=chen, division=west_town)) == {"division"}


def test_its_seat_is_said_once_over_rest(named, chen, county, north_town, as_user):
    client, url = as_user(chen), f"{REST}{named.pk}/"
    assert client.get(url).json()["division"] is None

    def patch(division, version):
        seen = {"If-Match": f'"{version}"'}
        body = json.dumps({"division": division.pk})
        return client.patch(url, body, "application/json", headers=seen)

    assert [e["field"] for e in patch(north_town, 1).json()["errors"]] == ["division"]
    assert patch(county, 1).json()["division"] == county.pk
    assert [e["field"] for e in patch(north_town, 2).json()["errors"]] == ["division"]
    assert patch(county, 2).json()["division"] == county.pk


def test_a_sheet_names_the_seat_by_code_or_by_name(
    chen, county, north_town, xlsx, upload, findings
):
    def found(seat):
        row = {"name": "Spring", "kind": "社会团体", "division": seat}
        return findings(upload("organisations", xlsx(list(row), list(row.values())), chen))

    for seat in (county.pk, county.name, f"{county.parent.name}/{county.name}"):
        assert found(seat) == {}
    for seat in (north_town.pk, north_town.name, "nowhere"):
        assert list(found(seat)[2]) == ["division"]


def test_who_may_not_add_there_says_no_seat_there(named, chen, north_town):
    with pytest.raises(PermissionDenied):
        BATCH.edit(named, by=chen, division=north_town)


# ── read ────────────────────────────────────────────────────────────────────────────────────────


def test_the_list_is_found_by_name_or_code_and_kind(found, lin, county, as_user):
    found("Spring", credit_code=GOOD_CODE)
    found("Autumn", kind="foundation")
    client = as_user(lin)

    def shown(**query):
        return [row.name for row in client.get(LIST, query).context["lines"]]

    assert shown() == ["Autumn", "Spring"]
    assert shown(q="pri") == shown(q=GOOD_CODE[:9]) == ["Spring"]
    assert shown(kind="foundation") == ["Autumn"]
    assert shown(division=county.pk) == ["Autumn", "Spring"]


def test_over_rest_a_division_is_the_seat_and_under_what_lies_below(
    found, lin, county, east_town, as_user
):
    found("Spring"), found("Autumn", division=east_town)
    client = as_user(lin)

    def names(**query):
        return [row["name"] for row in client.get(REST, query).json()["results"]]

    assert names(division=county.pk) == ["Spring"]
    assert names(under=county.pk) == ["Spring", "Autumn"]


def test_pages_by_key_go_on_and_back_as_before(county, lin, as_user):
    made = [organisation(f"Agency {n}", county).pk for n in range(5)]
    client = as_user(lin)
    first = client.get(REST, {"limit": 2}).json()
    second = client.get(first["next"]).json()
    assert [row["id"] for row in first["results"] + second["results"]] == made[:4]
    assert client.get(second["previous"]).json()["results"] == first["results"]


@pytest.mark.django_db(transaction=True)
def test_changes_are_read_by_who_asks_for_them(county, an, lin, as_user):
    made = [organisation(f"Agency {n}", county) for n in range(3)]
    client = as_user(lin)

    def until(url, number):
        ends, page = time.monotonic() + 60, {"results": []}
        while len(page["results"]) < number and time.monotonic() < ends:
            page = client.get(url).json()
        return page

    page = until(f"{REST}?updated_after=", 3)
    BATCH.edit(made[0], by=an, kind="society")
    later = until(f"{REST}?updated_after={page['cursor']}", 1)
    assert [row["id"] for row in later["results"]] == [made[0].pk]
    two = until(f"{REST}?updated_after=&limit=2", 2)
    assert [row["id"] for row in client.get(two["next"]).json()["results"]] == [made[0].pk]
    assert client.get(f"{REST}?updated_after=nonsense").status_code == 400
