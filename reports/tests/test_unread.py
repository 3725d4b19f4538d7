"""Stocks whose keys are many: a number at once, the keys for whoever keeps or lists them."""

from datetime import date, timedelta
from threading import Thread

import pytest
from django.db import connections
from django.urls import reverse

from cases.facts.duties import OVERDUE
from cases.models import VisitDuty
from reports.behind.queries.lists import longest_overdue, overdue
from reports.figures.periods import Period
from reports.figures.queries.figure_source import FigureSource
from reports.figures.queries.snapshot import snapshot
from reports.figures.queries.trends import signs
from reports.issued.services import documents
from reports.issued.services.compile import count
from reports.testing import OCTOBER

LAST = date(2025, 10, 31)
MONTH = Period.month(OCTOBER)


@pytest.fixture
def owe(make_person):
    """``owe(station)``: a visit due on the 20th and not made by the 31st."""

    def make(station, person=None, *, ended=None):
        return VisitDuty.objects.create(
            person=person or make_person("王大山", station=station),
            station=station,
            due_on=date(2025, 10, 20),
            since_on=date(2025, 9, 20),
            interval="month",
            state="done" if ended else "open",
            ended_on=ended,
        )

    return make


def at_once(write):
    """Written and committed by somebody else."""
    writing = Thread(target=lambda: (write(), connections.close_all()))
    writing.start()
    writing.join()


def agrees(standing, *parts):
    return all(len(standing.keys(part)) == standing.number(part) for part in ("", *parts))


@pytest.mark.django_db
def test_whoever_is_overdue_at_two_stations_is_one_person(county, east, west, owe, source):
    moved = owe(east, ended=LAST + timedelta(days=1)).person
    owe(west, moved)
    owe(east, moved, ended=LAST + timedelta(days=2))
    other = owe(east).person
    standing = source(county).lasting(OVERDUE)
    parts = [east.home_id, west.home_id]
    assert [standing.number(part) for part in ("", *parts)] == [2, 2, 1]
    assert standing.keys() == sorted([moved.pk.hex, other.pk.hex])
    assert standing.keys(west.home_id) == [moved.pk.hex]
    assert agrees(standing, *parts)


@pytest.mark.django_db
def test_a_month_of_the_dashboard_tells_people_not_duties(east, owe):
    many = owe(east).person
    owe(east, many, ended=LAST + timedelta(days=1))
    gone = owe(east, ended=LAST + timedelta(days=2)).person
    owe(east, gone, ended=LAST + timedelta(days=3))
    owe(east)
    found = signs([east.pk], [MONTH], LAST)
    assert found["overdue", MONTH][east.pk].number == 3


@pytest.mark.django_db
def test_the_longest_overdue_are_the_first_of_all_of_them(chen, east, west, owe):
    for number in range(4):
        owed = owe(east if number % 2 else west)
        owe(owed.station, owed.person, ended=LAST + timedelta(days=number + 1))
        VisitDuty.objects.filter(pk=owed.pk).update(due_on=date(2025, 10, 11 + 5 * number))
    stations = [east.pk, west.pk]
    every = list(overdue(stations, LAST))
    for limit in range(1, 6):
        assert longest_overdue(chen, stations, LAST, limit) == every[:limit]
    assert [duty.state for duty in every] == ["open", "open", "done", "done"]


@pytest.mark.django_db
def test_only_who_keeps_keys_reads_them(
    chen, county, east, owe, figures, compiled, django_assert_num_queries
):
    key = owe(east).person_id.hex
    cell = figures(county)["IND-VIS-06"]
    assert (cell.value, cell.counted) == (1, [])
    with django_assert_num_queries(1):
        assert cell.keys() == [key]
    assert compiled(county).figures.cell("IND-VIS-06").get().counted == [key]


@pytest.mark.django_db
def test_a_live_figure_lists_whom_it_counts(client, chen, county, east, owe):
    person = owe(east).person
    client.force_login(chen)
    query = f"place=division:{county.pk}&first={MONTH.first}&last={MONTH.last}"
    answer = client.get(reverse("reports:live", args=["IND-VIS-06"]) + f"?{query}")
    assert answer.context["counted"] == 1
    assert [row.person.pk for row in answer.context["lines"]] == [person.pk]


@pytest.mark.django_db(transaction=True)
def test_number_and_keys_are_of_one_moment_whatever_is_written_meanwhile(county, east, owe):
    owe(east)
    with snapshot():
        standing = FigureSource(county, MONTH, LAST).lasting(OVERDUE)
        at_once(lambda: owe(east))
        assert standing.number() == 1
        assert agrees(standing, east.home_id)
    assert FigureSource(county, MONTH, LAST).lasting(OVERDUE).number() == 2


@pytest.mark.django_db(transaction=True)
def test_a_report_keeps_as_many_keys_as_it_counts_whatever_is_written_meanwhile(
    county, east, owe, compiled, monkeypatch
):
    """Somebody more falls overdue after each number of overdue people, before its keys are read."""
    owe(east)
    report = compiled(county)
    keep = documents.kept_figure

    def meanwhile(report, indicator, cell):
        if indicator.id == "IND-VIS-06":
            at_once(lambda: owe(east))
        return keep(report, indicator, cell)

    monkeypatch.setattr(documents, "kept_figure", meanwhile)
    figures, _document = count(report)
    found = [figure for figure in figures if figure.indicator == "IND-VIS-06"]
    assert [figure.value for figure in found][:2] == [1, 1]
    assert all(len(figure.counted) == figure.value for figure in found)
    assert FigureSource(county, MONTH, LAST).lasting(OVERDUE).number() == 1 + len(found)
