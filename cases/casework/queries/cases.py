"""Cases as lists count and show them."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from beneficiaries.models import Person
from beneficiaries.search.services import matching
from cases.casework.models import CaseQuerySet
from cases.models import Case
from stations.models import User, Worker

RELATED = ("person", "worker", "station", "project", "theme")


def cases_of(user: User) -> CaseQuerySet:
    return Case.objects.visible_to(user).select_related(*RELATED)


def called(rows: CaseQuerySet, user: User, text: str) -> CaseQuerySet:
    """Those whose number, or whose person, is what was typed."""
    text = text.strip()
    people = matching(Person.objects.visible_to(user), user, text).order_by()
    return rows.filter(Q(number__icontains=text) | Q(person__in=people.values("pk")))


def status_counts(rows: CaseQuerySet) -> dict[str, int]:
    return dict(rows.order_by().values_list("status").annotate(Count("pk")))


def workers_with_cases(user: User) -> QuerySet[Worker]:
    """Whoever carries a case that this person sees: the choices of the list's filter."""
    carried = Case.objects.visible_to(user).order_by().values("worker")
    return Worker.objects.filter(pk__in=carried)
