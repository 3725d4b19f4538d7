"""The calendar of a station, the county's month, filing and judging on the pages."""

import re
from datetime import date, timedelta
from decimal import Decimal
from html import unescape

import pytest
from django.utils import timezone

from cases.filings.months import last_day, month_before
from cases.filings.services.filings import return_filing, review_filing
from cases.models import Case, Filing
from cases.records.services import void_record
from reports.figures.evidence import evidence

FILINGS = "/filings/"


@pytest.fixture
def month():
    return month_before(timezone.localdate())


@pytest.fixture
def url(east, month):
    return f"/filings/station/{east.pk}/{month:%Y-%m}/"


@pytest.fixture
def record_in(log_record, granny_li, month):
    def log(day=1, **fields):
        return log_record(granny_li, done_on=month.replace(day=day), **fields)

    return log


def body(answer):
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def form_of(page):
    return page.text.split('<form class="panel"')[1].split("</form>")[0]


@pytest.mark.dated
def test_who_has_one_station_sees_its_months(as_user, he, lin, east, make_filing, month):
    make_filing(east, month)
    for user, acts in ((he, True), (lin, False)):
        answer = as_user(user).get(FILINGS, follow=True)
        assert answer.redirect_chain == [(f"/filings/station/{east.pk}/", 302)]
        rows = answer.context["rows"]
        assert [row.state for row in rows[:3]] == ["running", "filed", "open"]
        assert len(rows) == 13
        assert f"/filings/station/{east.pk}/{month_before(month):%Y-%m}/" in body(answer)
        assert ("btn-soft" in body(answer)) is acts


@pytest.mark.dated
def test_months_before_the_station_stood_are_left_out(as_user, he, east):
    east.built_on = east.operating_on = timezone.localdate() - timedelta(days=40)
    east.save()
    rows = as_user(he).get(f"/filings/station/{east.pk}/").context["rows"]
    assert 2 <= len(rows) <= 3


def test_a_month_before_the_station_stood_has_no_button(as_user, he, east):
    address = f"/filings/station/{east.pk}/2019-03/"
    east.built_on = east.operating_on = date(2019, 4, 1)
    east.save()
    assert "<button" not in form_of(as_user(he).get(address))
    east.built_on = east.operating_on = date(2019, 3, 31)
    east.save()
    assert "<button" in form_of(as_user(he).get(address))


def test_the_county_sees_who_is_late(as_user, chen, east, west, north, make_filing, month):
    make_filing(east, month)
    answer = as_user(chen).get(FILINGS)
    states = {row.station.code: row.state for row in answer.context["lines"]}
    assert states == {"E1": "filed", "W1": "open"}
    late = as_user(chen).get(FILINGS, {"state": "open"})
    assert [row.station.code for row in late.context["lines"]] == ["W1"]
    earlier = as_user(chen).get(FILINGS, {"month": f"{month_before(month):%Y-%m}"})
    assert {row.state for row in earlier.context["lines"]} == {"open"}


def test_a_month_that_the_list_does_not_have_is_refused(as_user, chen, east, west, month):
    """Never is another one shown in its place."""
    client = as_user(chen)
    assert client.get(FILINGS).context["month"] == month
    for asked in ("2019-01", "soon", "2026-13", "2026-1"):
        answer = client.get(FILINGS, {"month": asked})
        assert answer.status_code == 400
        assert f"{month:%Y-%m}" in answer.content.decode()


def test_a_hub_owes_only_what_it_did(as_user, chen, east, west, month, make_record, granny_li):
    west.tier = 2
    west.save()
    codes = lambda: [r.station.code for r in as_user(chen).get(FILINGS).context["lines"]]  # noqa: E731
    assert codes() == ["E1"]
    make_record(granny_li, done_on=month, station=west)
    assert codes() == ["E1", "W1"]


def test_what_is_missing_stands_first(
    as_user,
    he,
    url,
    record_in,
    make_duty,
    granny_li,
    make_case,
    month,
    make_person,
    west,
    zhao,
    east,
):
    from beneficiaries.models import TransferRequest

    record_in()
    make_duty(granny_li, due_on=month)
    make_case(opened_on=month - timedelta(days=40), status="intervention")
    TransferRequest.objects.create(person=granny_li, to=west, reason="moved", asked_by=zhao)
    answer = as_user(he).get(url)
    missing = answer.context["missing"]
    days = [month + timedelta(days=n) for n in range(last_day(month).day)]
    assert missing.silent_days == [d for d in days if d.weekday() < 5 and d.day != 1]
    assert (missing.overdue, missing.transfers, missing.idle_cases) == (1, 1, 1)
    text = body(answer)
    assert text.index('id="missing"') < text.index("btn-primary")
    silent = missing.silent_days[0]
    assert f"station={east.pk}&amp;since={silent}&amp;until={silent}" in text


