"""Activities (``IND-ACT-01``) that were held: each once, in the month of its last day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.facts.declaration import Happening, Line
from cases.models import Activity, ServiceRecord
from stations.models import User


class EventRow(NamedTuple):
    event: Activity | ServiceRecord
    amount: int | Decimal
    is_open: bool


def event_rows(user: User, lines: Sequence[Line], day: date) -> list[EventRow]:
    """Activities, and community records alone."""
    keys = [UUID(str(line.key)) for line in lines]
    found: dict[UUID, Activity | ServiceRecord] = {}
    mine: set[UUID] = set()
    for rows in (Activity.objects.filter(pk__in=keys), ServiceRecord.objects.filter(pk__in=keys)):
        found |= {row.pk: row for row in rows.select_related("station")}
        mine |= set(rows.visible_to(user).values_list("pk", flat=True))
    return [
        EventRow(found[key], line.amount, key in mine)
        for key, line in zip(keys, lines, strict=True)
    ]


ACTIVITY = Happening(
    kind="activity",
    name=_("activity"),
    table="cases_activity",
    sql="""
        station_id AS station, id::text AS key, done_on, domain AS item, 1 AS amount,
        0 AS value {apart}
    FROM cases_activity
    WHERE station_id = ANY(%(stations)s) AND done_on BETWEEN %(first)s AND %(last)s
        AND voided_at IS NULL AND state = 'held'
    """,
    rows=event_rows,
    listed="activities",
)
