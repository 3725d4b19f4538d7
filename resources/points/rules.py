"""What must be true of a line of the points ledger, and what a service earns: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from resources.points.models import PointsEntry
from resources.points_rules.models import PointsRule
from stations.dated import still_to_come
from stations.kinds.protocol import Problems

What = PointsEntry.What
ADDS, TAKES = frozenset({What.EARNED, What.OPENING}), frozenset({What.REDEEMED, What.EXPIRED})
EXPLAINED = frozenset({What.CORRECTED, What.EXPIRED, What.OPENING})
MOST = 1_000_000  # of one line
HOUR = 60  # minutes


@dataclass(frozen=True)
class Facts:
    """``left``: what the volunteer has before this line."""

    today: date
    left: int = 0
    is_of_station: bool = True


def points_have_their_sign(row: PointsEntry, facts: Facts) -> Problems:
    if not row.points or abs(row.points) > MOST:
        yield "points", _("Write how many points, at most a million.")
    elif row.what in ADDS and row.points < 0:
        yield "points", _("What is earned adds points: write a number above zero.")
    elif row.what in TAKES and row.points > 0:
        yield "points", _("What is redeemed or expires takes points: write it with a minus.")


def balance_stays(row: PointsEntry, facts: Facts) -> Problems:
    if row.points is not None and row.points < 0 and facts.left + row.points < 0:
        yield "points", _("There are only %(left)d points left.") % {"left": facts.left}


def is_explained(row: PointsEntry, facts: Facts) -> Problems:
    """By hand: whatever comes from no service says why; what is redeemed says for what."""
    if row.what == What.REDEEMED and not row.reward.strip():
        yield "reward", _("Say what was given for the points.")
    is_by_hand = row.what in EXPLAINED or (row.what == What.EARNED and not row.external_id)
    if is_by_hand and not row.reason.strip():
        yield "reason", _("Say why.")


def happened_already(row: PointsEntry, facts: Facts) -> Problems:
    if sentence := still_to_come(row.done_on, facts.today):
        yield "done_on", sentence


def is_kept_where_the_volunteer_is(row: PointsEntry, facts: Facts) -> Problems:
    if not facts.is_of_station:
        yield "volunteer", _("Points are kept at the volunteer's own station.")


RULES = (
    points_have_their_sign,
    balance_stays,
    is_explained,
    happened_already,
    is_kept_where_the_volunteer_is,
)


def worth(rule: PointsRule, *, minutes: int, events: int, earned: int) -> int:
    """What a service earns by a rule: full points of its hours, by the minute and rounded down, or
    of its events; no more than the month's ceiling leaves after what was ``earned`` by it."""
    per_hour = rule.per == PointsRule.Per.HOUR
    points = minutes * rule.points // HOUR if per_hour else events * rule.points
    return points if rule.ceiling is None else max(0, min(points, rule.ceiling - earned))
