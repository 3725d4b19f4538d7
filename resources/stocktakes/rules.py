"""What must be true of a stock-taking: functions over plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from resources.stocktakes.models import Stocktake
from stations.dated import still_to_come
from stations.kinds.protocol import Problems
from stations.wording import quantity


@dataclass(frozen=True)
class Facts:
    """``expected``: what the book says of the end of that day."""

    today: date
    expected: Decimal = Decimal(0)


def is_of_this_station(row: Stocktake, facts: Facts) -> Problems:
    if row.item.station_id != row.station_id:
        yield "item", _("This item is not in the station's stock.")


def day_is_over(row: Stocktake, facts: Facts) -> Problems:
    if sentence := still_to_come(row.counted_on, facts.today):
        yield "counted_on", sentence


def nothing_is_the_least(row: Stocktake, facts: Facts) -> Problems:
    if row.counted is not None and row.counted < 0:
        yield "counted", _("Count nothing or more.")


def stays_as_booked(row: Stocktake, facts: Facts) -> Problems:
    if row.status == Stocktake.Status.BOOKED:
        yield "counted", _("This is booked: void it and count anew.")


def difference_has_a_reason(row: Stocktake, facts: Facts) -> Problems:
    is_other = row.counted is not None and row.counted != facts.expected
    if is_other and not row.reason.strip():
        words = {"expected": quantity(facts.expected), "unit": row.item.unit}
        yield "reason", _("The book says %(expected)s %(unit)s: why does it differ?") % words


RULES = (
    is_of_this_station,
    day_is_over,
    nothing_is_the_least,
    stays_as_booked,
    difference_has_a_reason,
)
