"""What must be true of a row's project and theme: functions over plain values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from resources.attribution.models import ITEMS
from resources.attribution.rows import Attributed
from stations.wording import short_day

Problems = Iterator[tuple[str, str]]
Key = tuple[str, str]  # "project" or "theme", and its number or code


@dataclass(frozen=True)
class Lasted:
    """``until`` is the first day on which it no longer holds; None is open."""

    since: date | None = None
    until: date | None = None

    def has(self, day: date) -> bool:
        return (not self.since or self.since <= day) and (not self.until or day < self.until)


Offered = Mapping[Key, Lasted]
NOTHING: Offered = {}


def attribution_is_offered(row: Attributed, day: date, offered: Offered) -> Problems:
    """A project of the station, or of a division above it, on a day of its own; the same of a
    theme. What stood there before stays, and what the parent has goes for its records."""
    for name in ITEMS:
        said = getattr(row, name)
        item = getattr(said, ITEMS[name], "")
        if not said or said in row.stood or item == parents_item(row, name):
            continue
        lasted = offered.get((name, item))
        if lasted is None:
            yield name, _unknown(name)
        elif not lasted.has(day):
            words = {"name": str(said), "day": short_day(day)}
            yield name, _("“%(name)s” didn't run on %(day)s.") % words


def parents_item(row: Attributed, name: str) -> str | None:
    return getattr(row.parent, f"{name}_id", None)


def _unknown(name: str) -> str:
    if name == "project":
        return _("This station has no such project.")
    return _("This station has no such theme.")
