"""What comes into the stock and leaves it: double entry, never negative.

Every movement has two sides; the balance on the item is kept in the same transaction. Items
are locked in the order of their keys, so two who take the same things wait and don't deadlock.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from resources.codes import Account
from resources.donations.rules import LARGEST, amount_problem
from resources.models import Donation, StockItem, StockMove
from stations.models import User
from stations.refused import Refused
from stations.wording import quantity

CENT = Decimal("0.01")
BATCH = 1000

Items = dict[UUID, StockItem]


@dataclass(frozen=True)
class OutLine:
    """So much of an item leaves for ``target``, on a day of its own if it has one; under the UUID
    of its form, where that is all that the form says."""

    item: StockItem
    quantity: Decimal
    target: Account
    reason: str = ""
    on: date | None = None
    client_uuid: UUID | None = None


@dataclass(frozen=True)
class InLine:
    """So much of an item arrives, worth so many yuan."""

    item: StockItem
    quantity: Decimal
    value: Decimal
    donation: Donation


@transaction.atomic
def take_out(lines: Sequence[OutLine], *, on: date, by: User) -> list[StockMove]:
    """One movement a line, in their order, valued at the balance's average.

    ``Refused`` by index of the line when the stock holds less; then nothing is taken.
    Who may is the caller's to say, and the caller leaves the audit entry.
    """
    items = _locked(line.item.pk for line in lines)
    _refuse(lines, items)
    moves = [
        StockMove(
            item=items[line.item.pk],
            source=Account.STOCK,
            target=line.target,
            quantity=line.quantity,
            value=_take(items[line.item.pk], line.quantity),
            done_on=line.on or on,
            reason=line.reason,
            client_uuid=line.client_uuid,
            by=by,
        )
        for line in lines
    ]
    return _book(moves, items)


@transaction.atomic
def put_in(lines: Sequence[InLine], *, by: User) -> list[StockMove]:
    """What donors gave, on the day of its donation. Refused when the stock can't be so much."""
    items = _locked(line.item.pk for line in lines)
    moves = []
    for line in lines:
        item = items[line.item.pk]
        item.quantity += line.quantity
        item.value += line.value
        if max(item.quantity, item.value) > LARGEST:
            raise ValidationError({"quantity": _("This is too much to be true.")})
        moves.append(
            StockMove(
                item=item,
                source=Account.DONORS,
                target=Account.STOCK,
                quantity=line.quantity,
                value=line.value,
                done_on=line.donation.received_on,
                donation=line.donation,
                by=by,
            )
        )
    return _book(moves, items)


@transaction.atomic
def give_back(moves: Sequence[StockMove], *, reason: str, by: User) -> list[StockMove]:
    """The opposite movements, booked on the same days: what went out is in stock again, what
    came in leaves it (refused when it isn't there any more). Nothing is taken back twice."""
    items = _locked(move.item_id for move in moves)
    if StockMove.objects.filter(reverses__in=moves).exists():
        raise ValidationError(_("This was taken back already."), code="stale")
    return _book([_opposite(move, items[move.item_id], reason, by) for move in moves], items)


def _opposite(move: StockMove, item: StockItem, reason: str, by: User) -> StockMove:
    value = move.value
    if move.target == Account.STOCK:
        value = _take_back(item, move)
    else:
        item.quantity += move.quantity
        item.value += value
    return StockMove(
        item=item,
        source=move.target,
        target=move.source,
        quantity=move.quantity,
        value=value,
        done_on=move.done_on,
        donation_id=move.donation_id,
        reverses=move,
        reason=reason,
        by=by,
    )


def _take_back(item: StockItem, move: StockMove) -> Decimal:
    """What came in leaves at the value it came with. Part of it may have left meanwhile at the
    average of all: what remains bears the difference, and never less than nothing."""
    if item.quantity < move.quantity:
        raise _too_little(item)
    value = item.value if item.quantity == move.quantity else min(move.value, item.value)
    item.quantity -= move.quantity
    item.value -= value
    return value


def _take(item: StockItem, taken: Decimal) -> Decimal:
    """The average's share, and the last piece takes the rest."""
    value = (item.value * taken / item.quantity).quantize(CENT, ROUND_HALF_UP)
    if taken == item.quantity:
        value = item.value
    item.quantity -= taken
    item.value -= value
    return value


def _locked(keys: Iterable[UUID]) -> Items:
    rows = StockItem.objects.filter(pk__in=set(keys)).order_by("pk")
    return {item.pk: item for item in rows.select_for_update(no_key=True)}


def _refuse(lines: Sequence[OutLine], items: Items) -> None:
    left = {key: item.quantity for key, item in items.items()}
    found: dict[int, ValidationError] = {}
    for n, line in enumerate(lines):
        problem = amount_problem(line.quantity)
        if problem:
            found[n] = ValidationError({"quantity": problem})
        elif left[line.item.pk] < line.quantity:
            found[n] = _too_little(items[line.item.pk])
        else:
            left[line.item.pk] -= line.quantity
    if found:
        raise Refused(found)


def _too_little(item: StockItem) -> ValidationError:
    words = {"item": str(item), "left": quantity(item.quantity), "unit": item.unit}
    sentence = _("%(item)s: only %(left)s %(unit)s left in stock.") % words
    return ValidationError({"quantity": ValidationError(sentence, code="too_little")})


def _book(moves: list[StockMove], items: Items) -> list[StockMove]:
    made = StockMove.objects.bulk_create(moves, batch_size=BATCH)
    StockItem.objects.bulk_update(items.values(), ["quantity", "value"], batch_size=BATCH)
    return made
