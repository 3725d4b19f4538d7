"""What a record hands over leaves the station's stock with it, and comes back with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cases.models import HandOver, ServiceRecord
from cases.records.rows import HandedOver, ServiceRow
from resources.codes import Account
from resources.models import StockItem
from resources.stock.services.stock import OutLine, give_back, take_out
from stations.models import User
from stations.refused import Refused

Line = tuple[ServiceRecord, HandedOver]


def hand_over(lines: Sequence[Line], *, by: User) -> None:
    """Take it all out of the stock at once and write the lines.

    Raises ``Refused``, by index of the line, when there is not so much of an item.
    """
    if not lines:
        return
    moves = take_out(
        [
            OutLine(line.item, line.quantity, Account.PEOPLE, on=record.done_on)
            for record, line in lines
        ],
        on=max(record.done_on for record, _line in lines),
        by=by,
    )
    HandOver.objects.bulk_create(
        [
            HandOver(
                record=record,
                person=line.person,
                item=line.item,
                quantity=line.quantity,
                value=move.value,
                move=move,
                receipt=line.receipt,
                signed_by=line.signed_by.strip(),
            )
            for (record, line), move in zip(lines, moves, strict=True)
        ],
        batch_size=1000,
    )


def hand_over_anew(record: ServiceRecord, before: ServiceRow, row: ServiceRow, *, by: User) -> None:
    """A corrected record: only what differs moves; all of it when its day does."""
    if not before.handed and not row.handed:
        return
    lock_stock([before, row])
    found = record.hand_overs.select_related("move__item")
    made = {(line.person_id, line.item_id, line.quantity): line for line in found}
    wanted = {(line.person.pk, line.item.pk, line.quantity): line for line in row.handed}
    kept = made.keys() & wanted.keys() if before.done_on == row.done_on else set()
    gone = [line for key, line in made.items() if key not in kept]
    HandOver.objects.filter(pk__in=[line.pk for line in gone]).delete()
    give_back([line.move for line in gone], reason=_("The service record was corrected."), by=by)
    fresh = [line for key, line in wanted.items() if key not in kept]
    try:
        hand_over([(record, line) for line in fresh], by=by)
    except Refused as refused:
        messages = [text for error in refused.entries.values() for text in error.messages]
        raise ValidationError({"handed": list(dict.fromkeys(messages))}) from refused
    _sign_anew({made[key]: wanted[key] for key in kept})


def _sign_anew(pairs: Mapping[HandOver, HandedOver]) -> None:
    changed = []
    for line, asked in pairs.items():
        if (line.receipt, line.signed_by) != (asked.receipt, asked.signed_by):
            line.receipt, line.signed_by = asked.receipt, asked.signed_by
            changed.append(line)
    HandOver.objects.bulk_update(changed, ["receipt", "signed_by"])


def take_back(record: ServiceRecord, *, reason: str, by: User) -> None:
    """The record counts no more: its goods are in the stock again; its lines stay readable."""
    lines = list(record.hand_overs.select_related("move__item").order_by("item_id", "pk"))
    if lines:
        give_back([line.move for line in lines], reason=reason, by=by)


def lock_stock(rows: Iterable[ServiceRow]) -> None:
    """What is given back and taken again is locked once, in the stock's own order, so that nobody
    waits in a ring."""
    hold_stock(line.item.pk for row in rows for line in row.handed)


def hold_stock(items: Iterable[UUID]) -> None:
    keys = set(items)
    rows = StockItem.objects.filter(pk__in=keys).order_by("pk").select_for_update(no_key=True)
    list(rows.values_list("pk", flat=True))


def refused_rows(refused: Refused, rows: Mapping[int, ServiceRow]) -> dict[int, ValidationError]:
    """The stock counts lines; whoever sent them counts rows, and reads a sentence once."""
    owners = [index for index, row in rows.items() for _line in row.handed]
    found: dict[int, dict[str, None]] = {}
    for line, error in refused.entries.items():
        found.setdefault(owners[line], {}).update(dict.fromkeys(error.messages))
    return {index: ValidationError({"handed": list(once)}) for index, once in found.items()}
