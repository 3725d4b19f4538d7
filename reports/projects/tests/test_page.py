"""A project's figures: whose page it is, and what it says where."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from reports.figures.queries.figure_source import FigureSource
from reports.indicators import CATALOGUE
from reports.projects.queries import (
    cell_of,
    last_day,
    months_of,
    partners_of,
    told_by_project,
    whole_of,
)
from stations.organisations.testing import organisation

pytestmark = pytest.mark.django_db
TODAY = date(2025, 11, 20)


def url_of(project):
    return reverse("reports:project", args=[project.pk])


def test_who_reads_figures_around_it_opens_it(enter_project, as_user, lin, chen, zhao, mei, an):
    url = url_of(enter_project("Hand in hand"))
    for user in (lin, chen, zhao):
        page = as_user(user).get(url)
        assert page.status_code == 200
        assert "Hand in hand" in page.content.decode()
    assert as_user(an).get(url).status_code == 403
    assert as_user(mei).get(url).status_code == 404


def test_it_leads_there_from_its_own_page_whoever_reads_figures(enter_project, as_user, lin, an):
    project = enter_project()
    assert url_of(project) in as_user(lin).get(project.get_absolute_url()).content.decode()
    assert url_of(project) not in as_user(an).get(project.get_absolute_url()).content.decode()


def test_another_place_of_ones_scope_is_asked_for(enter_project, as_user, chen, east, north):
    url = url_of(enter_project())
    answer = as_user(chen).get(url, {"place": f"station:{east.pk}"})
    assert answer.context["place"] == east
    assert as_user(chen).get(url, {"place": f"station:{north.pk}"}).status_code == 404


def test_its_months_end_with_it_and_begin_with_it(enter_project, county):
    project = enter_project(since=date(2025, 3, 15), until=date(2025, 10, 1))
    rows = months_of(county, project, [], TODAY)
    assert [row.period.key for row in rows] == [f"2025-{n:02}" for n in (9, 8, 7, 6, 5, 4, 3)]
    assert not any(row.is_running for row in rows)
    whole = whole_of(county, project, [], TODAY)
    assert (whole.period.first, whole.period.last) == (date(2025, 3, 15), date(2025, 9, 30))
    running = enter_project("Runs", since=date(2020, 1, 1))
    rows = months_of(county, running, [], TODAY)
    assert (len(rows), rows[0].period.key, rows[0].is_running) == (12, "2025-11", True)
    ahead = enter_project("Ahead", since=timezone.localdate() + timedelta(days=9))
    assert months_of(county, ahead, [], TODAY) == []
    assert whole_of(county, ahead, [], TODAY) is None
    assert last_day(running, TODAY) == TODAY


def test_what_nothing_says_of_it_is_no_figure(enter_project, county):
    row = whole_of(county, enter_project(), [], TODAY)
    source = FigureSource(county, row.period, TODAY)
    cell = cell_of(source, enter_project("Other"), CATALOGUE["IND-RES-05"])
    assert (cell.value, cell.dimension) == (None, "project")


def test_its_partners_are_told_once(enter_project):
    sun, moon = organisation("Sun Agency"), organisation("Moon Agency")
    whole = enter_project("Whole", organisation=sun)
    enter_project("A", part_of=whole, organisation=moon)
    enter_project("B", part_of=whole, organisation=sun)
    assert [one.name for one in partners_of(whole)] == ["Moon Agency", "Sun Agency"]


def test_its_figures_by_month_and_since_it_began(
    enter_project, enter_money, make_service, granny_li, county, as_user, chen
):
    """Somebody who came twice is one person of the whole; another project's is another's."""
    project, other = enter_project("A"), enter_project("B")
    for day in (date(2025, 10, 8), date(2025, 9, 8)):
        make_service([granny_li], on=day, project=project)
    make_service([granny_li], on=date(2025, 9, 9), project=other)
    enter_money("fundraising", project, 1000)
    enter_money("grant", other, 7)
    told = told_by_project()
    ids = [one.id for one in told]

    def values(row):
        return dict(zip(ids, (cell.value for cell in row.cells), strict=True))

    whole = values(whole_of(county, project, told, TODAY))
    october = values(months_of(county, project, told, TODAY)[1])
    assert [whole[key] for key in ("IND-SVC-01", "IND-SVC-02", "IND-RES-05")] == [2, 1, 1000]
    assert [october[key] for key in ("IND-SVC-01", "IND-RES-05")] == [1, 1000]
    assert whole["IND-FIN-03"] is october["IND-FIN-03"] is None
    page = as_user(chen).get(url_of(project))
    assert len(page.context["whole"]) == len(ids)
