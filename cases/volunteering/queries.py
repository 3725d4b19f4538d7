"""Which volunteers a record may name, how those who helped are shown, and who has checked in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import (
    BooleanField,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Sum,
)

from cases.models import (
    Activity,
    Arrival,
    CheckIn,
    ServiceRecord,
    VolunteerCertificate,
    VolunteerService,
)
from cases.volunteering.hours import hours_of
from cases.volunteering.rules import minutes_of
from resources.models import Volunteer
from stations.lists.paging import Pager
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
    seen = seen_lines(user).filter(record=record).select_related("volunteer")
    rows: Any = seen.order_by("pk")
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


@dataclass(frozen=True)
class Arrived:
    """A volunteer on the day of a check-in: from when to when, and how many whole minutes.
    ``is_written``: the record of that day has their time already."""

    volunteer: Volunteer
    came_at: datetime
    left_at: datetime | None
    minutes: int | None
    is_written: bool


def check_in_of(activity: Activity, day: date | None = None) -> CheckIn | None:
    """Of the day, or the latest."""
    found = activity.check_ins.order_by("-day")
    return (found.filter(day=day) if day else found).first()


def record_of(activity: Activity, day: date) -> ServiceRecord | None:
    """What was written down of the day."""
    return activity.sessions.not_voided().filter(done_on=day).first()


def arrived(check_in: CheckIn) -> list[Arrived]:
    """Everybody once, in the order in which they came."""
    stays: dict[Volunteer, list[Arrival]] = {}
    for stay in check_in.arrivals.select_related("volunteer__station"):
        stays.setdefault(stay.volunteer, []).append(stay)
    if not stays:
        return []
    written = VolunteerService.objects.filter(
        record__activity=check_in.activity_id,
        record__voided_at=None,
        served_on=check_in.day,
        volunteer__in=list(stays),
    )
    known = set(written.values_list("volunteer", flat=True))
    return [
        Arrived(
            volunteer=one,
            came_at=rows[0].came_at,
            left_at=rows[-1].left_at,
            minutes=minutes_of((row.came_at, row.left_at) for row in rows),
            is_written=one.pk in known,
        )
        for one, rows in stays.items()
    ]


def to_take_over(activity: Activity, day: date) -> list[Arrived]:
    """Who checked in on that day and stands in no record of it."""
    check_in = check_in_of(activity, day)
    return [one for one in arrived(check_in) if not one.is_written] if check_in else []


def check_in_to_record(activity: Activity) -> CheckIn | None:
    """The last one, if nothing of its day is written down yet."""
    check_in = check_in_of(activity)
    return check_in if check_in and record_of(activity, check_in.day) is None else None


def all_hours() -> QuerySet[VolunteerService]:
    """Lines of records not voided of any station: for whoever names the stations."""
    rows = VolunteerService.objects.filter(record__voided_at=None)
    return rows.select_related("record", "volunteer", "station", "approved_by")


def names_known(user: User, lines: Sequence[VolunteerService]) -> set[UUID]:
    """Volunteers of these lines whom the reader opens."""
    keys = {line.volunteer_id for line in lines}
    seen = Volunteer.objects.visible_to(user).filter(pk__in=keys).order_by()
    return set(seen.values_list("pk", flat=True))


@dataclass(frozen=True)
class HourTotals:
    lines: int
    hours: Decimal
    approved: Decimal


def hour_totals(pager: Pager) -> HourTotals | None:
    """Of all that fits; None when they are too many."""
    keys = pager.counted
    if keys is None:
        return None
    rows = VolunteerService.objects.filter(pk__in=keys).order_by()
    approved = Sum("minutes", filter=Q(approved_at__isnull=False), default=0)
    found = rows.aggregate(whole=Sum("minutes", default=0), approved=approved)
    return HourTotals(len(keys), hours_of(found["whole"]), hours_of(found["approved"]))


def all_certificates(user: User) -> QuerySet[VolunteerCertificate]:
    """Of any station: for whoever names the stations. ``is_known``: the reader opens it."""
    own = ExpressionWrapper(Q(station__in=stations_visible_to(user)), BooleanField())
    rows = VolunteerCertificate.objects.select_related("station")
    return rows.annotate(is_known=own)
