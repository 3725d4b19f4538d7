"""Entries of the contact log, by the protocol of all kinds."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from django.utils import timezone

from stations.kinds.protocol import Batch, draft, judged_by, shape
from stations.kinds.rights import station_register
from stations.liaisons.models import Liaison
from stations.liaisons.rules import RULES, Facts
from stations.organisations.queries import held

RIGHTS = station_register()


def facts_of(rows: Sequence[Liaison]) -> list[Facts]:
    """One statement for all rows."""
    facts = Facts(timezone.localdate(), held(rows))
    return [facts] * len(rows)


BATCH = Batch[Liaison, Liaison](
    model=Liaison, rights=RIGHTS, judge=judged_by((shape, *RULES), facts_of)
)
liaison_row = partial(draft, Liaison)
