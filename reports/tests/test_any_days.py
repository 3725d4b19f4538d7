"""Any days, any year: over REST, on the page of an indicator, on a dashboard and in its lists.
What is counted is asked again in SQL that shares nothing with the product's."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from reports.counting.services.counting import refresh_counts
from reports.dashboards.dashboard_figures import DashboardFigures
from reports.dashboards.parts import Parts
from reports.dashboards.tests.test_dashboards import address
from reports.figures.periods import LONGEST, Period
from reports.figures.queries.figure_source import FigureSource
from reports.figures.queries.snapshot import counts
from reports.indicators import CATALOGUE
from reports.models import Report
from stations.models import Station

DAY = st.dates(date(1950, 1, 1), date(2100, 1, 1))
DAYS = "2025-08-20..2025-10-15"
BY_HAND = """
SELECT count(*), count(DISTINCT person_id), count(DISTINCT coalesce(a.household_id, person_id))
FROM cases_attendance a JOIN cases_servicerecord r ON r.id = record_id
JOIN stations_station s ON s.id = station_id
WHERE r.voided_at IS NULL AND outcome = 'met' AND done_on >= %s AND done_on <= %s
    AND s.home_id LIKE %s
"""
ENROLLED = """
SELECT count(*) FROM beneficiaries_enrolment e JOIN beneficiaries_person p ON p.id = e.person_id
WHERE since <= %s AND (until IS NULL OR until > %s) AND (died_on IS NULL OR died_on >= %s)
"""


def by_hand(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()


def values(client, key, **query):
    return client.get(reverse("api:indicator-detail", args=[key]), query)


def page_of(key):
    return reverse("reports:indicator", args=[key])


@pytest.fixture
def autumn(make_service, make_person, make_household, east, west):
    """A record each third day from July to December at two stations, of three people, one of
    whom is met at both; the books are counted, but for what was changed last."""
    home = make_household()
    li, luo = (make_person(name, household=home) for name in ("李秀英", "罗正芬"))
    ma = make_person("马小兰", station=west)
    for at in range(60):
        station = west if at % 4 == 3 else east
        people = [li] if at % 3 else [luo, ma]
        make_service(people, on=date(2025, 7, 2) + timedelta(3 * at), station=station)
    refresh_counts()
    make_service([ma], on=date(2025, 9, 9), station=west)  # September is marked, August is not


@given(DAY, st.integers(0, LONGEST))
def test_what_a_period_is_called_is_read_back(first, length):
    period = Period(first, first + timedelta(length))
    assert Period.parse(period.key) == period


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2025-10-03", "Write the period as"),
        ("2025-10-03..", "Write the period as"),
        ("2025-02-30..2025-03-01", "There is no day 2025-02-30."),
        ("2025-10-03..2025-10-02", "The last day is not before the first."),
        ("1949-09-30..1950-01-01", "Choose a day from 1949 on."),
        ("2000-01-01..2025-01-01", "At most ten years at a time."),
    ],
)
def test_days_that_are_none_are_said_at_the_period(text, words, as_client, tong, east):
    answer = values(as_client(tong), "IND-SVC-01", station=east.code, period=text)
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == ["period"]
    with translation.override("en"), pytest.raises(ValidationError, match=words):
        Period.parse(text)


@pytest.mark.parametrize(
    "days",
    [DAYS, "2025-09-03..2025-09-29", "2025-10-15..2025-10-15", "2025-07-31..2025-12-01", "2025"],
)
def test_any_days_are_counted_as_by_hand(days, autumn, as_client, tong, county, east, west):
    client, period = as_client(tong), Period.parse(days)
    for part, where in [("", f"{county.pk}%"), (east.home_id, east.home_id), (west.home_id,) * 2]:
        times, people, homes = by_hand(BY_HAND, period.first, period.last, where)
        for key, number in [
            ("IND-SVC-01", times), ("IND-SVC-02", people), ("IND-SVC-02h", homes),
        ]:  # fmt: skip
            found = values(client, key, division=county.pk, period=days).json()["values"]
            assert (found["period"], found["as_of"]) == (days, period.last.isoformat())
            cells = {c["part"]: c["text"] for c in found["cells"] if not c["dimension"]}
            assert cells[part] == str(number), (key, part)
    assert by_hand(BY_HAND, *(date(2025, 8, 20), date(2025, 10, 15)), "%")[1] == 3


def test_a_part_of_a_month_costs_no_more_statements_than_the_month(
    autumn, as_user, tong, chen, county, count_queries
):
    asked = reverse("api:indicator-detail", args=["IND-SVC-02"]) + f"?division={county.pk}&period="
    assert count_queries(chen, asked + DAYS) == count_queries(chen, asked + "2025-10")


@pytest.mark.parametrize("day", ["2025-10-14", "2025-10-15", "2025-12-31"])
def test_a_stock_is_told_as_of_any_day(day, as_client, tong, county, make_person):
    make_person("李秀英").enrolments.update(since="2025-10-15")
    make_person("罗正芬").enrolments.update(until="2025-12-31")
    make_person("马小兰", died_on=date(2025, 10, 15))
    client, number = as_client(tong), by_hand(ENROLLED, day, day, day)[0]
    for query in ({"as_of": day}, {"period": "2025", "as_of": day}, {"period": f"2025..{day}"}):
        if ".." in query.get("period", ""):
            query = {"period": f"2025-01-01..{day}"}
        found = values(client, "IND-CLI-01", division=county.pk, **query).json()["values"]
        assert (found["as_of"], found["cells"][0]["text"]) == (day, str(number))


def test_as_of_ends_the_days_of_a_period(autumn, as_client, tong, county):
    client = as_client(tong)
    asked = {"division": county.pk, "period": "2025-Q4", "as_of": "2025-11-10"}
    found = values(client, "IND-SVC-01", **asked).json()["values"]
    assert found["period"] == "2025-10-01..2025-11-10"
    assert found["cells"][0]["text"] == str(by_hand(BY_HAND, "2025-10-01", "2025-11-10", "%")[0])
    alone = values(client, "IND-SVC-01", division=county.pk, as_of="2025-11-10").json()["values"]
    assert alone["period"] == "2025-11-01..2025-11-10"
    for wrong in ("2026-01-01", "2025-09-30", "2999-01-01", "soon"):
        answer = values(client, "IND-SVC-01", **asked | {"as_of": wrong})
        assert [error["field"] for error in answer.json()["errors"]] == ["as_of"], wrong


ODD = [
    ({"period": "1899"}, "period"),
    ({"period": "1948-12"}, "period"),
    ({"period": "1899-01-01..1899-02-01"}, "period"),
    ({"period": "2025-10-05..2025-10-04"}, "period"),
    ({"period": "2999"}, "period"),
    ({"period": "9999-12"}, "period"),
    ({"period": "2025-01-01..9999-12-31"}, "period"),
    ({"period": "2999", "as_of": "2025-10-01"}, "period"),
    ({"as_of": "0001-01-01"}, "as_of"),
    ({"as_of": "1899-12-31"}, "as_of"),
    ({"as_of": "9999-12-31"}, "as_of"),
    ({"as_of": "10000-01-01"}, "as_of"),
    ({"period": "2025-10", "as_of": "2025-11-01"}, "as_of"),
    ({"period": "2025-10", "as_of": "2025-09-30"}, "as_of"),
    ({"period": "2025-10", "as_of": "9999-12-31"}, "as_of"),
]


@pytest.mark.parametrize(("asked", "field"), ODD)
@pytest.mark.parametrize("key", ["IND-SVC-01", "IND-TAL-02"])
def test_odd_days_are_refused_by_name(key, asked, field, as_client, tong, county, east):
    answer = values(as_client(tong), key, division=county.pk, **asked)
    assert answer.status_code == 400, answer.json()
    assert [error["field"] for error in answer.json()["errors"]] == [field]


def test_the_earliest_days_are_answered(as_client, tong, county, east):
    for asked in ({"period": "1949"}, {"as_of": "1949-10-01"}, {"period": "1949-10"}):
        assert values(as_client(tong), "IND-TAL-02", division=county.pk, **asked).status_code == 200


def test_a_day_of_no_place_is_refused_as_a_period_is(as_client, tong):
    for asked in ({"as_of": "2025-10-01"}, {"period": "2025-10"}):
        answer = values(as_client(tong), "IND-SVC-01", **asked)
        assert answer.status_code == 400, asked


@pytest.mark.parametrize("period", ["1000", "1899-Q3", "1948"])
def test_days_before_any_are_no_address_and_no_report(period, as_user, chen, county, east):
    client = as_user(chen)
    assert client.get(address(county), {"period": period}).status_code == 400
    assert client.get(page_of("IND-SVC-02"), {"period": period}).status_code == 400
    sent = {"division": county.pk, "period": period}
    answer = client.post(reverse("api:report-list"), sent, "application/json")
    assert [error["field"] for error in answer.json()["errors"]] == ["period"]
    assert not Report.objects.exists()


def test_reports_stay_of_whole_periods(as_client, as_user, chen, tong, county, east):
    client = as_user(chen)
    sent = {"division": county.pk, "period": DAYS}
    answer = client.post(reverse("api:report-list"), sent, "application/json")
    assert [error["field"] for error in answer.json()["errors"]] == ["period"]
    listed = client.get(reverse("api:report-list"), {"period": DAYS})
    assert [error["field"] for error in listed.json()["errors"]] == ["period"]
    assert client.get(reverse("reports:index"), {"period": DAYS}).status_code == 400
    assert client.post(reverse("reports:issue_all"), {"period": DAYS}).status_code == 400


# the page of an indicator


def test_the_page_of_an_indicator_takes_any_days(autumn, as_user, chen, county):
    client = as_user(chen)
    context = client.get(page_of("IND-SVC-02"), {"period": DAYS}).context
    people = by_hand(BY_HAND, "2025-08-20", "2025-10-15", "%")[1]
    assert context["whole"].text == str(people)
    assert [row.period.key for row, _text in context["months"][:2]] == ["2025-10", "2025-09"]
    listed = client.get(context["whole"].url)
    assert listed.context["counted"] == people == len(listed.context["lines"])


def test_two_days_lead_to_their_address_and_what_is_wrong_is_said(as_user, chen, county):
    client = as_user(chen)
    for path in (page_of("IND-SVC-02"), address(county)):
        kept = {"place": f"division:{county.pk}", "month": "2025-09"}
        answer = client.get(path, {"first": "2025-10-03", "last": "2025-11-02"} | kept)
        assert answer.status_code == 302
        assert "period=2025-10-03..2025-11-02" in answer.url
        assert "place=division" in answer.url
        assert "first" not in answer.url
        assert "month" not in answer.url
        alone = client.get(path, {"last": "2025-10-15"})
        assert "period=2025-10-01..2025-10-15" in alone.url
        wrong = client.get(path, {"first": "2025-10-03", "last": "2025-10-02"})
        assert wrong.status_code == 200
        assert wrong.context["days"].errors.keys() == {"last"}
        assert wrong.context["days"].errors["last"][0] in wrong.content.decode()
        assert client.get(path, {"period": "2025-10-03..soon"}).status_code == 400


def test_every_year_that_has_records_is_offered(as_user, chen, county, east):
    Station.objects.filter(pk=east.pk).update(built_on=date(2016, 5, 1))
    for path in (page_of("IND-SVC-02"), address(county)):
        periods = as_user(chen).get(path).context["periods"]
        assert periods[-1][0] == "2016"
        assert "2016-05" in dict(periods[-1][1])


def test_a_list_of_days_to_come_is_as_of_today(as_user, chen, county, granny_li, make_duty, today):
    make_duty(granny_li, due_on=today + timedelta(5), since_on=today)
    last = today + timedelta(30)
    asked = {"place": f"division:{county.pk}", "first": today - timedelta(3), "last": last}
    page = as_user(chen).get(reverse("reports:live", args=["IND-VIS-06"]), asked)
    assert page.context["counted"] == 0  # in thirty days it would be one


# a dashboard


PERIODS = [
    DAYS, "2025-09-03..2025-10-01", "2025-10-02..2025-10-31", "2025-Q4", "2025-10", "2025",
]  # fmt: skip


@pytest.mark.parametrize("days", PERIODS)
@pytest.mark.parametrize("compare", ["year", "month"])
def test_the_dashboard_of_any_days_is_the_catalogues(
    days, compare, autumn, chen, county, make_donation, make_person
):
    from cases.models import VisitDuty

    make_donation(kind="cash", quantity=700, received_on=date(2025, 10, 1))
    make_donation(kind="cash", quantity=80, received_on=date(2025, 10, 31))
    person = make_person("丁四")
    VisitDuty.objects.filter(person=person).delete()
    for due, ended in [("2025-09-01", "2025-09-01"), ("2025-10-02", "2025-10-09")]:
        VisitDuty.objects.create(
            person=person, station=person.station, due_on=due, ended_on=ended,
            since_on="2025-08-01", interval="month", state="done",
        )  # fmt: skip
    board = DashboardFigures(county, Period.parse(days), user=chen, compare=compare, by="group")
    for period in (board.period, board.compared):
        source = FigureSource(county, period, period.last)
        found = {
            (row.id, cell.part, cell.item): cell for row, cell in counts(source, CATALOGUE.values())
        }
        assert board.reached(period) == found["IND-SVC-01", "", ""].value
        assert board.sign("donation", period).good == found["IND-RES-02", "", ""].value
        kept = found["IND-VIS-05", "", ""]
        assert board.kept(period)[:2] == (kept.numerator, kept.denominator)
        for row in Parts(board).rows if period == board.period else []:
            assert row.contacts == found["IND-SVC-01", row.key, ""].value
        elders = found.get(("IND-SVC-01", "", "elders"))
        assert board.reached(board.period, "group", "elders") >= 0
        if period == board.period:
            number = board.reached(period, "group", "elders")
            assert number == (elders.value if elders else 0)
    assert board.compared == (board.period.year_ago if compare == "year" else board.period.before)


def test_the_lists_and_the_file_are_of_the_same_days(autumn, as_user, chen, county):
    client, asked = as_user(chen), {"period": DAYS}
    page = client.get(address(county), asked)
    times = by_hand(BY_HAND, "2025-08-20", "2025-10-15", "%")[0]
    assert page.context["parts"].total.contacts == times
    assert "都以整月计" in page.content.decode()
    listed = client.get(page.context["parts"].total.links["services"])
    assert listed.context["number"] == times
    file = client.get(address(county, "dashboard_file", format="csv"), asked)
    text = b"".join(file.streaming_content).decode() if file.streaming else file.content.decode()
    assert f",{times}," in text
    assert "2025-08-20 – 2025-10-15" in text  # noqa: RUF001


def test_each_number_of_any_days_opens_its_very_list(
    autumn, as_user, chen, county, make_donation, make_person, make_case
):
    from cases.models import CaseStep, VisitDuty

    make_donation(kind="cash", quantity=700, received_on=date(2025, 10, 1))
    make_donation(kind="cash", quantity=80, received_on=date(2025, 10, 31))  # after the last day
    people = [make_person(name) for name in ("丁四", "戊五", "己六")]
    case = make_case(people[0], status="plan")
    CaseStep.objects.create(
        case=case, verb="accept", target="assessment", done_on=date(2025, 10, 15), by=chen
    )
    VisitDuty.objects.filter(person__in=people).delete()
    days = [("2025-09-01", "2025-09-01"), ("2025-10-12", None), ("2025-10-20", None)]
    for person, (due, ended) in zip(people, days, strict=True):
        VisitDuty.objects.create(
            person=person, station=person.station, due_on=due, ended_on=ended,
            since_on="2025-08-01", interval="month", state="done" if ended else "open",
        )  # fmt: skip
    client, asked = as_user(chen), {"period": DAYS}
    board = client.get(address(county), asked).context["board"]
    overdue, cases = (board.sign(kind, board.period).number for kind in ("overdue", "case"))
    told = {
        "kept": (2, 1),
        "donations": (1, 700),
        "overdue": (overdue, None),
        "cases": (cases, None),
    }
    for subject, (number, good) in told.items():
        listed = client.get(address(county, "behind", subject=subject), asked)
        assert listed.context["number"] == number == len(listed.context["lines"]), subject
        assert good in (None, listed.context.get("good")), subject
    assert (overdue >= 1, cases) == (True, 1)
    assert board.kept(board.period)[:2] == (1, 2)
    assert board.sign("donation", board.period).good == 700


def test_of_a_month_nothing_is_said_of_calendar_months(as_user, chen, county):
    page = as_user(chen).get(address(county), {"period": "2025-10"}).content.decode()
    assert "都以整月计" not in page


def test_days_cost_two_statements_more_than_a_month(autumn, chen, county, count_queries):
    month, days = (count_queries(chen, f"{address(county)}?period={p}") for p in ("2025-10", DAYS))
    assert days <= month + 2


# reports of past years


def test_a_report_of_any_past_year_is_asked_for_on_the_page(as_user, chen, county, east, today):
    Station.objects.filter(pk=east.pk).update(built_on=date(2016, 5, 1))
    client = as_user(chen)
    form = client.get(reverse("reports:index")).context["form"]
    offered = {key for _year, rows in form.fields["period"].widget.choices for key, _label in rows}
    assert {"2016", "2016-H1", "2016-Q3", "2016-05", "2020-12"} <= offered
    assert "2015" not in offered
    assert str(today.year) not in offered
    asked = {"place": f"division:{county.pk}", "period": "2016-Q3"}
    report = Report.objects.get(pk=client.post(reverse("reports:index"), asked).url.split("/")[-2])
    assert report.period == Period.parse("2016-Q3")


def test_the_calendar_and_a_places_page_go_back_as_far(as_user, chen, county, east):
    Station.objects.filter(pk=east.pk).update(built_on=date(2016, 5, 1))
    client = as_user(chen)
    calendar = client.get(reverse("reports:index"), {"kind": "quarter", "period": "2016-Q3"})
    assert calendar.context["periods"][-1][1][-1][0] == "2016-Q1"
    page = reverse("reports:place", args=["division", county.pk])
    shown = [p.key for p, *_ in client.get(page, {"year": "2016"}).context["periods"]]
    assert (shown[0], shown[-1], len(shown)) == ("2016-12", "2016-01", 12)
    quarters = client.get(page, {"kind": "quarter", "year": "2016"}).context["periods"]
    assert [p.key for p, *_ in quarters] == [f"2016-Q{n}" for n in (4, 3, 2, 1)]
    years = client.get(page, {"kind": "year"}).context["periods"]
    assert [p.key for p, *_ in years][-1] == "2016"
    assert client.get(page, {"year": "1800"}).context["year"] is None
