"""The audit trail: written with the change, never edited, read by auditors alone."""

import pytest
from django.db import InternalError, ProgrammingError, connection, transaction
from django.urls import reverse

from stations.audit import trail as audit
from stations.models import AuditEntry
from stations.templatetags.audit_words import detail_value


@pytest.fixture
def entry(lin, east):
    return audit.record("lock", lin, by=lin, station=east, reason="a test of the trail")


@pytest.mark.parametrize("role", ["the owner", "the product"])
@pytest.mark.parametrize("act", ["update", "delete"])
def test_an_entry_can_be_neither_changed_nor_deleted(entry, act, role):
    rows = AuditEntry.objects.filter(pk=entry.pk)
    if role == "the owner":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE NONE")
    refused = InternalError if role == "the owner" else ProgrammingError
    with pytest.raises(refused), transaction.atomic():
        rows.update(reason="nothing happened") if act == "update" else rows.delete()


def test_the_auditor_of_the_county_reads_it(entry, shen, as_user):
    assert "a test of the trail" in as_user(shen).get(reverse("stations:audit")).text


def test_an_auditor_elsewhere_does_not(entry, make_user, other_county, as_user):
    auditor = make_user("other", ("auditor", other_county))
    assert "a test of the trail" not in as_user(auditor).get(reverse("stations:audit")).text


@pytest.mark.parametrize("who", ["lin", "he", "wang", "chen", "an", "tong", "nobody"])
def test_nobody_else_has_the_page(who, request, as_user):
    user = request.getfixturevalue(who)
    assert as_user(user).get(reverse("stations:audit")).status_code == 403


def test_the_filter_narrows(entry, lin, shen, east, as_user):
    audit.record("unlock", lin, by=lin, station=east, reason="another line")
    page = as_user(shen).get(reverse("stations:audit"), {"verb": "unlock"})
    assert "another line" in page.text
    assert "a test of the trail" not in page.text


def test_pages_turn_by_key(lin, shen, east, as_user):
    for number in range(60):
        audit.record("lock", lin, by=lin, station=east, reason=f"line {number:02d}.")
    first = as_user(shen).get(reverse("stations:audit"))
    assert "line 59." in first.text
    assert "line 05." not in first.text
    second = as_user(shen).get(reverse("stations:audit"), {"after": first.context["page"].after})
    assert "line 05." in second.text


def test_the_page_costs_the_same_with_more_entries(entry, lin, shen, east, count_queries):
    few = count_queries(shen, reverse("stations:audit"))
    for _ in range(20):
        audit.record("lock", lin, by=lin, station=east)
    assert count_queries(shen, reverse("stations:audit")) == few


def test_the_address_is_kept(lin, shen, as_user, an):
    as_user(an).post(reverse("stations:admin_user_act", args=[lin.pk, "lock"]), {"reason": "x"})
    assert AuditEntry.objects.get(verb="lock").address == "127.0.0.1"


def test_details_read_as_words_and_lists_not_as_code():
    assert detail_value(["phone", "address"]) == "phone, address"
    assert detail_value({"format": "xlsx"}) == "格式: xlsx"
    assert detail_value(None) == detail_value([]) == detail_value("") == "—"
    assert detail_value(0) == "0"


def test_whoever_looks_for_a_record_finds_the_pages_that_showed_it(shen, tong, east, as_user):
    shown = ["beneficiaries.person:1", "beneficiaries.person:2"]
    fields = {"beneficiaries.person": ["phone"]}
    audit.record("read_page", tong, by=tong, station=east, records=shown, fields=fields)
    page = as_user(shen).get(reverse("stations:audit"), {"record": "beneficiaries.person:2"})
    assert "服务对象: 电话" in page.text
    assert (
        shown[0]
        not in as_user(shen)
        .get(reverse("stations:audit"), {"record": "beneficiaries.person:3"})
        .text
    )


@pytest.mark.parametrize(("who", "place"), [("chen", "county"), ("lin", "east")])
def test_what_belongs_to_no_place_is_told_where_the_doer_is_posted(who, place, shen, request):
    user = request.getfixturevalue(who)
    entry = audit.record("log_in", user, by=user)
    assert request.getfixturevalue(place) in (entry.station, entry.division)
    assert AuditEntry.objects.visible_to(shen).filter(pk=entry.pk).exists()
