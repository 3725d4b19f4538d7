"""Cases, visit duties, activities and stations at work; live and filed."""

from datetime import date, timedelta

import pytest
from django.db import connection

from cases.casework.services import take_step
from cases.facts.casework import OPEN_CASE
from cases.models import CaseStep, VisitDuty
from reports.figures.keys import FigureKey
from reports.figures.periods import Period
from reports.figures.queries.figure_source import FigureSource
from stations.models import Station

OCTOBER = date(2025, 10, 1)
LAST = date(2025, 10, 31)


@pytest.fixture
def take(lin):
    """``take(case, "accept", date(2025, 10, 3), "assessment")``: a step, straight into its row."""

    def step(case, verb, on, target, cycle=1):
        return CaseStep.objects.create(
            case=case, cycle=cycle, verb=verb, target=target, done_on=on, note="…", by=lin
        )

    return step


@pytest.fixture
def life(make_case, take):
    """A case accepted in September, closed in October, archived, reopened on 31 October."""
    case = make_case(status="archived")
    take(case, "open", date(2025, 9, 1), "intake")
    take(case, "accept", date(2025, 9, 2), "assessment")
    take(case, "approve_closing", date(2025, 10, 10), "follow_up")
    take(case, "archive", date(2025, 10, 20), "archived")
    take(case, "reopen", LAST, "assessment", 2)
    return case


def test_a_case_is_open_from_its_acceptance_to_its_closing(figures, east, life):
    def open_on(day):
        return figures(east, day.replace(day=1), day)["IND-CAS-09"].value

    days = [(9, 1), (9, 2), (10, 9), (10, 10), (10, 30), (10, 31)]
    assert [open_on(date(2025, *day)) for day in days] == [0, 1, 1, 0, 0, 1]


@pytest.mark.parametrize("verb", ["refer", "end", "decline", "suspend", "resume"])
def test_what_ends_a_case_and_what_does_not(figures, east, make_case, take, verb):
    targets = {"refer": "referred", "end": "archived", "decline": "declined"}
    case = make_case(status="plan")
    take(case, "accept", date(2025, 10, 1), "assessment")
    take(case, verb, date(2025, 10, 5), targets.get(verb, "suspended"))
    assert figures(east)["IND-CAS-09"].value == (verb not in targets)
    assert figures(east)["IND-CAS-03"].value == 0


def test_a_reopened_case_is_accepted_anew(figures, east, county, life):
    october, september = figures(east), figures(east, date(2025, 9, 1))
    assert (september["IND-CAS-01"].value, september["IND-CAS-03"].value) == (1, 0)
    assert (october["IND-CAS-01"].value, october["IND-CAS-03"].value) == (1, 1)
    assert figures(county)["IND-CAS-01", east.home_id].value == 1
    year = FigureSource(east, Period.parse("2025"), LAST)
    assert year.facts.total("case_accepted").number == 2


def test_the_closing_rate_has_no_value_without_an_accepted_case(figures, east, make_case, take):
    assert figures(east)["IND-CAS-04"].value is None
    take(make_case(), "approve_closing", LAST, "follow_up")
    assert figures(east)["IND-CAS-04"].value is None
    take(make_case(status="archived"), "accept", LAST, "assessment")
    rate = figures(east)["IND-CAS-04"]
    assert (rate.numerator, rate.denominator, rate.value) == (1, 1, 1)


def test_steps_taken_by_the_services_count(east, lin, he, make_case, today):
    case = make_case(opened_on=today)
    take_step(case, "accept", by=lin, note="She agrees.", done_on=today)
    source = FigureSource(east, Period.month(today), today)
    assert source.facts.total("case_accepted").number == 1
    assert source.lasting(OPEN_CASE).keys() == [case.pk.hex]


@pytest.fixture
def make_due(make_person):
    """``make_due(due_on, "done", ended_on)``: a visit owed to somebody of East, as it went."""

    def make(due, state="open", ended=None, person=None, **fields):
        person = person or make_person("王大山")
        VisitDuty.objects.filter(person=person, state="open").delete()
        row = {"since_on": due - timedelta(days=30), "interval": "month", "station": person.station}
        return VisitDuty.objects.create(
            person=person, due_on=due, state=state, ended_on=ended, **row | fields
        )

    return make


