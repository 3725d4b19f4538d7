"""What the stations have, and how each item came to what it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

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
from stations.cursors import opened, sealed, value_of
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


def stood_on(asked: Sequence[tuple[UUID, date]]) -> list[Decimal]:
    """How much of each item stood there at the end of each day; one statement for all."""
    by_day: dict[UUID, list[tuple[date, Decimal]]] = {}
    if asked:
        last = max(day for _key, day in asked)
        moves = StockMove.objects.filter(item__in={key for key, _day in asked}, done_on__lte=last)
        changes = moves.order_by().values_list("item", "done_on").annotate(change=Sum(INTO))
        for key, day, change in changes:
            by_day.setdefault(key, []).append((day, change))
    return [
        sum((change for on, change in by_day.get(key, ()) if on <= day), Decimal(0))
        for key, day in asked
    ]


def entered_since(move: StockMove) -> Decimal:
    """What was entered after this movement for its day and for earlier ones."""
    later = StockMove.objects.filter(item=move.item_id, pk__gt=move.pk, done_on__lte=move.done_on)
    return later.aggregate(sum=Sum(INTO))["sum"] or Decimal(0)


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
    """A line of an item's ledger: the balance of its day, after it and what was entered before."""

    move: StockMove
    change: Decimal
    balance: Decimal
    receiver: Receiver | None = None


# Whoever knows where goods went says so here: the apps above this one (AppConfig.ready).
RECEIVERS: list[Callable[[User, Sequence[StockMove]], dict[int, Receiver]]] = []


def ledger(user: User, item: StockItem, before: str = "") -> tuple[list[Entry], str]:
    """Every movement by its day, the newest first, and the cursor of the next page."""
    moves = StockMove.objects.filter(item=item)
    balance = item.quantity
    if below := _below(before):
        shown_before = moves.exclude(below)
        balance -= shown_before.aggregate(sum=Sum(INTO))["sum"] or 0
        moves = moves.filter(below)
    moves = moves.select_related("donation", "by", "reverses", "stocktake")
    found = list(moves.order_by("-done_on", "-pk")[: LEDGER_PAGE + 1])
    shown, is_more = found[:LEDGER_PAGE], len(found) > LEDGER_PAGE
    known: dict[int, Receiver] = {}
    for receivers_of in RECEIVERS:
        known |= receivers_of(user, shown)
    entries = []
    for move in shown:
        change = move.quantity if move.target == Account.STOCK else -move.quantity
        entries.append(Entry(move, change, balance, known.get(move.pk)))
        balance -= change
    last = shown[-1] if is_more else None
    return entries, sealed([last.done_on.isoformat(), last.pk]) if last else ""


def _below(cursor: str) -> Q | None:
    """What stands below this line of a ledger; nothing when it is no cursor of ours."""
    try:
        day, key = opened(cursor, 2)
        on = value_of(StockMove._meta.get_field("done_on"), day)
        pk = value_of(StockMove._meta.pk, key)
    except ValueError:
        return None
    return Q(done_on__lt=on) | Q(done_on=on, pk__lt=pk)
