"""What must be true of a declared total: functions over plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from resources.declared.models import Declaration
from stations.dated import still_to_come
from stations.kinds.protocol import Problems


@dataclass(frozen=True)
class Facts:
    today: date
    is_said: bool = False  # another one stands of this division, thing and day


def said_once(row: Declaration, facts: Facts) -> Problems:
    if facts.is_said:
        yield "counted_on", _("This is declared of that day already: void it, or correct it.")


def day_is_over(row: Declaration, facts: Facts) -> Problems:
    if sentence := still_to_come(row.counted_on, facts.today):
        yield "counted_on", sentence


def figure_is_right(row: Declaration, facts: Facts) -> Problems:
    """Hours may have parts; people, teams and sites are whole."""
    if row.figure is not None and row.figure < 0:
        yield "figure", _("A total is nothing or more.")
    is_whole = row.figure is None or row.figure == int(row.figure)
    if row.what != Declaration.What.HOURS and not is_whole:
        yield "figure", _("Only hours have parts: this is a whole number.")


RULES = (said_once, day_is_over, figure_is_right)
