"""Money of projects as people see it, and what of it a project has."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from django.db.models import QuerySet, Sum, Value

from resources.project_money.models import Fundraising, Grant, MatchingGrant, ProjectMoney
from resources.projects.models import Project
from stations.models import User
from stations.scope import divisions_known_to


def money_of(model: type[ProjectMoney]) -> Callable[[User], QuerySet]:
    """Read by whoever has a post around it, as its project is."""

    def rows(user: User) -> QuerySet:
        known = model._default_manager.filter(division__in=divisions_known_to(user))
        return known.annotate(project_is_open=Value(True)).select_related("division", "project")

    return rows


class Funds(NamedTuple):
    """Yuan; ``matched`` by level, in their order, those that there are."""

    raised: Decimal
    matched: dict[str, Decimal]
    granted: Decimal


def funds_of(user: User, project: Project) -> Funds:
    """What this person may read of it; three statements."""
    raised, matching, granted = (
        money_of(model)(user).not_voided().filter(project=project)  # type: ignore[attr-defined]
        for model in (Fundraising, MatchingGrant, Grant)
    )
    by_level = dict(matching.order_by().values_list("level").annotate(Sum("amount")))
    levels = {
        str(label): by_level[code]
        for code, label in MatchingGrant.Level.choices
        if code in by_level
    }
    return Funds(_sum(raised), levels, _sum(granted))


def _sum(rows: QuerySet) -> Decimal:
    return rows.aggregate(total=Sum("amount"))["total"] or Decimal(0)
