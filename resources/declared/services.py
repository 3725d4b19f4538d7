"""Declared totals are written by the protocol of all kinds."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from resources import rights
from resources.declared.models import Declaration
from resources.declared.rules import RULES, Facts
from stations.kinds.protocol import Batch, judged_by, shape

RIGHTS = rights.DECLARED


def facts_of(rows: Sequence[Declaration]) -> list[Facts]:
    """One statement for all rows."""
    same = Declaration.objects.not_voided().filter(
        division__in={row.division_id for row in rows},
        counted_on__in={row.counted_on for row in rows if row.counted_on},
    )
    known = same.values_list("division", "what", "counted_on", "pk")
    owners = {(division, what, day): pk for division, what, day, pk in known}
    today = timezone.localdate()
    keys = [(row.division_id, row.what, row.counted_on) for row in rows]
    return [
        Facts(today, is_said=owners.setdefault(key, row.pk) != row.pk)
        for key, row in zip(keys, rows, strict=True)
    ]


BATCH = Batch[Declaration, Declaration](
    model=Declaration, rights=RIGHTS, judge=judged_by((shape, *RULES), facts_of)
)
