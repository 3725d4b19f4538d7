"""How records point to an item of the stock: by its name, with unit and purpose where several
have that name."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from resources.codes import Purpose
from resources.models import StockItem
from resources.rights import STOCK
from stations.imports.cells import code, name_text
from stations.imports.own_stations import KEY as PLACE
from stations.imports.rows import Row
from stations.kinds.finders import FOUND, Finder, Key, register_finder, settled
from stations.models import User
from stations.spelling.rules import name as spelled_name

UNIT, PURPOSE = "_unit", "_purpose"


def items_of(user: User) -> QuerySet[StockItem]:
    return StockItem.objects.countable_by(user).select_related("station")


def kept_by(user: User) -> QuerySet[StockItem]:
    return items_of(user).filter(station__in=STOCK.stations(user, "keep"))


def titled(item: StockItem) -> str:
    """Enough to tell two of one name apart."""
    return " ".join(filter(None, [item.name, item.get_purpose_display(), f"({item.unit})"]))


def settle_items(rows: Sequence[Row], name: str, by: User) -> None:
    """In the stock of the row's own station, which is one into which ``by`` may bring this sheet;
    one statement, however many rows. An item is compared as its name is spelled."""
    asked = [(row, place) for row in rows if (place := row.values.get(PLACE))]
    known: dict[tuple[int, str], list[StockItem]] = {}
    for item in StockItem.objects.filter(station__in={place for _row, place in asked}):
        known.setdefault((item.station_id, spelled_name(item.name)), []).append(item)
    for row, place in asked:
        said = row.values.get(name, "")
        unit, purpose = row.values.get(name + UNIT), row.values.get(name + PURPOSE)
        fitting = [
            item
            for item in known.get((place.pk, said), [])
            if unit in (None, "", spelled_name(item.unit)) and purpose in (None, "", item.purpose)
        ]
        settled(
            row,
            name,
            fitting,
            none=_("“%(text)s” isn't known here.") % {"text": said},
            several=_("Several items are called so: write the unit and the purpose."),
        )


ITEMS = Finder(
    model=StockItem,
    opened=items_of,
    found=lambda user, typed: kept_by(user).filter(name__icontains=typed.strip())[:FOUND],
    title=titled,
    masked=lambda item: item.name,
    keys=(
        Key(suffix="", read=name_text(60)),
        Key(
            suffix=UNIT,
            label=gettext_lazy("'s unit"),
            aliases=gettext_lazy("unit|unit of measure"),
            read=name_text(10),
        ),
        Key(suffix=PURPOSE, label=gettext_lazy("'s purpose"), read=code(Purpose)),
    ),
    settle=settle_items,
)


def announce() -> None:
    register_finder(ITEMS)
