"""Rules of points are made, corrected, voided by the protocol of all kinds."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from django.utils import timezone

from resources import rights
from resources.points_rules.models import PointsRule
from resources.points_rules.rules import RULES, Facts
from stations.kinds.protocol import Batch, draft, judged_by, shape

RIGHTS = rights.POINTS_RULES


def overlap(one: PointsRule, other: PointsRule) -> bool:
    """Whether both hold on some day."""
    if not (one.began_on and other.began_on):
        return False
    first = one.ended_on is None or other.began_on <= one.ended_on
    return first and (other.ended_on is None or one.began_on <= other.ended_on)


def facts_of(rows: Sequence[PointsRule]) -> list[Facts]:
    """One statement for all rows; an earlier row stands as well."""
    today = timezone.localdate()
    places = {row.division_id for row in rows}
    known: dict[tuple[str, str], list[PointsRule]] = {}
    for one in PointsRule.objects.not_voided().filter(division__in=places):
        known.setdefault((one.division_id, one.per), []).append(one)
    found = []
    for row in rows:
        alike = known.setdefault((row.division_id, row.per), [])
        stands = [one for one in alike if one.pk != row.pk and overlap(one, row)]
        found.append(Facts(today, stands[0].began_on if stands else None))
        alike.append(row)
    return found


BATCH = Batch[PointsRule, PointsRule](
    model=PointsRule, rights=RIGHTS, judge=judged_by((shape, *RULES), facts_of)
)
rule_row = partial(draft, PointsRule)
