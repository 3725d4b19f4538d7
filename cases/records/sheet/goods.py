"""What a row of the sheet handed over to its person, out of the station's stock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext as _

from cases.records.rows import HandedOver
from resources.models import StockItem
from stations.imports.rows import Row
from stations.spelling.rules import name as spelled_name
from stations.wording import quantity as in_words


def settle_goods(rows: Sequence[Row]) -> None:
    """``handed``: the item by its name in the stock of the row's station; one is the default."""
    named = [row for row in rows if row.get("item") or row.get("quantity") is not None]
    stations = {row.values["place"].pk for row in named if row.get("place")}
    known: dict[tuple[int, str], list[StockItem]] = {}
    for item in StockItem.objects.filter(station__in=stations):
        known.setdefault((item.station_id, spelled_name(item.name)), []).append(item)
    for row in named:
        line = _line(row, known)
        row.values["handed"] = [line] if line else []


def _line(row: Row, known: dict[tuple[int, str], list[StockItem]]) -> HandedOver | None:
    name, place, person = row.get("item"), row.get("place"), row.get("subject")
    if not name:
        row.wrong("item", _("Name what was handed over."))
        return None
    found = known.get((place.pk, name), []) if place else []
    if len(found) > 1:
        found = [item for item in found if not item.purpose] or found
    if len(found) != 1:
        several = _("Several items of the stock are called so: hand this over on the page.")
        row.wrong("item", several if found else _("This item is not in the station's stock."))
        return None
    if person is None:
        row.wrong("item", _("Name the person who received it."))
        return None
    return HandedOver(person=person, item=found[0], quantity=row.get("quantity", Decimal(1)))


def find_shortages(rows: Iterable[Row]) -> None:
    """Rows beyond what those before them leave of the stock, in the order of the file."""
    lines = [(row, line) for row in rows for line in row.get("handed", [])]
    keys = {line.item.pk for _row, line in lines}
    left: dict[UUID, Decimal] = dict(
        StockItem.objects.filter(pk__in=keys).values_list("pk", "quantity")
    )
    whole = dict(left)
    for row, line in lines:
        key = line.item.pk
        if line.quantity <= left[key]:
            left[key] -= line.quantity
            continue
        if left[key] == whole[key]:
            sentence = _("%(item)s: only %(left)s %(unit)s left in stock.")
        else:
            sentence = _("%(item)s: the rows above leave %(left)s %(unit)s of the stock.")
        words = {"item": line.item.name, "left": in_words(left[key]), "unit": line.item.unit}
        row.wrong("quantity", sentence % words)
