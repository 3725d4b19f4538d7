"""What comes into the stock and leaves it: double entry, on no day less than nothing.

Every movement has two sides; the balance on the item is kept in the same transaction. Items
are locked in the order of their keys, so two who take the same things wait and don't deadlock.
Whatever leaves must have been there on its own day and on every day since, in whatever order the
movements are entered: nothing is handed out before it was received.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from resources.codes import Account
from resources.donations.rules import LARGEST, amount_problem
from resources.models import Donation, StockItem, StockMove
from resources.stock.queries import INTO
from stations.models import User
from stations.refused import Refused
from stations.wording import quantity, short_day

CENT = Decimal("0.01")
BATCH = 1000


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


@dataclass
class Held:
    """An item whose row is locked, and what later days moved: ``changes`` by day, of every day
    after the earliest that is written now."""

    item: StockItem
    changes: dict[date, Decimal] = field(default_factory=lambda: defaultdict(Decimal))

    def at_end_of(self, on: date) -> Decimal:
        return self.item.quantity - sum(n for day, n in self.changes.items() if day > on)

    def least_from(self, on: date) -> tuple[Decimal, date | None]:
        """The least that stands there from the end of this day on, and the first day on which it
        is so (None: that is what is there now)."""
        left = least = self.item.quantity
        when = None
        later = sorted((day for day in self.changes if day > on), reverse=True)
        for day, earlier in pairwise([*later, on]):
            left -= self.changes[day]
            if left <= least:
                least, when = left, earlier if left < self.item.quantity else None
        return least, when

    def move(self, on: date, number: Decimal, value: Decimal) -> None:
        """In, or out where it is negative."""
        self.item.quantity += number
        self.item.value += value
        self.changes[on] += number


Items = dict[UUID, Held]


@transaction.atomic
def take_out(lines: Sequence[OutLine], *, on: date, by: User) -> list[StockMove]:
    """One movement a line, in their order, valued at the balance's average.

    ``Refused`` by index of the line when the stock held less; then nothing is taken.
    Who may is the caller's to say, and the caller leaves the audit entry.
    """
    items = held((line.item.pk for line in lines), min(line.on or on for line in lines))
    days = [line.on or on for line in lines]
    keys = {(line.item.pk, day) for line, day in zip(lines, days, strict=True)}
    there = {(key, day): items[key].least_from(day) for key, day in keys}
    moves, found = [], {}
    for n, (line, day) in enumerate(zip(lines, days, strict=True)):
        one = items[line.item.pk]
        if problem := amount_problem(line.quantity):
            found[n] = ValidationError({"quantity": problem})
        elif one.least_from(day)[0] < line.quantity:
            found[n] = _too_little(one.item, *there[line.item.pk, day])
        else:
            moves.append(_taken(one, line, day, by))
    if found:
        raise Refused(found)
    return _book(moves, items)


def _taken(one: Held, line: OutLine, on: date, by: User) -> StockMove:
    value = share(one.item, line.quantity)
    one.move(on, -line.quantity, -value)
    return StockMove(
        item=one.item,
        source=Account.STOCK,
        target=line.target,
        quantity=line.quantity,
        value=value,
        done_on=on,
        reason=line.reason,
        client_uuid=line.client_uuid,
        by=by,
    )


@transaction.atomic
def put_in(lines: Sequence[InLine], *, by: User) -> list[StockMove]:
    """What donors gave, on the day of its donation. Refused when the stock can't be so much."""
    days = [line.donation.received_on for line in lines]
    items = held((line.item.pk for line in lines), min(days))
    moves = []
    for line, day in zip(lines, days, strict=True):
        one = items[line.item.pk]
        one.move(day, line.quantity, line.value)
        if max(one.item.quantity, one.item.value) > LARGEST:
            raise ValidationError({"quantity": _("This is too much to be true.")})
        moves.append(
            StockMove(
                item=one.item,
                source=Account.DONORS,
                target=Account.STOCK,
                quantity=line.quantity,
                value=line.value,
                done_on=day,
                donation=line.donation,
                by=by,
            )
        )
    return _book(moves, items)


