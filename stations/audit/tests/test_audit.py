"""The audit trail: written with the change, never edited, read by auditors alone."""

import csv
import io
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
from django.db import InternalError, ProgrammingError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from stations.audit import trail as audit
from stations.lists import paging
from stations.lists.downloads import path_of
from stations.models import AuditEntry, Job
from stations.row_security.acting import NOBODY, acting
from stations.templatetags.audit_words import detail_value


@pytest.fixture
def entry(lin, east):
    return audit.record("lock", lin, by=lin, station=east, reason="a test of the trail")


@pytest.mark.parametrize("leave", ["one", "many"])
def test_an_entry_is_left_by_whoever_acts_wherever_it_belongs(zhao, east, leave):
    """Also before it is known who acts: the database shows the doer no such row."""
    with acting(NOBODY):
        if leave == "one":
            audit.record("export", east, by=zhao)
        else:
            audit.record_many("export", [east], by=zhao)
    assert AuditEntry.objects.get(verb="export").station == east


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


LONG_AGO = datetime(2021, 12, 31, 16, 5, 7, tzinfo=UTC)  # 2022-01-01 00:05:07 here
ASKED = {"verb": "lock", "since": "2022-01-01", "until": "2022-01-01"}


@pytest.fixture
def acts(lin, zhao, east, monkeypatch):
    """Lin's and Zhao's, of two kinds, years ago; and the same today."""
    for at in (LONG_AGO, timezone.now()):
        with monkeypatch.context() as clock:
            clock.setattr(timezone, "now", lambda at=at: at)
            for by in (lin, zhao):
                for verb in ("lock", "unlock"):
                    text = f"{verb} by {by.username} in {at.year}"
                    audit.record(verb, lin, by=by, station=east, reason=text)


def found_in(answer, form):
    """Day and reason of each row of the file."""
    body = answer.getvalue()
    for close in answer._resource_closers:  # without the signal that closes the connection, too
        close()
    if form == "csv":
        return [(row[0], row[5]) for row in csv.reader(io.StringIO(body.decode()))][1:]
    rows = load_workbook(io.BytesIO(body)).active.iter_rows(min_row=2, values_only=True)
    return [(str(row[0]), row[5]) for row in rows]


@pytest.mark.parametrize("by", ["name", "username"])
def test_the_page_narrows_by_verb_and_person_and_tells_full_dates(acts, lin, shen, as_user, by):
    page = as_user(shen).get(reverse("stations:audit"), ASKED | {"by": getattr(lin, by)})
    assert [row.reason for row in page.context["lines"]] == ["lock by lin in 2021"]
    assert "2022-01-01 00:05:07" in page.text


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_export_carries_the_same_filter(acts, lin, shen, as_user, form):
    asked = ASKED | {"by": lin.username, "format": form}
    answer = as_user(shen).get(reverse("stations:audit"), asked)
    assert found_in(answer, form) == [("2022-01-01 00:05:07", "lock by lin in 2021")]
    entry = AuditEntry.objects.filter(verb="export", by=shen).latest("pk")
    assert entry.detail["filters"] == asked


def test_so_does_a_long_export(acts, lin, shen, as_user, run_jobs, settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(paging, "MOST", 0)
    asked = {"verb": "lock", "by": lin.username, "format": "csv"}
    assert as_user(shen).get(f"{reverse('stations:audit')}?{urlencode(asked)}").status_code == 302
    run_jobs()
    text = path_of(Job.objects.latest("created_at")).read_text(encoding="utf-8")
    this_year = timezone.localdate().year
    assert [row[5] for row in csv.reader(io.StringIO(text))][1:] == [
        f"lock by lin in {this_year}",
        "lock by lin in 2021",
    ]
