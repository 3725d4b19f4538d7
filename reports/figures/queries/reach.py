"""How far back the books go."""

from __future__ import annotations

from datetime import date

from django.db.models import Min
from django.db.models.functions import Least

from stations.models import User
from stations.scope import countable_stations


def first_year(user: User, today: date) -> int:
    """The year of the first day of any of the reader's stations: no record lies before it. At
    least the year before."""
    opened = Least("built_on", "plaque_on", "operating_on")
    found = countable_stations(user).aggregate(day=Min(opened))["day"]
    return min(found.year if found else today.year, today.year - 1)
