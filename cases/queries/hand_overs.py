"""What a station has to give, and what was given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from beneficiaries.models import Person
from cases.models import HandOver, ServiceRecord
from resources.models import StockItem
from stations.masking import mask_name
from stations.models import Station, User


def stock_of(stations: Iterable[Station]) -> QuerySet[StockItem]:
    """What is left in these stations' stock, cash last."""
    items = StockItem.objects.filter(station__in=list(stations), quantity__gt=0)
    return items.order_by("-kind", "name", "unit", "purpose")


@dataclass(frozen=True)
class Received:
    """A line with its receiver's name; ``person`` is None when out of sight."""

    line: HandOver
    name: str
    person: Person | None


def received(user: User, lines: Iterable[HandOver]) -> list[Received]:
    """Lines (with their person) as a page shows them."""
    rows = list(lines)
    keys = {line.person_id for line in rows}
    visible = Person.objects.visible_to(user).filter(pk__in=keys).order_by()
    known = set(visible.values_list("pk", flat=True))
    return [
        Received(line, line.person.name, line.person)
        if line.person_id in known
        else Received(line, mask_name(line.person.name), None)
        for line in rows
    ]


def lines_of(record: ServiceRecord) -> QuerySet[HandOver]:
    return record.hand_overs.select_related("person", "item").order_by("pk")
