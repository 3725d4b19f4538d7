"""Cases as lists count and show them."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from cases.casework.models import CaseQuerySet
from cases.models import Case
from stations.models import User, Worker


def cases_of(user: User) -> CaseQuerySet:
    return Case.objects.visible_to(user).select_related("person", "worker", "station")


def status_counts(rows: CaseQuerySet) -> dict[str, int]:
    return dict(rows.order_by().values_list("status").annotate(Count("pk")))


def workers_with_cases(user: User) -> QuerySet[Worker]:
    """Whoever carries a case that this person sees: the choices of the list's filter."""
    carried = Case.objects.visible_to(user).order_by().values("worker")
    return Worker.objects.filter(pk__in=carried)
