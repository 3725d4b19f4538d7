"""Cultivations are added, corrected, voided by the protocol of all kinds."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from django.utils import timezone

from stations.cultivations.models import Cultivation
from stations.cultivations.rules import RULES, Facts
from stations.kinds.protocol import Batch, draft, judged_by, shape
from stations.kinds.rights import division_register
from stations.organisations.queries import held

RIGHTS = division_register()
ALIKE = ("division_id", "organisation_id", "how", "programme")


def facts_of(rows: Sequence[Cultivation]) -> list[Facts]:
    """Two statements for all rows; an earlier row stands as well."""
    today, there = timezone.localdate(), held(rows)
    known: dict[tuple[object, ...], list[Cultivation]] = {}
    same = Cultivation.objects.not_voided().filter(
        division__in={row.division_id for row in rows},
        organisation__in={row.organisation_id for row in rows},
    )
    for one in same:
        known.setdefault(_key(one), []).append(one)
    found = []
    for row in rows:
        others = known.setdefault(_key(row), [])
        found.append(Facts(today, there, any(_overlap(row, other) for other in others)))
        others.append(row)
    return found


def _key(row: Cultivation) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in ALIKE)


def _overlap(row: Cultivation, other: Cultivation) -> bool:
    if row.pk == other.pk or not row.since or not other.since:
        return False
    return (row.until is None or other.since < row.until) and (
        other.until is None or row.since < other.until
    )


BATCH = Batch[Cultivation, Cultivation](
    model=Cultivation, rights=RIGHTS, judge=judged_by((shape, *RULES), facts_of)
)
cultivation_row = partial(draft, Cultivation)