@transaction.atomic
def give_back(moves: Sequence[StockMove], *, reason: str, by: User) -> list[StockMove]:
    """The opposite movements, booked on the same days: what went out is in stock again, what
    came in leaves it (refused when it was taken meanwhile). Nothing is taken back twice."""
    if not moves:
        return []
    items = held((move.item_id for move in moves), min(move.done_on for move in moves))
    if StockMove.objects.filter(reverses__in=moves).exists():
        raise ValidationError(_("This was taken back already."), code="stale")
    return _book([_opposite(move, items[move.item_id], reason, by) for move in moves], items)


@transaction.atomic
def adjust(
    item: StockItem, *, counted: Decimal, on: date, reason: str, by: User
) -> tuple[Decimal, StockMove | None]:
    """What the book said of the day's end, and the movement after which it says what was counted
    (None where nothing differs). What was found is worth nothing more: the average sinks."""
    one = held([item.pk], on)[item.pk]
    expected = one.at_end_of(on)
    difference = counted - expected
    if not difference:
        return expected, None
    if difference < 0:
        least, when = one.least_from(on)
        if least < -difference:
            raise ValidationError({"counted": _too_little(one.item, least, when).messages})
        move = _taken(one, OutLine(item, -difference, Account.COUNT, reason), on, by)
    else:
        one.move(on, difference, Decimal(0))
        move = StockMove(
            item=one.item,
            source=Account.COUNT,
            target=Account.STOCK,
            quantity=difference,
            value=Decimal(0),
            done_on=on,
            reason=reason,
            by=by,
        )
    return expected, _book([move], {item.pk: one})[0]


def _opposite(move: StockMove, one: Held, reason: str, by: User) -> StockMove:
    value = move.value
    if move.target == Account.STOCK:
        value = _come_back(one, move)
    else:
        one.move(move.done_on, move.quantity, value)
    return StockMove(
        item=one.item,
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


def _come_back(one: Held, move: StockMove) -> Decimal:
    """What came in leaves at the value it came with. Part of it may have left meanwhile at the
    average of all: what remains bears the difference, and never less than nothing."""
    item = one.item
    least, when = one.least_from(move.done_on)
    if least < move.quantity:
        raise _too_little(item, least, when)
    value = item.value if item.quantity == move.quantity else min(move.value, item.value)
    one.move(move.done_on, -move.quantity, -value)
    return value


def share(item: StockItem, taken: Decimal) -> Decimal:
    """The average's share, and the last piece takes the rest."""
    if taken == item.quantity:
        return item.value
    return (item.value * taken / item.quantity).quantize(CENT, ROUND_HALF_UP)


def held(keys: Iterable[UUID], since: date) -> Items:
    """The items, locked, each with what the days after this one changed."""
    rows = StockItem.objects.filter(pk__in=set(keys)).order_by("pk")
    items = {item.pk: Held(item) for item in rows.select_for_update(no_key=True)}
    later = StockMove.objects.filter(item__in=list(items), done_on__gt=since)
    by_day = later.order_by().values_list("item", "done_on").annotate(change=Sum(INTO))
    for key, day, change in by_day:
        items[key].changes[day] = change
    return items


def _too_little(item: StockItem, least: Decimal, when: date | None) -> ValidationError:
    words = {"item": str(item), "left": quantity(least), "unit": item.unit}
    if when is None:
        sentence = _("%(item)s: only %(left)s %(unit)s left in stock.") % words
    else:
        words["day"] = short_day(when)
        sentence = (
            _("%(item)s: at the end of %(day)s only %(left)s %(unit)s were in stock.") % words
        )
    return ValidationError({"quantity": ValidationError(sentence, code="too_little")})


def _book(moves: list[StockMove], items: Items) -> list[StockMove]:
    made = StockMove.objects.bulk_create(moves, batch_size=BATCH)
    kept = [one.item for one in items.values()]
    StockItem.objects.bulk_update(kept, ["quantity", "value"], batch_size=BATCH)
    return made