def test_visits_made_in_time_of_those_due(figures, east, make_due):
    assert figures(east)["IND-VIS-05"].value is None
    make_due(date(2025, 10, 10), "done", date(2025, 10, 10))
    make_due(date(2025, 10, 31), "done", date(2025, 10, 1))
    make_due(date(2025, 10, 10), "done", date(2025, 10, 11))
    make_due(date(2025, 10, 20))
    make_due(date(2025, 10, 20), "cancelled", date(2025, 10, 21))
    make_due(date(2025, 11, 1), "done", date(2025, 10, 31))
    rate = figures(east)["IND-VIS-05"]
    assert (rate.numerator, rate.denominator, rate.value) == (2, 4, 0.5)


@pytest.mark.dated
def test_what_is_due_today_or_later_is_no_failure_yet(east, make_due, today):
    period = Period(today - timedelta(days=5), today + timedelta(days=5))
    make_due(today - timedelta(days=1))
    make_due(today)
    make_due(today + timedelta(days=1))
    make_due(today, "done", today)
    total = FigureSource(east, period, today).facts.total("duty")
    assert (total.amount, total.number) == (1, 2)


def test_people_overdue_on_a_past_day(figures, county, east, make_due):
    make_due(date(2025, 10, 30))
    make_due(date(2025, 10, 30), "done", date(2025, 11, 2))
    make_due(date(2025, 10, 30), "cancelled", date(2025, 11, 2))
    make_due(date(2025, 10, 30), "done", LAST)
    make_due(LAST)
    make_due(date(2025, 10, 30), since_on=date(2025, 11, 1))
    assert figures(county)["IND-VIS-06"].value == 3
    assert figures(county)["IND-VIS-06", east.home_id].value == 3
    assert figures(county, date(2025, 9, 1))["IND-VIS-06"].value == 0


@pytest.fixture
def october_events(make_activity, make_service, make_person, west):
    """Three days' activity that ends in October, one in November, two community records alone,
    one of them of another domain; a voided one of each."""
    festival = make_activity(on=date(2025, 10, 3), began_on=date(2025, 9, 30))
    make_activity(on=date(2025, 11, 1), began_on=LAST)
    alone = make_service(on=date(2025, 10, 9), method="S", domain="02", heads={"elders": 12})
    elsewhere = make_service(
        [make_person("赵丽", station=west)], on=LAST, method="S", domain="02", station=west
    )
    make_service(on=date(2025, 10, 9), method="S", outcome="not_met", subject=make_person("王一"))
    return festival, alone, elsewhere


def test_events_are_activities_and_community_records_alone(
    figures, county, east, west, october_events, void, lin
):
    found = figures(county)
    assert found["IND-ACT-01"].value == 3
    assert found["IND-ACT-01", "domain", "04"].value == 1
    assert found["IND-ACT-01", "domain", "02"].value == 2
    assert found["IND-ACT-01", east.home_id].value == 2
    assert found["IND-ACT-01", west.home_id].value == 1
    assert (found["IND-ACT-02"].value, found["IND-ACT-03"].value) == (30 + 12 + 1, 1)
    festival, alone, _elsewhere = october_events
    void(alone, lin)
    void(festival, lin)
    assert figures(county)["IND-ACT-01"].value == 1


def test_the_list_of_events_has_both_kinds_the_newest_first(source, county, october_events):
    from reports.indicators import CATALOGUE

    listing = CATALOGUE["IND-ACT-01"].count.lines(source(county), FigureKey("IND-ACT-01"), None)
    festival, alone, elsewhere = october_events
    assert [line.key for line in listing.lines] == [
        str(row.pk) for row in (elsewhere, alone, festival)
    ]
    assert (listing.total, listing.following) == (3, None)


