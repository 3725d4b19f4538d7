"""What must be true of a project: functions over plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from resources.items import unfit
from resources.projects.models import Project
from stations.dated import too_far_ahead
from stations.kinds.protocol import Problems


@dataclass(frozen=True)
class Facts:
    """``parts_over``: of what it is part of, that itself and all that this is part of. ``reach``:
    codes of the divisions in and above which it lies."""

    today: date
    is_numbered: bool = False  # another one of the division has the number
    parts_over: tuple[UUID, ...] = ()
    reach: tuple[str, ...] = ()
    station_lies_in: tuple[str, ...] = ()  # codes of what contains its station


def number_is_new(row: Project, facts: Facts) -> Problems:
    if facts.is_numbered:
        yield "number", _("This division has a project with this number.")
    if sentence := unfit(row.number):
        yield "number", sentence


def days_are_right(row: Project, facts: Facts) -> Problems:
    if sentence := too_far_ahead(row.since, facts.today):
        yield "since", sentence
    if row.since and row.until and row.until <= row.since:
        yield "until", _("The end must lie after the beginning.")


def money_is_none_owed(row: Project, facts: Facts) -> Problems:
    if row.approved is not None and row.approved < 0:
        yield "approved", _("An amount can't be negative.")


def part_of_no_circle(row: Project, facts: Facts) -> Problems:
    if row.pk in facts.parts_over:
        yield "part_of", _("A project can't be part of itself, nor of one of its parts.")
    over = row.part_of
    if over and over.division_id not in facts.reach:
        yield "part_of", _("It can be part of a project of its own division, or of one above it.")
    if over and over.station_id not in (None, row.station_id):
        yield "part_of", _("That project is another station's own.")


def station_lies_there(row: Project, facts: Facts) -> Problems:
    if row.station_id and row.division_id not in facts.station_lies_in:
        yield "station", _("This station doesn't lie in that division.")


RULES = (number_is_new, days_are_right, money_is_none_owed, part_of_no_circle, station_lies_there)
