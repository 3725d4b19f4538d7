"""Money of projects is entered and voided, never changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from django.utils import timezone

from resources import rights
from resources.project_money.models import Fundraising, Grant, MatchingGrant, ProjectMoney
from resources.project_money.rules import RULES, Facts
from resources.raised_once import received_already
from stations.divisions.queries.chain import chains
from stations.kinds.protocol import Batch, draft, judged_by, shape

RIGHTS = rights.PROJECT_MONEY
Money = TypeVar("Money", bound=ProjectMoney)
# What no two standing rows share.
ONCE: dict[type[ProjectMoney], tuple[str, ...]] = {
    Fundraising: ("division_id", "document"),
    MatchingGrant: ("project_id", "level", "document"),
    Grant: ("project_id", "document"),
}


def facts_of(model: type[Money]) -> Callable[[Sequence[Money]], list[Facts]]:
    """As many statements for 1,000 rows as for one."""
    once = ONCE[model]

    def facts(rows: Sequence[Money]) -> list[Facts]:
        today = timezone.localdate()
        standing = model._default_manager.filter(
            voided_at=None, document__in={row.document for row in rows}
        )
        owners = {tuple(key): pk for pk, *key in standing.values_list("pk", *once)}
        received = received_already(rows) if model is Fundraising else {}
        around = chains(
            {code for row in rows for code in (row.division_id, row.project.division_id)}
        )
        return [
            Facts(
                today,
                is_on_its_line=row.project.division_id in around.get(row.division_id, ())
                or row.division_id in around.get(row.project.division_id, ()),
                is_double=owners.setdefault(tuple(getattr(row, one) for one in once), row.pk)
                != row.pk,
                received=received.get((row.division_id, row.document), ""),
            )
            for row in rows
        ]

    return facts


def batch_of(model: type[Money]) -> Batch[Money, Money]:
    return Batch(model=model, rights=RIGHTS, judge=judged_by((shape, *RULES), facts_of(model)))


BATCHES = {model: batch_of(model) for model in ONCE}
ROWS = {model: partial(draft, model) for model in ONCE}