def test_a_session_or_a_step_is_enough(as_user, he, url, make_case, month, log_record, granny_li):
    case = make_case(opened_on=month - timedelta(days=40), status="intervention")
    log_record(granny_li, done_on=month, case=case)
    assert as_user(he).get(url).context["missing"].idle_cases == 0
    Case.objects.update(status="suspended")
    assert as_user(he).get(url).context["missing"].idle_cases == 0


def test_unsigned_hand_overs_are_missing(as_user, he, url, granny_li, make_item, record_in, month):
    from cases.records.rows import HandedOver

    item = make_item("quilt", 5, received_on=month)
    record_in(handed=[HandedOver(person=granny_li, item=item, quantity=Decimal(1))])
    answer = as_user(he).get(url)
    assert answer.context["missing"].unsigned == 1
    [listed] = re.findall(r'href="(/hand-overs/[^"]+receipt=open[^"]*)"', body(answer))
    assert len(as_user(he).get(unescape(listed)).context["lines"]) == 1


def test_the_lead_files(as_user, he, url, record_in, east, month):
    record_in()
    client = as_user(he)
    assert "btn-primary" in body(client.get(url))
    answer = client.post(url, {"version": 1})
    filing = Filing.objects.get()
    assert answer.headers["Location"] == filing.get_absolute_url()
    assert (filing.added, filing.filed_by) == (1, he)
    client.post(url, {"version": 1})  # the button again, from the page that is still open
    assert Filing.objects.count() == 1


@pytest.mark.dated
def test_the_running_month_shows_and_is_not_filed(as_user, he, east):
    today = timezone.localdate()
    url = f"/filings/station/{east.pk}/{today:%Y-%m}/"
    client = as_user(he)
    assert "btn-primary" not in body(client.get(url)).split("<main")[1]
    assert client.post(url, {"version": 1}).status_code == 200
    assert not Filing.objects.exists()
    following = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    assert client.get(f"/filings/station/{east.pk}/{following:%Y-%m}/").status_code == 404
    assert client.get(f"/filings/station/{east.pk}/2026-13/").status_code == 404


@pytest.mark.parametrize("who", ["lin", "wang", "sun", "chen", "tong"])
def test_others_look_and_do_not_file(who, request, as_user, url, east):
    client = as_user(request.getfixturevalue(who))
    assert (
        'name="version"' not in body(client.get(url))
        or "btn-primary" not in body(client.get(url)).split("<main")[1]
    )
    assert client.post(url, {"version": 1}).status_code == 403
    assert not Filing.objects.exists()


@pytest.mark.parametrize("who", ["zhao", "nobody", "an", "shen"])
def test_strangers_find_nothing(who, request, as_user, url, east, make_filing, month):
    filing = make_filing(east, month)
    client = as_user(request.getfixturevalue(who))
    for address in (url, f"/filings/station/{east.pk}/", filing.get_absolute_url()):
        assert client.get(address).status_code == 404
        assert client.post(address, {"version": 1, "review": ""}).status_code in (404, 405)


@pytest.mark.dated
def test_of_a_running_month_the_days_to_come_are_not_missing(as_user, he, east, make_duty,
                                                             granny_li):  # fmt: skip
    today = timezone.localdate()
    make_duty(granny_li, due_on=today)
    answer = as_user(he).get(f"/filings/station/{east.pk}/{today:%Y-%m}/")
    assert all(day < today for day in answer.context["missing"].silent_days)
    assert answer.context["missing"].overdue == 0


def test_a_correction_shows_its_records_and_asks_why(as_user, he, url, record_in, make_filing,
                                                     east, month):  # fmt: skip
    wrong = record_in(1)
    make_filing(east, month)
    client = as_user(he)
    assert "btn-primary" not in body(client.get(url)).split("<main")[1]
    void_record(wrong, reason="never was", by=he)
    late = record_in(2)
    answer = client.get(url)
    assert [line.record for line in answer.context["added"]] == [late]
    assert [line.record for line in answer.context["removed"]] == [wrong]
    refused = client.post(url, {"version": 2, "reason": ""})
    assert "reason" in refused.context["form"].errors
    client.post(url, {"version": 2, "reason": "one was never made"})
    second = Filing.objects.get(version=2)
    page = client.get(second.get_absolute_url())
    assert [line.record for line in page.context["added"]] == [late]
    assert [line.record for line in page.context["removed"]] == [wrong]
    first = client.get(Filing.objects.get(version=1).get_absolute_url())
    assert second.get_absolute_url() in body(first)


