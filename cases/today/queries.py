"""Today: whom to visit first, how the month stands, whose case waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Min, Prefetch, Q, QuerySet, Window
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from beneficiaries.codes import Risk
from beneficiaries.models import HouseholdCategory, PersonCategory
from cases.models import Case, VisitDuty
from stations.models import User, Worker

S = Case.Status
PLANNED = [S.PLAN_REVIEW, S.INTERVENTION, S.EVALUATION]  # a plan was submitted, and is under way


@dataclass(frozen=True)
class Tab:
    key: str
    label: Promise
    count: int
    is_late: bool = False


@dataclass(frozen=True)
class Month:
    """Households owed a visit this month, and how many of them have had one."""

    visited: int
    owed: int


def week_end(day: date) -> date:
    """The Sunday of this day's week."""
    return day + timedelta(days=6 - day.weekday())


def scoped_duties(user: User, worker: Worker | None) -> QuerySet[VisitDuty]:
    """All duties, open and done, of the user's stations; with a worker, of that one's people."""
    duties = VisitDuty.objects.visible_to(user)
    return duties.filter(person__worker=worker) if worker else duties


def by(day: date) -> Q:
    """Due by this day, or to be tried again by then: a later try hides nobody who is owed."""
    return Q(due_on__lte=day) | Q(again_on__lte=day)


def figures(duties: QuerySet[VisitDuty], today: date | None = None) -> tuple[list[Tab], Month]:
    """The tally and the month's meter, in one statement."""
    today = today or timezone.localdate()
    is_open = Q(state=VisitDuty.State.OPEN)
    this_month = Q(state=VisitDuty.State.DONE, ended_on__gte=today.replace(day=1))
    owed = this_month | (is_open & Q(due_on__lt=_next_month(today)))
    home = Coalesce("person__household", "person")
    got = duties.filter(is_open | this_month).aggregate(
        today=Count("pk", filter=is_open & by(today)),
        overdue=Count("pk", filter=is_open & Q(late_on__lte=today)),
        week=Count("pk", filter=is_open & by(week_end(today))),
        high=Count("pk", filter=is_open & Q(person__risk=Risk.HIGH)),
        visited=Count(home, filter=this_month, distinct=True),
        owed=Count(home, filter=owed, distinct=True),
    )
    tabs = [
        Tab("today", _("due today"), got["today"]),
        Tab("overdue", _("overdue"), got["overdue"], is_late=True),
        Tab("week", _("this week"), got["week"]),
        Tab("high", _("high risk"), got["high"]),
    ]
    return tabs, Month(got["visited"], got["owed"])


def listed(duties: QuerySet[VisitDuty], tab: str) -> QuerySet[VisitDuty]:
    """The open duties of a tab by village, villages in the order of their most urgent visit; in a
    village by the day that is shown."""
    today = timezone.localdate()
    conditions = {
        "today": by(today),
        "overdue": Q(late_on__lte=today),
        "week": by(week_end(today)),
        "high": Q(person__risk=Risk.HIGH),
    }
    village = F("person__household__division")
    shown_on = Coalesce("again_on", "due_on")
    return (
        duties.filter(conditions[tab], state=VisitDuty.State.OPEN)
        .annotate(most_urgent=Window(Min("due_on"), partition_by=[village]))
        .order_by("most_urgent", village, shown_on, "person__risk", "person__pinyin", "pk")
        .select_related("person__household__division", "person__station")
        .prefetch_related(
            Prefetch("person__categories", PersonCategory.objects.on(), "codes_today"),
            Prefetch(
                "person__household__categories", HouseholdCategory.objects.on(), "codes_today"
            ),
        )
    )


def waiting_cases(user: User, worker: Worker | None, *, undated: bool = False) -> QuerySet[Case]:
    """Open cases whose next step is due by Sunday or late; ``undated``: and, after these, those
    whose plan says no day for it."""
    cases = Case.objects.visible_to(user).open().select_related("person")
    if worker:
        cases = cases.filter(worker=worker)
    waiting = Q(next_step_on__lte=week_end(timezone.localdate()))
    if undated:
        waiting |= Q(next_step_on=None, status__in=PLANNED)
    return cases.filter(waiting).order_by(F("next_step_on").asc(nulls_last=True), "pk")


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
