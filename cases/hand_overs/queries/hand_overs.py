"""What a station has to give, and what was given."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, QuerySet, Sum

from beneficiaries.models import Person
from cases.models import HandOver, ServiceRecord
from resources.models import StockItem
from stations.lists.paging import Pager
from stations.masking import mask_name
from stations.models import Station, User
from stations.scope import stations_countable_by


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


def hand_overs_of(user: User) -> QuerySet[HandOver]:
    """Lines of the stations that the user counts, of records not voided."""
    mine = stations_countable_by(user)
    return hand_overs().filter(station__in=mine)


def hand_overs() -> QuerySet[HandOver]:
    """Lines of records not voided of any station: for whoever names the stations. Each with the
    project and the theme of its record."""
    rows = HandOver.objects.filter(record__voided_at=None)
    rows = rows.annotate(project=F("record__project"), theme=F("record__theme"))
    return rows.select_related("station", "person__household__division", "item")


def totals(pager: Pager) -> dict[str, object] | None:
    """Lines, 捐助人次 (distinct record and person) and yuan; None when they are too many."""
    keys = pager.counted
    if keys is None:
        return None
    rows = HandOver.objects.filter(pk__in=keys).order_by()
    times = rows.values("record", "person").distinct().count()
    return {"lines": len(keys), "value": rows.aggregate(n=Sum("value"))["n"] or 0, "times": times}


def lines_of(record: ServiceRecord) -> QuerySet[HandOver]:
    return record.hand_overs.select_related("person", "item").order_by("pk")
