"""黔西南州 as published for December 2023, on the real divisions, to the character."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse

from reports.models import Report
from reports.services.compile import request_report
from reports.sheets import Sheet
from stations import jobs
from stations.models import Division, Station
from stations.services.division_import import import_divisions
from stations.services.network import found_station


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """The real divisions and the network, once for this module, and taken back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        import_divisions(villages=["5223"])
        call_command("build_published", "5223", verbosity=0)
        jobs.run(Report.objects.get().job_id)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def qianxinan(built, db):
    """The report that the command asked for, compiled."""
    return Report.objects.get()


@pytest.fixture
def officer(make_user):
    def post(place):
        client = Client()
        user = make_user("luo", ("officer", place))
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return post


def test_the_report_says_what_the_place_has_published(qianxinan, officer, settings):
    settings.LANGUAGE_CODE = "zh-hans"
    assert qianxinan.month == date(2023, 12, 1)
    sheet = Sheet(qianxinan)
    text = {key: sheet.shown(key).text for key in PUBLISHED}
    assert text == PUBLISHED
    assert sheet.coverage.percent == "72%"
    assert sheet.coverage.fraction == "101/140"
    assert [county.name for county in sheet.complete] == ["兴义市", "晴隆县", "册亨县"]
    assert sheet.lacking_number == 39
    page = officer(qianxinan.division).get(qianxinan.get_absolute_url()).content.decode()
    assert "黔西南布依族苗族自治州 140 个乡镇（街道）中，101 个有社工站服务，覆盖率 72%。" in page
    assert "3 个县（市、区）已全覆盖：兴义市、晴隆县、册亨县。" in page
    assert page.count("101/140") >= 2


PUBLISHED = {
    "IND-NET-05a": "1",
    "IND-NET-05b": "8",
    "IND-NET-01": "101",
    "IND-NET-04": "4",
    "IND-NET-02": "72",
    "IND-NET-03b": "3",
    "IND-NET-03a": "8",
    "IND-NET-04r": "0.31",
}


def test_each_county_has_its_own_line_and_townships(qianxinan, officer):
    parts = {part.division.pk: part.built.fraction for part in Sheet(qianxinan).parts()}
    assert parts["522327"] == "13/13"
    assert parts["522324"] == "15/15"
    assert parts["522301"] == "32/32"
    assert len(parts) == 8
    client = officer(qianxinan.division)
    behind = client.get(reverse("reports:records", args=[qianxinan.pk, "IND-NET-02"]))
    assert (behind.context["counted"], behind.context["lacking_number"]) == (101, 39)
    assert behind.context["since"] == 0
    assert "者楼" in behind.content.decode()


def test_a_station_more_changes_the_next_sentence_and_not_this_one(qianxinan):
    lacking = Sheet(qianxinan).coverage.figure.lacking[0]
    by = qianxinan.requested_by
    home = Division.objects.get(pk=lacking)
    found_station(code="NEW", name="新站", tier=3, home=home, by=by, built_on=date(2023, 12, 31))
    again = request_report(place=qianxinan.division, month=qianxinan.month, by=by)
    jobs.run(again.job_id)
    assert Sheet(Report.objects.get(pk=again.pk)).coverage.percent == "73%"
    assert Sheet(qianxinan).coverage.percent == "72%"


def test_the_network_is_built_once(qianxinan):
    with pytest.raises(CommandError, match="^[^ ]+$"):
        call_command("build_published", "5223", verbosity=0)
    assert Station.objects.count() == 1 + 8 + 101 + 4
