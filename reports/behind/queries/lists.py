"""The lists behind a dashboard's numbers that are no service records: duties, cases, donations,
townships. By the same rules as ``reports.figures.queries.trends``, so list and number agree;
people are masked unless the reader may open their file."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from beneficiaries.codes import Category
from beneficiaries.models import HouseholdCategory, Person, PersonCategory
from cases.models import Case, VisitDuty
from reports.figures.periods import Period
from reports.figures.queries.workload import open_cases
from resources.models import Donation
from stations.masking import mask_name
from stations.models import User

PAGE = 50
After = tuple[date, str] | None
# Who is overdue by an open duty has no other open one (``one_open_duty``), so that one is among
# so many of its station; those that ended later are all taken.
LONGEST = """
SELECT duty.id FROM unnest(%s::bigint[]) AS station, LATERAL (
    SELECT id FROM cases_visitduty
    WHERE station_id = station AND state = 'open' AND due_on < %s AND since_on <= %s
    ORDER BY due_on, id LIMIT %s
) duty
UNION ALL
SELECT id FROM cases_visitduty
WHERE station_id = ANY(%s) AND state <> 'open' AND due_on < %s
    AND ended_on > %s AND ended_on > due_on
"""
DONE = VisitDuty.State.DONE


class Page(NamedTuple):
    """``number`` of all rows; ``good`` of them are as they should be (of donations: yuan)."""

    rows: list[Any]
    number: int
    good: Decimal
    following: After


def late_on(day: date) -> Q:
    """Duties that were due before the day and not ended by it."""
    not_ended = Q(state=VisitDuty.State.OPEN) | Q(ended_on__gt=day)
    return not_ended & Q(due_on__lt=day, since_on__lte=day)


def overdue(stations: Collection[int], day: date) -> QuerySet[VisitDuty]:
    """One duty for each person whose visit was due before the day and not made by it."""
    late = VisitDuty.objects.filter(late_on(day), station__in=list(stations))
    earlier = late.filter(
        Q(due_on__lt=OuterRef("due_on")) | Q(due_on=OuterRef("due_on"), pk__lt=OuterRef("pk")),
        person=OuterRef("person"),
        station=OuterRef("station"),
    )
    return late.filter(~Exists(earlier)).order_by("due_on", "pk")


def due(stations: Collection[int], period: Period, today: date) -> QuerySet[VisitDuty]:
    """Visits due in the period; a visit that is due today or later is no failure yet."""
    kept = Q(state=DONE, ended_on__lte=F("due_on"))
    return (
        VisitDuty.objects.exclude(state=VisitDuty.State.CANCELLED)
        .filter(
            Q(due_on__lt=today) | kept,
            station__in=list(stations),
            due_on__range=(period.first, period.last),
        )
        .order_by("due_on", "pk")
    )


def duty_page(user: User, duties: QuerySet[VisitDuty], day: date, after: After) -> Page:
    """A page of duties, the earliest due first."""
    kept = Count("pk", filter=Q(state=DONE, ended_on__lte=F("due_on")))
    totals = duties.order_by().aggregate(number=Count("pk"), good=kept)
    rows = shown(user, duties, day)
    if after:
        rows = rows.filter(Q(due_on__gt=after[0]) | Q(due_on=after[0], pk__gt=int(after[1])))
    return _page(list(rows[: PAGE + 1]), totals, "due_on", lambda duty: named(duty, day))


def shown(user: User, rows: Any, day: date) -> Any:
    """Duties or cases with what tells their person apart, in one statement."""
    own = PersonCategory.objects.on(day).filter(person=OuterRef("person"))
    of_home = HouseholdCategory.objects.on(day).filter(household=OuterRef("person__household"))
    known = Person.objects.visible_to(user).filter(pk=OuterRef("person"))
    return rows.select_related("person", "station__home__parent").annotate(
        is_known=Exists(known),
        home_codes=ArraySubquery(of_home.order_by("code").values("code")),
        own_codes=ArraySubquery(own.order_by("code").values("code")),
    )


def named(row: Any, day: date) -> Any:
    """The row with the name, age and category that this reader may see."""
    row.name = row.person.name if row.is_known else mask_name(row.person.name)
    row.age = row.person.age_on(day)
    codes = [*row.home_codes, *row.own_codes]
    row.category = Category(codes[0]).label if codes else ""
    return row


def longest_overdue(user: User, stations: Collection[int], day: date, limit: int) -> list[Any]:
    """The first of ``overdue``, sought among the first of each station instead of all."""
    keys = list(stations)
    first = RawSQL(LONGEST, [keys, day, day, limit, keys, day, day])  # noqa: S611
    rows = shown(user, overdue(stations, day).filter(pk__in=first), day)[:limit]
    found = [named(duty, day) for duty in rows]
    for duty in found:
        duty.days = (day - duty.due_on).days
    return found


def case_page(user: User, stations: Collection[int], day: date, after: After) -> Page:
    """Cases that were open on the day, the latest opened first."""
    keys = open_cases(dict.fromkeys(stations, ""), day).keys()
    cases = shown(user, Case.objects.filter(pk__in=keys).order_by("-opened_on", "-pk"), day)
    if after:
        cases = cases.filter(Q(opened_on__lt=after[0]) | Q(opened_on=after[0], pk__lt=after[1]))
    totals = {"number": len(keys), "good": Decimal(0)}
    return _page(list(cases[: PAGE + 1]), totals, "opened_on", lambda case: named(case, day))


def donation_page(stations: Collection[int], period: Period, after: After) -> Page:
    """Donations received in the period, the newest first."""
    rows = Donation.objects.standing().filter(
        station__in=list(stations), received_on__range=(period.first, period.last)
    )
    totals = rows.order_by().aggregate(number=Count("pk"), good=Coalesce(Sum("value"), Decimal(0)))
    rows = rows.select_related("station", "item", "donor").order_by("-received_on", "-pk")
    if after:
        rows = rows.filter(Q(received_on__lt=after[0]) | Q(received_on=after[0], pk__lt=after[1]))
    return _page(list(rows[: PAGE + 1]), totals, "received_on", lambda donation: donation)


def _page(rows: Sequence[Any], totals: dict[str, Any], day: str, show: Any) -> Page:
    page = rows[:PAGE]
    following = (getattr(page[-1], day), str(page[-1].pk)) if len(rows) > PAGE else None
    return Page([show(row) for row in page], totals["number"], totals["good"], following)
