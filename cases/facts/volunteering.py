"""Volunteers (``IND-VOL-03``, ``05``, ``07``): who helped or was recruited, approved hours, and
who served together, workers and volunteers. At the station where it was; recruited: where they are
registered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.facts.declaration import Happening, Line
from cases.models import ServiceRecord, VolunteerService
from resources.models import Volunteer
from stations.masking import mask_name
from stations.models import Station, User


class VolunteerRow(NamedTuple):
    volunteer: Volunteer
    name: str
    last: date
    is_open: bool


class HoursRow(NamedTuple):
    line: VolunteerService
    name: str
    amount: int | Decimal
    is_open: bool

    @property
    def record(self) -> ServiceRecord:
        return self.line.record

    @property
    def station(self) -> Station:
        return self.line.station


class TogetherRow(NamedTuple):
    record: ServiceRecord
    volunteers: int
    amount: int | Decimal
    is_open: bool


def volunteer_rows(user: User, lines: Sequence[Line], day: date) -> list[VolunteerRow]:
    """By their own keys."""
    keys = [UUID(str(line.key)) for line in lines]
    found = Volunteer.objects.select_related("station").in_bulk(keys)
    mine = _opened(user, keys)
    return [
        VolunteerRow(found[key], _name(found[key], mine), line.day, key in mine)
        for key, line in zip(keys, lines, strict=True)
    ]


def hours_rows(user: User, lines: Sequence[Line], day: date) -> list[HoursRow]:
    keys = [int(line.key) for line in lines]
    rows = VolunteerService.objects.select_related("record", "volunteer", "station")
    found = rows.in_bulk(keys)
    known = _opened(user, {row.volunteer_id for row in found.values()})
    records = ServiceRecord.objects.visible_to(user)
    mine = set(
        records.filter(pk__in={row.record_id for row in found.values()}).values_list(
            "pk", flat=True
        )
    )
    return [
        HoursRow(
            found[key],
            _name(found[key].volunteer, known),
            line.amount,
            found[key].record_id in mine,
        )
        for key, line in zip(keys, lines, strict=True)
    ]


def together_rows(user: User, lines: Sequence[Line], day: date) -> list[TogetherRow]:
    keys = [UUID(str(line.key)) for line in lines]
    found = ServiceRecord.objects.select_related("station").in_bulk(keys)
    visible = ServiceRecord.objects.visible_to(user).filter(pk__in=keys)
    mine = set(visible.values_list("pk", flat=True))
    numbers: dict[UUID, int] = {}
    helped = VolunteerService.objects.filter(record__in=keys).values_list("record", flat=True)
    for key in helped:
        numbers[key] = numbers.get(key, 0) + 1
    return [
        TogetherRow(found[key], numbers.get(key, 0), line.amount, key in mine)
        for key, line in zip(keys, lines, strict=True)
    ]


def _opened(user: User, keys: Sequence[UUID] | set[UUID]) -> set[UUID]:
    seen = Volunteer.objects.visible_to(user).filter(pk__in=list(keys)).order_by()
    return set(seen.values_list("pk", flat=True))


def _name(volunteer: Volunteer, known: set[UUID]) -> str:
    return volunteer.name if volunteer.pk in known else mask_name(volunteer.name)


LINES = """
FROM cases_volunteerservice line
JOIN cases_servicerecord ON cases_servicerecord.id = line.record_id
WHERE line.station_id = ANY(%(stations)s) AND line.served_on BETWEEN %(first)s AND %(last)s
    AND cases_servicerecord.voided_at IS NULL
"""
OF_A_LINE = (
    "line.station_id AS station, line.id::text AS key, line.served_on AS done_on, '' AS item"
)

# The line says which volunteer: of a filed record it stays as it is.
SERVED = Happening(
    kind="served",
    name=_("a volunteer helped"),
    table="cases_servicerecord",
    sql=f"{OF_A_LINE}, 1 AS amount, 0 AS value {{apart}} {LINES}",
    rows=volunteer_rows,
    listed="volunteers",
)
RECRUITED = Happening(
    kind="recruited",
    name=_("a volunteer joined"),
    sql="""
        station_id AS station, id::text AS key, joined_on AS done_on, '' AS item, 1 AS amount,
        0 AS value {apart}
    FROM resources_volunteer
    WHERE station_id = ANY(%(stations)s) AND joined_on BETWEEN %(first)s AND %(last)s
        AND voided_at IS NULL
    """,
    rows=volunteer_rows,
    listed="volunteers",
)
HOURS = Happening(
    kind="hours",
    name=_("approved volunteer hours"),
    table="cases_servicerecord",
    sql=f"""
        {OF_A_LINE}, line.minutes AS amount, 0 AS value {{apart}} {LINES}
        AND line.approved_at IS NOT NULL
    """,
    rows=hours_rows,
    listed="hours",
)
# Where one volunteer helped at least, everybody who did it: each worker and each volunteer once.
TOGETHER = Happening(
    kind="together",
    name=_("workers and volunteers together"),
    table="cases_servicerecord",
    sql="""
        cases_servicerecord.station_id AS station, cases_servicerecord.id::text AS key,
        cases_servicerecord.done_on AS done_on, '' AS item,
        (SELECT count(*) FROM cases_volunteerservice line
            WHERE line.record_id = cases_servicerecord.id)
        + (SELECT count(*) FROM cases_servicerecord_workers done_by
            WHERE done_by.servicerecord_id = cases_servicerecord.id) AS amount,
        0 AS value {apart}
    FROM cases_servicerecord
    WHERE cases_servicerecord.id IN (
        SELECT record_id FROM cases_volunteerservice
        WHERE station_id = ANY(%(stations)s) AND served_on BETWEEN %(first)s AND %(last)s
    ) AND cases_servicerecord.voided_at IS NULL AND cases_servicerecord.outcome = 'met'
    """,
    rows=together_rows,
    listed="together",
)