def test_the_officer_reviews(as_user, chen, make_filing, east, month):
    filing = make_filing(east, month)
    client = as_user(chen)
    assert 'name="review"' in body(client.get(filing.get_absolute_url()))
    client.post(filing.get_absolute_url(), {"review": ""})
    filing.refresh_from_db()
    assert (filing.status, filing.reviewed_by) == ("reviewed", chen)
    page = body(client.get(filing.get_absolute_url()))
    assert 'name="review"' not in page
    assert 'name="return"' in page


def test_the_officer_returns_with_a_comment(as_user, chen, he, make_filing, east, month):
    filing = make_filing(east, month)
    client = as_user(chen)
    refused = client.post(filing.get_absolute_url(), {"return": "", "comment": ""})
    assert "comment" in refused.context["form"].errors
    client.post(filing.get_absolute_url(), {"return": "", "comment": "The 12th is empty"})
    filing.refresh_from_db()
    assert filing.status == "returned"
    for address in (filing.get_absolute_url(), f"/filings/station/{east.pk}/"):
        assert "The 12th is empty" in body(as_user(he).get(address))
    assert 'name="return"' not in body(client.get(filing.get_absolute_url()))


def test_no_other_judges(as_user, he, lin, make_filing, east, month):
    filing = make_filing(east, month)
    for user in (he, lin):
        client = as_user(user)
        assert 'name="review"' not in body(client.get(filing.get_absolute_url()))
        assert client.post(filing.get_absolute_url(), {"review": ""}).status_code == 403


def test_its_records_open_as_they_were_filed(as_user, he, record_in, make_filing, east, month):
    kept, wrong = record_in(1), record_in(2)
    filing = make_filing(east, month)
    void_record(wrong, reason="never was", by=he)
    record_in(3)
    listed = as_user(he).get("/records/", {"filing": str(filing.pk)})
    assert {line.record for line in listed.context["lines"]} == {kept, wrong}
    assert listed.context["totals"] == "2 条记录，2 人次"


def test_figures_of_a_version_stay(he, record_in, make_filing, east, month):
    record_in(1), record_in(2)
    filing = make_filing(east, month)
    void_record(record_in(3), reason="never was", by=he)
    found = {row.indicator.id: row.text for row in evidence(east, month, filing).rows}
    assert (found["IND-SVC-01r"], found["IND-SVC-01"]) == ("2", "2")


def test_an_officer_reads_no_names(as_user, chen, he, record_in, make_filing, east, month):
    make_filing(east, month)
    record_in(1)
    second = make_filing(east, month, reason="late")
    assert "李桂兰" in body(as_user(he).get(second.get_absolute_url()))
    assert "李桂兰" not in body(as_user(chen).get(second.get_absolute_url()))


@pytest.mark.dated
def test_today_reminds_the_lead(as_user, he, lin, chen, east, make_filing, month, url):
    assert url in body(as_user(he).get("/today/"))
    assert url not in body(as_user(lin).get("/today/"))
    filing = make_filing(east, month)
    assert url not in body(as_user(he).get("/today/"))
    review_filing(filing, by=chen)
    return_filing(filing, comment="The 12th is empty", by=chen)
    page = body(as_user(he).get("/today/"))
    assert url in page
    assert "The 12th is empty" in page


def test_today_is_one_line_for_all_stations_of_a_lead(
    as_user, he, east, make_station, east_town, make_record, month
):
    room = make_station("E2", "Plum Room", east_town, tier=4, parent=east)
    make_record(station=room, done_on=month)
    page = body(as_user(he).get("/today/"))
    assert "/filings/?state=open" in page
    assert "East Station、Plum Room" in page
    rows = as_user(he).get("/filings/?state=open").context["lines"]
    assert [row.station.code for row in rows] == ["E1", "E2"]


def test_more_stations_and_records_take_no_more_queries(
    count_queries, chen, he, make_station, east_town, east, make_filing, month, record_in, url
):
    record_in(1)
    filing = make_filing(east, month)
    pages = [(chen, FILINGS), (he, f"/filings/station/{east.pk}/"), (he, "/today/"), (he, url)]
    make_station("E2", "Second", east_town)
    record_in(2)
    second = make_filing(east, month, reason="late")
    record_in(3)
    make_filing(east, month_before(month))  # it stands beside the month
    pages.append((he, second.get_absolute_url()))
    before = [count_queries(user, address) for user, address in pages]
    for n in range(3, 12):
        make_station(f"E{n}", f"Station {n}", east_town)
        record_in(n)
    assert [count_queries(user, address) for user, address in pages] == before
    assert max(before) <= 30
    assert filing.version == 1
