"""Sites are written by the protocol of all kinds."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from resources import rights
from resources.sites.models import Site
from resources.sites.rules import RULES, Facts
from stations.kinds.protocol import Batch, judged_by, shape

RIGHTS = rights.SITES


def facts_of(rows: Sequence[Site]) -> list[Facts]:
    """One statement for all rows."""
    same = Site.objects.not_voided().filter(
        station__in={row.station_id for row in rows}, name__in={row.name for row in rows}
    )
    owners = {(s, name): pk for s, name, pk in same.values_list("station", "name", "pk")}
    today = timezone.localdate()
    return [
        Facts(today, is_named=owners.setdefault((row.station_id, row.name), row.pk) != row.pk)
        for row in rows
    ]


BATCH = Batch[Site, Site](model=Site, rights=RIGHTS, judge=judged_by((shape, *RULES), facts_of))
