"""Stock-takings are written by the protocol of all kinds; booked, the difference is a movement."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from resources import rights
from resources.stock.queries import stood_on
from resources.stock.services.stock import adjust, give_back
from resources.stocktakes.models import Stocktake
from resources.stocktakes.rules import RULES, Facts
from resources.stocktakes.workflow import LIFE
from stations.kinds.life import take_step
from stations.kinds.protocol import Batch, draft, judged_by, shape
from stations.models import User
from stations.reasons import stated

RIGHTS = rights.STOCKTAKES


def facts_of(rows: Sequence[Stocktake]) -> list[Facts]:
    """One statement for all rows."""
    today = timezone.localdate()
    book = stood_on([(row.item_id, row.counted_on or today) for row in rows])
    return [Facts(today, expected) for expected in book]


BATCH = Batch[Stocktake, Stocktake](
    model=Stocktake, rights=RIGHTS, judge=judged_by((shape, *RULES), facts_of)
)
stocktake_row = partial(draft, Stocktake)
enter_stocktakes, check_stocktakes = BATCH.add, BATCH.check
edit_stocktake = BATCH.edit


@transaction.atomic
def book_stocktake(
    stocktake: Stocktake, *, by: User, seen_version: int | None = None, **fields: Any
) -> Stocktake:
    """The book says from now on what was counted, on the day on which it was. Refused when later
    days took more than there was: one of their entries is wrong then, or the count."""
    now = take_step(BATCH, LIFE, "book", stocktake, by=by, seen_version=seen_version, **fields)
    now.expected, now.move = adjust(
        now.item, counted=now.counted, on=now.counted_on, reason=now.reason, by=by
    )
    now.save(update_fields=["expected", "move"])
    return now


@transaction.atomic
def void_stocktake(stocktake: Stocktake, *, reason: str, by: User, act: str = "void") -> Stocktake:
    """It stays readable; the difference that it booked is taken back. Refused when what was found
    then has left since."""
    voided = BATCH.void(stocktake, reason=reason, by=by, act=act)
    if voided.move:
        try:
            give_back([voided.move], reason=stated(reason), by=by)
        except ValidationError as error:
            sentence = _("What was found then was handed over or written off since.")
            raise ValidationError([sentence, *error.messages]) from None
    return voided