def test_a_station_is_at_work_when_it_serves_or_operates(
    figures, county, make_station, east_town, make_service, granny_li, east
):
    make_service([granny_li], on=date(2025, 10, 2))  # the 30th day before 31 October
    silent = make_station("S1", "Silent Station", east_town)
    waiting = make_station("S2", "New Station", east_town, operating_on=None)
    make_station("S3", "Suspended Station", east_town, suspended_on=LAST)
    make_station("R1", "Room", east_town, tier=Station.Tier.ROOM)
    found = figures(county)
    status = {key[2]: cell.counted for key, cell in found.items() if key[1:2] == ("status",)}
    assert status["serving"] == [str(east.pk)]
    assert status["silent"] == [str(silent.pk)]
    assert status["waiting"] == [str(waiting.pk)]
    assert len(status["suspended"]) == 1
    rate = found["IND-NET-09"]
    assert found["IND-NET-09a"].value == rate.numerator == 2
    assert (rate.denominator, rate.value) == (4, 0.5)
    assert found["IND-NET-09", east_town.pk].value == 0.5


def test_a_station_that_serves_is_at_work_before_it_says_so(
    figures, county, make_service, granny_li, east
):
    Station.objects.filter(pk=east.pk).update(operating_on=None)
    assert figures(county)["IND-NET-09"].numerator == 0
    make_service([granny_li], on=date(2025, 10, 1))
    assert figures(county)["IND-NET-09"].numerator == 0
    make_service([granny_li], on=date(2025, 10, 2))
    assert figures(county)["IND-NET-09"].numerator == 1


def test_without_a_built_station_nothing_runs(figures, county, east_town):
    rate = figures(county)["IND-NET-09"]
    assert (rate.value, rate.denominator) == (None, 0)


@pytest.fixture
def filed(life, make_due, october_events, make_service, granny_li, east, west, file_months):
    """October of East and West, filed."""
    make_due(date(2025, 10, 10), "done", date(2025, 10, 10))
    make_due(date(2025, 10, 20))
    make_service([granny_li], on=date(2025, 10, 30))
    filings = [file_months(station, Period.month(OCTOBER)) for station in (east, west)]
    assert filings
    from cases.models import Filing

    return tuple(Filing.objects.values_list("pk", flat=True))


OF_FACTS = ["IND-CAS-01", "IND-CAS-03", "IND-CAS-04", "IND-VIS-05", "IND-ACT-01"]


def count(place, filings=None):
    from reports.indicators import CATALOGUE

    source = FigureSource(place, Period.month(OCTOBER), LAST, filings=filings)
    return {
        (key, cell.part, cell.dimension, cell.item): (cell.value, cell.numerator, cell.denominator)
        for key in OF_FACTS
        for cell in CATALOGUE[key].count(source)
    }


def test_what_was_filed_stays_whatever_comes_later(county, filed, make_activity, make_due, life):
    live = count(county)
    assert count(county, filed) == live
    assert live["IND-CAS-01", "", "", ""][0] == 1
    make_activity(on=date(2025, 10, 20))
    make_due(date(2025, 10, 21))
    CaseStep.objects.filter(case=life, verb="reopen").delete()
    assert count(county, filed) == live
    now = count(county)
    assert now["IND-CAS-01", "", "", ""][0] == 0
    assert now["IND-ACT-01", "", "", ""][0] == 4
    assert now["IND-VIS-05", "", "", ""][2] == 3
    assert count(county, ())["IND-ACT-01", "", "", ""][0] == 0


def test_a_station_is_at_work_by_what_it_filed(county, filed, east):
    def at_work(filings):
        return FigureSource(county, Period.month(OCTOBER), LAST, filings=filings).at_work

    assert east.pk in at_work(filed)
    assert at_work(()) == frozenset()


def test_facts_agree_with_a_recount_in_plain_sql(county, filed):
    found = count(county)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE ended_on <= due_on AND state = 'done'), count(*)"
            " FROM cases_visitduty WHERE due_on >= '2025-10-01' AND due_on < '2025-11-01'"
            " AND state IN ('open', 'done')"
        )
        assert found["IND-VIS-05", "", "", ""][1:] == cursor.fetchone()
        cursor.execute(
            "SELECT (SELECT count(*) FROM cases_activity"
            " WHERE done_on >= '2025-10-01' AND done_on < '2025-11-01' AND voided_at IS NULL)"
            " + (SELECT count(*) FROM cases_servicerecord WHERE method = 'S' AND outcome = 'met'"
            " AND activity_id IS NULL AND done_on >= '2025-10-01' AND done_on < '2025-11-01'"
            " AND voided_at IS NULL)"
        )
        assert found["IND-ACT-01", "", "", ""][0] == cursor.fetchone()[0]
