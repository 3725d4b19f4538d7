"""The rows of the lists behind figures of projects and their money."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple

from django.db.models import QuerySet

from cases.facts.declaration import Line, Rows
from reports.behind.queries.faces import opened
from resources.models import Fundraising, Grant, MatchingGrant, Project
from resources.project_money.queries import money_of
from resources.projects.queries import projects_of
from stations.models import User


class ProjectRow(NamedTuple):
    project: Project
    is_open: bool
    amount: int = 1


class MoneyRow(NamedTuple):
    money: Any  # a ``ProjectMoney``
    is_open: bool

    @property
    def amount(self) -> Decimal:
        return self.money.amount


def rows_of(
    mine: Callable[[User], QuerySet[Any]],
    row: Callable[[Any, bool], object],
    model: type[Any],
    refs: Sequence[str],
    user: User,
    lines: Sequence[Line],
    day: date,
) -> list[object]:
    """In the order of their lines; two statements."""
    keys = [line.key for line in lines]
    found = model.objects.select_related(*refs).in_bulk(keys)
    may_open = opened(mine(user), keys)
    return [row(found[key], key in may_open) for key in keys]


def _money(model: type[Any]) -> Rows:
    return partial(rows_of, money_of(model), MoneyRow, model, ("project", "division"))


ROWS: dict[str, Rows] = {
    "projects": partial(rows_of, projects_of, ProjectRow, Project, ("division",)),
    "raised": _money(Fundraising),
    "matched": _money(MatchingGrant),
    "granted": _money(Grant),
}
