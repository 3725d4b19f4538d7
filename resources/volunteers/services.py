"""Volunteers are registered, corrected, voided by the protocol of all kinds."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.utils import timezone

from resources import rights
from resources.volunteers.models import Volunteer
from resources.volunteers.rules import RULES, Facts
from stations.identity_numbers.rules import index_of
from stations.kinds.protocol import Batch, draft, judged_by, shape

RIGHTS = rights.VOLUNTEERS


def tidy(row: Volunteer) -> None:
    row.id_index = index_of(row.id_number, "volunteer")


def facts_of(rows: Sequence[Volunteer]) -> list[Facts]:
    """One statement for all rows."""
    today = timezone.localdate()
    wanted = [row.id_index for row in rows if row.id_index]
    not_voided = Volunteer.objects.not_voided().filter(
        station__in={row.station_id for row in rows}, id_index__in=wanted
    )
    rows_of: Any = not_voided.values_list("station", "id_index", "pk")
    taken = {(station, bytes(index)): pk for station, index, pk in rows_of}
    found = []
    for row in rows:
        owner = row.id_index and taken.setdefault((row.station_id, bytes(row.id_index)), row.pk)
        found.append(Facts(today, is_double=bool(owner) and owner != row.pk))
    return found


BATCH = Batch[Volunteer, Volunteer](
    model=Volunteer, rights=RIGHTS, judge=judged_by((shape, *RULES), facts_of), tidy=tidy
)
volunteer_row = partial(draft, Volunteer)
register_volunteers, check_volunteers = BATCH.add, BATCH.check
edit_volunteer, void_volunteer = BATCH.edit, BATCH.void
