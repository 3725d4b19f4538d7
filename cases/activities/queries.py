"""Activities as lists and pages show them, with how many came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Aggregate, Count, QuerySet, Sum
from django.utils.translation import gettext as _

from cases.codes import Outcome
from cases.models import Activity, Attendance, HeadCount, ServiceRecord
from cases.volunteering.queries import helped_on
from stations.models import User
from stations.scope import stations_visible_to
from stations.wording import count

COUNTED: dict[str, object] = {"record__voided_at": None, "record__outcome": Outcome.MET}


@dataclass(frozen=True)
class Line:
    """A row of the list; ``url`` is empty for whoever counts the activity but may not open it."""

    activity: Activity
    named: int  # attendances (人次) of people with a file, over all its days
    heads: int
    url: str

    @property
    def reached(self) -> int:
        return self.named + self.heads


@dataclass(frozen=True)
class Day:
    """One day of an activity: its record, how many came, how many volunteers helped."""

    record: ServiceRecord
    named: int
    heads: int
    helpers: int = 0
    helped: int = 0  # the volunteers' minutes together

    @property
    def head_words(self) -> list[str]:
        """Of each group without files: its name, and how many."""
        unnamed = _("people of no named group")
        heads = self.record.head_counts.all()
        return [f"{one.get_group_display() or unnamed} {count(one.number)}" for one in heads]


def lines(user: User, activities: Sequence[Activity]) -> list[Line]:
    """Three statements for a page, whatever stands on it."""
    keys = [activity.pk for activity in activities]
    named, heads = _reached("record__activity", keys)
    visible = set(stations_visible_to(user).values_list("pk", flat=True))
    return [
        Line(
            activity=activity,
            named=named.get(activity.pk, 0),
            heads=heads.get(activity.pk, 0),
            url=activity.get_absolute_url() if activity.station_id in visible else "",
        )
        for activity in activities
    ]


def reached_in(keys: Sequence[UUID]) -> int:
    """How many were reached in these activities, by name and by head count."""
    named = Attendance.objects.filter(record__activity__in=keys, **COUNTED).count()
    heads = HeadCount.objects.filter(record__activity__in=keys, **COUNTED)
    return named + (heads.aggregate(n=Sum("number"))["n"] or 0)


def held_in(keys: Sequence[UUID]) -> int:
    """How many of them were held."""
    return Activity.objects.held().filter(pk__in=keys).count()


def planned_until(user: User, day: date) -> QuerySet[Activity]:
    """What was planned until this day at the stations that the user keeps, and not yet held."""
    rows: Any = opened_activities(user)
    rows = rows.not_voided().filter(state=Activity.State.PLANNED)
    return rows.filter(planned_on__lte=day).order_by("planned_on", "pk")


def activities_of(user: User) -> QuerySet[Activity]:
    """Of every station that this person counts."""
    return Activity.objects.countable_by(user).select_related("station", "project", "theme")


def opened_activities(user: User) -> QuerySet[Activity]:
    return Activity.objects.visible_to(user).select_related("station", "project", "theme")


def days_of(activity: Activity) -> list[Day]:
    """Its records by day, without the voided ones unless it is voided itself."""
    records = activity.sessions.prefetch_related("workers", "head_counts").order_by("done_on")
    if not activity.voided_at:
        records = records.not_voided()
    keys = [record.pk for record in records]
    named = _by("record", Attendance.objects.filter(record__in=keys), Count("pk"))
    helped = helped_on(keys)
    return [
        Day(
            record,
            named.get(record.pk, 0),
            sum(one.number for one in record.head_counts.all()),
            *helped.get(record.pk, (0, 0)),
        )
        for record in records
    ]


def _reached(key: str, keys: Sequence[UUID]) -> tuple[dict[UUID, int], dict[UUID, int]]:
    wanted = {f"{key}__in": keys} | COUNTED
    named = _by(key, Attendance.objects.filter(**wanted), Count("pk"))
    return named, _by(key, HeadCount.objects.filter(**wanted), Sum("number"))


def _by(key: str, rows: QuerySet, figure: Aggregate) -> dict[UUID, int]:
    return dict(rows.order_by().values_list(key).annotate(figure))
