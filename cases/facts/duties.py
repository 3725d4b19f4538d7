"""Visits that are owed (``IND-VIS-05``, ``06``): due in a month, kept in time; overdue on a day.

The row itself says whether it was kept and from when on it was late
(``VisitDuty.is_kept``, ``late_on``).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from cases.facts.declaration import Happening, Lasting, Line
from cases.facts.faces import named, shown
from cases.models import VisitDuty
from stations.models import User


def duty_rows(user: User, lines: Sequence[Line], day: date) -> list[VisitDuty]:
    """Duties with the name that the reader may see; ``amount`` 1 when kept in time."""
    found = _duties(user, VisitDuty.objects.filter(pk__in=[int(line.key) for line in lines]), day)
    rows = []
    for line in lines:
        duty = found[int(line.key)]
        duty.amount = line.amount
        rows.append(duty)
    return rows


def overdue_rows(user: User, lines: Sequence[Line], day: date) -> list[VisitDuty]:
    """Of each person the duty that was overdue longest. Whose visit was entered or moved since
    then stays listed, with what the duty says now; ``days`` is None then."""
    people = [line.key for line in lines]
    found = {d.person_id: d for d in _duties(user, _once_overdue(people, day), day).values()}
    for duty in found.values():
        duty.days, duty.amount = (day - duty.due_on).days if duty.is_late else None, 1
    return [found[line.key] for line in lines]


def _once_overdue(people: Sequence[UUID], day: date) -> QuerySet[VisitDuty]:
    """One duty of each person: overdue on the day, else the last due by then, else the next."""
    late = Q(late_on__lte=day) & (Q(state=VisitDuty.State.OPEN) | Q(ended_on__gt=day))
    when_late = models.Case(models.When(late, then="due_on"))
    when_due = models.Case(models.When(due_on__lte=day, then="due_on"))
    ranked = VisitDuty.objects.filter(person__in=people).order_by(
        "person",
        when_late.asc(nulls_last=True),
        when_due.desc(nulls_last=True),
        "due_on",
        "pk",
    )
    chosen = ranked.distinct("person").values("pk")
    return VisitDuty.objects.filter(pk__in=chosen).annotate(
        is_late=models.ExpressionWrapper(late, models.BooleanField())
    )


def _duties(user: User, duties: QuerySet[VisitDuty], day: date) -> dict[int, VisitDuty]:
    return {duty.pk: named(duty, day) for duty in shown(user, duties, day)}


DUTY = Happening(
    kind="duty",
    name=_("visit duty due"),
    sql="""
        station_id AS station, id::text AS key, due_on AS done_on, '' AS item,
        is_kept::int AS amount, 0 AS value {apart}
    FROM cases_visitduty
    WHERE station_id = ANY(%(stations)s) AND due_on BETWEEN %(first)s AND %(last)s
        AND state <> 'cancelled'
    """,
    # One that is due today or later is no failure yet.
    counted="done_on < %(today)s OR amount = 1",
    rows=duty_rows,
    listed="duties",
)
# A person owes one open duty at most (``one_open_duty``). One that was done or cancelled later
# was open still; ``duty_late`` holds those that ended after their day.
OVERDUE = Lasting(
    kind="overdue",
    name=_("people overdue for a visit"),
    sql="""
    SELECT person_id AS key, id AS row, station_id AS station, late_on AS since,
        'infinity'::date AS until
    FROM cases_visitduty WHERE station_id = ANY(%(stations)s) AND state = 'open'
    UNION ALL
    SELECT person_id, id, station_id, late_on, ended_on
    FROM cases_visitduty
    WHERE station_id = ANY(%(stations)s) AND state <> 'open' AND ended_on > due_on
    """,
    rows=overdue_rows,
    listed="overdue",
)
