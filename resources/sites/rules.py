"""What must be true of a site: functions over plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from resources.sites.models import Site
from stations.dated import still_to_come
from stations.kinds.protocol import Problems
from stations.models import Division


@dataclass(frozen=True)
class Facts:
    today: date
    is_named: bool = False  # another site of the station has the name


def name_is_new(row: Site, facts: Facts) -> Problems:
    if facts.is_named:
        yield "name", _("This station has a site of that name already.")


def days_are_right(row: Site, facts: Facts) -> Problems:
    for name in ("opened_on", "closed_on"):
        if sentence := still_to_come(getattr(row, name), facts.today):
            yield name, sentence
    if row.opened_on and row.closed_on and row.closed_on < row.opened_on:
        yield "closed_on", _("The last day can't lie before the first.")


def lies_in_a_division(row: Site, facts: Facts) -> Problems:
    if row.village and row.village.level < Division.Level.TOWNSHIP:
        yield "village", _("Name the village, or the township where the village isn't known.")


RULES = (name_is_new, days_are_right, lies_in_a_division)
