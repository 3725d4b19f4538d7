"""What the stations have, and how each item came to what it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import (
    Case,
    DecimalField,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)  # fmt: skip
from django.db.models.functions import Coalesce

from resources.codes import Account
from resources.models import StockItem, StockMove
from stations.cursors import is_key
from stations.models import User

SORTS = {"name": "name", "quantity": "quantity", "value": "value"}
LOW = 5  # low: at most a fifth of what ever came in
LEDGER_PAGE = 50
YUAN = DecimalField(max_digits=16, decimal_places=2)
INTO = Case(When(target=Account.STOCK, then=F("quantity")), default=-F("quantity"))


class State:
    NONE, LOW, THERE = 0, 1, 2


def stock_of(user: User) -> QuerySet[StockItem]:
    """Items with what ever came in (``received``) and how they stand (``state``)."""
    donors = Q(source=Account.DONORS) | Q(target=Account.DONORS)
    came = StockMove.objects.filter(donors, item=OuterRef("pk")).order_by().values("item")
    received = Subquery(came.annotate(sum=Sum(INTO)).values("sum"), output_field=YUAN)
    rows: Any = StockItem.objects.countable_by(user).select_related("station")
    return rows.annotate(
        received=Coalesce(received, Value(Decimal(0)), output_field=YUAN)
    ).annotate(
        state=Case(
            When(quantity=0, then=Value(State.NONE)),
            When(quantity__lte=F("received") / LOW, then=Value(State.LOW)),
            default=Value(State.THERE),
            output_field=IntegerField(),
        )
    )


def stock_value(rows: QuerySet[StockItem]) -> dict[str, object]:
    """Cash and goods in stock, in yuan."""
    nothing = Value(Decimal(0))
    return rows.order_by().aggregate(
        cash=Coalesce(Sum("value", filter=Q(kind="cash")), nothing, output_field=YUAN),
        goods=Coalesce(Sum("value", filter=Q(kind="goods")), nothing, output_field=YUAN),
    )


@dataclass(frozen=True)
class Receiver:
    """Who received it, as this reader may know it."""

    name: str
    url: str = ""


@dataclass(frozen=True)
class Entry:
    """A line of an item's ledger: the balance is that after the movement."""

    move: StockMove
    change: Decimal
    balance: Decimal
    receiver: Receiver | None = None


# Whoever knows where goods went says so here: the apps above this one (AppConfig.ready).
RECEIVERS: list[Callable[[User, Sequence[StockMove]], dict[int, Receiver]]] = []


def ledger(user: User, item: StockItem, before: str = "") -> tuple[list[Entry], str]:
    """Every movement, the newest first, and the cursor of the next page."""
    moves = StockMove.objects.filter(item=item).select_related("donation", "by", "reverses")
    balance = item.quantity
    if is_key(before):
        newer = StockMove.objects.filter(item=item, pk__gte=before)
        balance -= newer.aggregate(sum=Sum(INTO))["sum"] or 0
        moves = moves.filter(pk__lt=before)
    found = list(moves.order_by("-pk")[: LEDGER_PAGE + 1])
    shown, is_more = found[:LEDGER_PAGE], len(found) > LEDGER_PAGE
    known: dict[int, Receiver] = {}
    for receivers_of in RECEIVERS:
        known |= receivers_of(user, shown)
    entries = []
    for move in shown:
        change = move.quantity if move.target == Account.STOCK else -move.quantity
        entries.append(Entry(move, change, balance, known.get(move.pk)))
        balance -= change
    return entries, str(shown[-1].pk) if is_more else ""
