"""What a project did at a place, by month and from its first day on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Q

from reports.figures.periods import LONGEST, Period
from reports.figures.queries.figure_source import FigureSource
from reports.figures.queries.place_history import Place, PlaceHistory
from reports.indicators import CATALOGUE, Count, Indicator
from resources.models import Project
from stations.models import Organisation

DIMENSION = "project"
# Of those that are told by project: people, person-times, what was given, what is the division's.
SHOWN = (
    *("IND-SVC-02", "IND-SVC-01", "IND-ACT-01", "IND-RES-02"),
    *("IND-RES-05", "IND-RES-06", "IND-FIN-03"),
)
MONTHS = 12


class Row(NamedTuple):
    period: Period
    cells: list[Count]
    is_running: bool = False


def told_by_project() -> list[Indicator]:
    """In their order; none while nothing has projects."""
    return [CATALOGUE[one] for one in SHOWN if DIMENSION in CATALOGUE[one].told_by]


def last_day(project: Project, today: date) -> date:
    """Of its figures: today, or its own last day."""
    return min(today, project.until - timedelta(days=1)) if project.until else today


def months_of(
    place: Place, project: Project, indicators: Sequence[Indicator], today: date
) -> list[Row]:
    """Its last twelve months, the newest first. The map is read once."""
    last, history = last_day(project, today), PlaceHistory(place)
    periods = Period.month(last).and_before(MONTHS) if last >= project.since else []
    found = []
    for period in periods:
        if period.last >= project.since:
            source = FigureSource(place, period, period.as_of(today))
            source.map = history
            cells = cells_of(source, project, indicators)
            found.append(Row(period, cells, period.is_running(today)))
    return found


def whole_of(
    place: Place, project: Project, indicators: Sequence[Indicator], today: date
) -> Row | None:
    """From its first day on, ten years at most: different people are no sum of the months'."""
    last = last_day(project, today)
    if last < project.since:
        return None
    period = Period(max(project.since, last - timedelta(days=LONGEST)), last)
    source = FigureSource(place, period, last)
    return Row(period, cells_of(source, project, indicators), period.is_running(today))


def cells_of(
    source: FigureSource, project: Project, indicators: Sequence[Indicator]
) -> list[Count]:
    return [cell_of(source, project, indicator) for indicator in indicators]


def cell_of(source: FigureSource, project: Project, indicator: Indicator) -> Count:
    """What there is of it; what isn't said is nothing."""
    wanted = ("", DIMENSION, project.item)
    cells = indicator.count(source) if indicator.has(source) else ()
    found = (cell for cell in cells if (cell.part, cell.dimension, cell.item) == wanted)
    return next(found, Count(None, *wanted))


def partners_of(project: Project) -> list[Organisation]:
    """Who carries it and its parts out; each once."""
    at = Project.objects.not_voided().filter(part_of=project).values("organisation")
    carrying = Q(pk__in=at) | Q(pk=project.organisation_id)
    return list(Organisation.objects.filter(carrying).order_by("name"))
