"""A filing is shown beside the month before and the year before, with what it lacks: the same part
for the lead before filing it and for the county before accepting it; swings are marked."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from cases.filings.queries.missing import missing_of
from cases.filings.services.filings import file_month
from cases.models import Filing
from cases.photos.services import add_record_photos
from config.tests.test_kinds_photos import picture
from reports.figures.evidence import evidence, is_swing
from reports.indicators import CATALOGUE
from reports.issued.sheets import Sheet
from reports.testing import OCTOBER
from stations.models import Assignment

SEPTEMBER, YEAR_AGO = date(2025, 9, 1), date(2024, 10, 1)
CONTACTS, KEPT = CATALOGUE["IND-SVC-01"], CATALOGUE["IND-VIS-05"]


@pytest.fixture
def served(make_service, granny_li):
    """``served(OCTOBER, 3, attempts=2)``: so many heads in a record each, and attempts."""

    def make(month, heads, attempts=0):
        for number in range(heads):
            make_service(heads={"": 1}, on=month.replace(day=number % 27 + 1))
        for _number in range(attempts):
            make_service(on=month.replace(day=20), outcome="not_met", subject=granny_li)

    return make


def rows_of(found):
    return {row.indicator.id: row for row in found.rows}


def test_a_filing_and_its_report_say_the_same(east, he, served, compiled):
    """Of 61 records 3 met nobody."""
    served(OCTOBER, 58, attempts=3)
    filing = file_month(station=east, month=OCTOBER, by=he)
    assert filing.added == 61
    found = evidence(east, OCTOBER, filing)
    report = Sheet(compiled(east))
    said = {
        line.shown.indicator.id: line.shown.percent for _t, ls in report.chapters for line in ls
    }
    assert rows_of(found)["IND-SVC-01r"].text == said["IND-SVC-01r"] == "58"
    assert found.attempts.text == said["IND-SVC-01x"] == "3"
    assert [number for _word, number in found.outcomes] == [3]
    for key, row in rows_of(found).items():
        assert row.text == said[key], key


def test_it_is_beside_the_month_before_and_the_year_before(east, he, served):
    served(OCTOBER, 6)
    served(SEPTEMBER, 5)
    served(YEAR_AGO, 20)
    for month in (SEPTEMBER, YEAR_AGO):
        file_month(station=east, month=month, by=he)
    live = rows_of(evidence(east, OCTOBER))["IND-SVC-01"]
    filing = file_month(station=east, month=OCTOBER, by=he)
    row = rows_of(evidence(east, OCTOBER, filing))["IND-SVC-01"]
    assert row == live
    assert (row.text, row.before.text, row.year_ago.text) == ("6", "5", "20")
    assert (row.before.change.text, row.before.is_swing) == ("20.0%", False)
    assert (row.year_ago.change.text, row.year_ago.is_swing) == ("70.0%", True)
    assert evidence(east, OCTOBER, filing).swings > 0


def test_an_earlier_month_that_was_not_filed_is_not_nought(east, served):
    served(OCTOBER, 6)
    served(SEPTEMBER, 5)
    row = rows_of(evidence(east, OCTOBER))["IND-SVC-01"]
    assert (row.before.text, row.before.change, row.before.is_swing) == ("未报", None, False)


@pytest.mark.parametrize(
    ("indicator", "now", "then", "swings"),
    [
        (CONTACTS, 15, 10, True),
        (CONTACTS, 14, 10, False),
        (CONTACTS, 5, 10, True),
        (CONTACTS, 3, 0, True),
        (CONTACTS, 0, 0, False),
        (CONTACTS, 3, None, False),
        (KEPT, "0.4", "0.9", True),
        (KEPT, "0.4", "0.6", False),
    ],
)
def test_a_swing_is_the_set_share_or_more(indicator, now, then, swings):
    then = None if then is None else Decimal(then)
    assert is_swing(indicator, Decimal(now), then) is swings


def test_the_share_is_a_setting(settings):
    settings.FILING_SWING_PERCENT = 30
    assert is_swing(CONTACTS, Decimal(13), Decimal(10))
    assert not is_swing(CONTACTS, Decimal(12), Decimal(10))


@pytest.fixture
def lacking(east, make_service, make_worker, make_activity, granny_li, lin):
    """A month with a service that reached nobody, two events without a photo and one with, and a
    worker who logged nothing."""
    make_service(on=date(2025, 10, 8))
    pictured, _bare = (make_service([granny_li], method="S", on=date(2025, 10, d)) for d in (9, 10))
    add_record_photos(pictured, [picture(1)], by=lin)
    make_activity(began_on=date(2025, 10, 11), done_on=date(2025, 10, 11))
    idle, new = make_worker("闲一"), make_worker("新一")
    Assignment.objects.create(worker=idle, station=east, since=date(2025, 1, 1))
    Assignment.objects.create(worker=new, station=east, since=date(2025, 10, 20))


def test_what_is_missing_is_named(east, lacking):
    found = missing_of(east, OCTOBER)
    assert (found.nobody, found.unpictured) == (1, 2)
    assert "闲一" in map(str, found.unlogged)
    assert "新一" not in map(str, found.unlogged)


def test_lead_and_county_read_the_same_part(as_user, he, chen, east, served, lacking, settings):
    served(OCTOBER, 6, attempts=2)
    served(SEPTEMBER, 1)
    file_month(station=east, month=SEPTEMBER, by=he)
    asked = as_user(he).get(reverse("cases:file_month", args=[east.pk, "2025-10"])).text
    file_month(station=east, month=OCTOBER, by=he)
    filing = Filing.objects.get(month=OCTOBER)
    judged = as_user(chen).get(filing.get_absolute_url())
    for text in (asked, judged.text):
        assert 'id="evidence"' in text
        assert 'id="missing"' in text
        assert "闲一" in text
        assert "变动较大" in text
        assert "未见到人的记录随月报上报，不计为服务" in text
    as_user(chen).post(filing.get_absolute_url(), {"review": ""})
    filing.refresh_from_db()
    assert filing.status == Filing.Status.REVIEWED  # nothing of it stops anybody
