"""The register of organisations: what is given once and where, seats, pages by key, the feed."""

import json
import threading
import time
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from stations.kinds.protocol import draft, one
from stations.models import AuditEntry, Organisation
from stations.network.services.organisations import known_or_new
from stations.organisations.finding import FINDER
from stations.organisations.queries import Named
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


def test_a_name_is_given_once_a_division_and_a_code_once_in_the_nation(
    found, county, north_town, make_user, other_county
):
    found("Spring", credit_code=GOOD_CODE)
    assert fields_of(lambda: found(" Spring ")) == {"name"}
    mo = make_user("mo", ("administrator", other_county))
    elsewhere = {"by": mo, "division": north_town}
    assert found("Spring", **elsewhere).division == north_town
    assert fields_of(lambda: found("Other", credit_code=GOOD_CODE, **elsewhere)) == {"credit_code"}
    assert fields_of(lambda: found("X", credit_code=GOOD_CODE[:-1] + "0")) == {"credit_code"}


def test_one_without_a_seat_has_its_name_where_it_was_named(found, an, east_town, west_town):
    known_or_new([Named("Spring", home=east_town)], by=an)
    assert fields_of(lambda: found("Spring", division=east_town)) == {"name"}
    assert found("Spring", division=west_town).division == west_town
    rows = [Organisation(name="Spring", origin=east_town, created_by=an) for _ in range(2)]
    with pytest.raises(IntegrityError):
        Organisation.objects.bulk_create(rows)


def test_of_two_rows_of_one_name_the_second_is_told(an, county):
    rows = [draft(Organisation, by=an, division=county, name="Spring") for _ in range(2)]
    assert list(BATCH.check(rows, by=an)) == [1]


def test_the_name_of_a_voided_one_is_free_and_nobody_names_that_one(found, an, lin):
    first = found("Spring", credit_code=GOOD_CODE)
    BATCH.void(first, by=an, reason="founded twice")
    assert not FINDER.offers(lin).exists()
    assert FINDER.opened(lin).get() == first
    second = found("Spring", credit_code=GOOD_CODE)
    assert known_or_new([Named("Spring", home=second.division)], by=an) == [second]
    assert FINDER.found(lin, GOOD_CODE[:9]) == [second]


def test_what_contradicts_itself_is_refused(found):
    days = {"registered_on": date(2020, 1, 2), "ended_on": date(2020, 1, 1)}
    assert fields_of(lambda: found("A", **days)) == {"ended_on"}
    assert fields_of(lambda: found("A", party_since=date(2999, 1, 1))) == {"party_since"}
    without = {"has_party_unit": False, "party_unit": "Branch"}
    assert fields_of(lambda: found("A", **without)) == {"party_unit"}


def test_who_names_the_party_unit_says_that_there_is_one(found):
    assert found("A", party_unit="Branch").has_party_unit is True
    assert found("B", party_since=date(2021, 7, 1)).has_party_unit is True
    assert found("C").has_party_unit is None


def test_a_sheet_says_what_kind_it_is_and_how_it_is_registered(chen, county, xlsx, bring_in):
    head = ["机构名称", "类型", "区划", "登记或备案", "登记层级", "是否有党组织"]
    rows = [
        ["清泉学校", "学校", county.pk, "", "", "否"],
        ["清泉医院", "医院", county.pk, "登记", "市", "是"],
        ["清泉敬老院", "养老机构", county.pk, "登记", "县", ""],
        ["清泉广场舞队", "社区社会组织", county.pk, "备案", "乡镇", ""],
    ]
    bring_in("organisations", xlsx(head, *rows), chen)
    told = Organisation.objects.order_by("pk").values_list(
        "kind", "registration", "registered_at", "has_party_unit"
    )
    assert list(told) == [
        ("school", "", "", False),
        ("hospital", "registered", "city", True),
        ("nursing_home", "registered", "county", None),
        ("community", "filed", "township", None),
    ]


def test_a_sheet_is_asked_about_a_name_that_stands_elsewhere(
    found, chen, county, east_town, xlsx, upload
):
    found("Spring", division=east_town)
    row = {"机构名称": "Spring", "类型": "社会团体", "区划": county.pk}
    [one] = upload("organisations", xlsx(list(row), list(row.values())), chen).rows.all()
    assert one.outcome == "double"
    assert east_town.short_name in str(one.found)


def test_an_edit_keeps_the_name_it_has(found, an):
    spring = found("Spring", credit_code=GOOD_CODE)
    now = BATCH.edit(spring, by=an, seen_version=1, name="Spring", kind="society")
    assert (now.kind, now.version) == ("society", 2)


@pytest.mark.django_db(transaction=True)
def test_two_counties_give_a_code_once(county, other_county, an, make_user):
    """Whoever comes second waits for the first, in another county too, and is told."""
    mo = make_user("mo", ("administrator", other_county))
    held, told = threading.Event(), []

    def row(by, division, name):
        return draft(Organisation, by=by, division=division, name=name, credit_code=GOOD_CODE)

    def second():
        try:
            assert held.wait(30)
            BATCH.add([row(mo, other_county, "Other")], by=mo)
        except ValidationError as error:
            told.append(error)
        finally:
            connection.close()

    waiting = threading.Thread(target=second)
    waiting.start()
    with transaction.atomic():
        BATCH.add([row(an, county, "Spring")], by=an)
        held.set()
        waiting.join(0.5)
        assert waiting.is_alive()
    waiting.join(30)
    assert len(told) == 1
    assert Organisation.objects.get().division == county


# ── one that a sheet merely named: kept where it was named until somebody says its seat ─────────


@pytest.fixture
def named(an, east_town):
    return known_or_new([Named("Spring", home=east_town)], by=an)[0]


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
