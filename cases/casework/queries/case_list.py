"""The list of cases: a page by its key, so that page 100 costs what page 1 costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.http import Http404

from cases.casework.models import CaseQuerySet
from cases.models import Case
from stations.models import User, Worker

PAGE = 30


def cases_of(user: User) -> CaseQuerySet:
    rows = Case.objects.visible_to(user)
    return rows.select_related("person", "worker", "station").order_by("-opened_on", "-pk")


@dataclass(frozen=True)
class CasePage:
    rows: list[Case]
    after: str  # the next page begins below this one; empty at the end


def case_page(rows: CaseQuerySet, after: str = "", limit: int = PAGE) -> CasePage:
    if after:
        day, key = _read(after)
        rows = rows.filter(Q(opened_on__lt=day) | Q(opened_on=day, pk__lt=key))
    found = list(rows[: limit + 1])
    shown = found[:limit]
    is_more = len(found) > limit
    return CasePage(shown, f"{shown[-1].opened_on}_{shown[-1].pk}" if is_more else "")


def _read(after: str) -> tuple[date, UUID]:
    try:
        day, _line, key = after.partition("_")
        return date.fromisoformat(day), UUID(key)
    except ValueError as error:
        raise Http404 from error


def status_counts(rows: CaseQuerySet) -> dict[str, int]:
    return dict(rows.order_by().values_list("status").annotate(Count("pk")))


def workers_with_cases(user: User) -> Any:
    """Whoever carries a case that this person sees: the choices of the list's filter."""
    carried = Case.objects.visible_to(user).order_by().values("worker")
    return Worker.objects.filter(pk__in=carried)
