"""What must be true of a rule of points: functions over plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from resources.points_rules.models import PointsRule
from stations.dated import too_far_ahead
from stations.kinds.protocol import Problems
from stations.models import Division
from stations.wording import short_day


@dataclass(frozen=True)
class Facts:
    """``stands_since``: from when on the place has a rule for the same, on some of these days."""

    today: date
    stands_since: date | None = None


def is_of_a_community(row: PointsRule, facts: Facts) -> Problems:
    if row.division.level < Division.Level.TOWNSHIP:
        yield "division", _("A rule belongs to a village or a community, or to their township.")


def gives_some(row: PointsRule, facts: Facts) -> Problems:
    if row.points == 0:
        yield "points", _("Write how many points, one at least.")
    elif row.ceiling is not None and row.points is not None and row.ceiling < row.points:
        yield "ceiling", _("The ceiling lies below a single unit's points.")


def days_are_right(row: PointsRule, facts: Facts) -> Problems:
    if sentence := too_far_ahead(row.began_on, facts.today):
        yield "began_on", sentence
    if row.ended_on and row.began_on and row.ended_on < row.began_on:
        yield "ended_on", _("The last day can't lie before the first.")


def is_the_only_one(row: PointsRule, facts: Facts) -> Problems:
    if facts.stands_since:
        words = {"day": short_day(facts.stands_since)}
        yield (
            "began_on",
            _("There is a rule for this already, since %(day)s: end it first.") % words,
        )


RULES = (is_of_a_community, gives_some, days_are_right, is_the_only_one)
