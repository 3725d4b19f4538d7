"""Which volunteers a record may name, and how those who helped are shown."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import (
    Exists,
    OuterRef,
    Q,
    QuerySet,
)

from cases.models import (
    ServiceRecord,
    VolunteerService,
)
from resources.models import Volunteer
from stations.masking import mask_name
from stations.models import Station, User
from stations.scope import stations_visible_to

OFFERED, FOUND = 8, 20
LATELY = 100  # lines that are looked through for whoever helped last


def known_volunteers(user: User, stations: Collection[int]) -> QuerySet[Volunteer]:
    """Whom a record of one of these stations may name: its own, and those whom the writer opens.
    That the writer writes there is asked apart."""
    own = Q(station__in=stations_visible_to(user)) | Q(station__in=list(stations))
    return Volunteer.objects.not_voided().filter(own)


def found_volunteers(user: User, stations: Iterable[Station], text: str) -> list[Volunteer]:
    """By name, of those who haven't left; without a name whoever helped there last."""
    keys = [station.pk for station in stations]
    known = known_volunteers(user, keys).filter(left_on=None).select_related("station")
    if text := text.strip():
        return list(known.filter(name__icontains=text).order_by("name", "pk")[:FOUND])
    last = VolunteerService.objects.filter(station__in=keys).order_by("-served_on", "-pk")
    lately = list(dict.fromkeys(last.values_list("volunteer", flat=True)[:LATELY]))[:OFFERED]
    found = {one.pk: one for one in known.filter(pk__in=lately)}
    if len(found) < OFFERED:
        more = known.filter(station__in=keys).order_by("-joined_on", "-pk")[:OFFERED]
        found |= {one.pk: one for one in more}
    order = [*(pk for pk in lately if pk in found), *found]
    return [found[pk] for pk in dict.fromkeys(order)][:OFFERED]


@dataclass(frozen=True)
class Helper:
    """A line with its volunteer's name; ``volunteer`` is None when out of sight."""

    line: VolunteerService
    name: str
    volunteer: Volunteer | None


def helpers(user: User, record: ServiceRecord) -> list[Helper]:
    """Who helped: by name where the reader opens the volunteer, else masked."""
    rows = seen_lines(user).filter(record=record).select_related("volunteer").order_by("pk")
    return [
        Helper(row, row.volunteer.name, row.volunteer)
        if row.is_visible
        else Helper(row, mask_name(row.volunteer.name), None)
        for row in rows
    ]


def seen_lines(user: User) -> QuerySet[VolunteerService]:
    """Each with ``is_visible``: whether the reader may open its volunteer."""
    known = Volunteer.objects.visible_to(user).filter(pk=OuterRef("volunteer"))
    return VolunteerService.objects.annotate(is_visible=Exists(known))


def helped_on(records: Sequence[UUID]) -> dict[UUID, tuple[int, int]]:
    """Of each record how many volunteers helped, and their minutes together."""
    found: dict[UUID, tuple[int, int]] = {}
    rows = VolunteerService.objects.filter(record__in=records).values_list("record", "minutes")
    for key, minutes in rows:
        number, so_far = found.get(key, (0, 0))
        found[key] = (number + 1, so_far + minutes)
    return found
