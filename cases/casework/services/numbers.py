"""Case numbers: 东镇〔2026〕第 17 号, without a gap in a station's year."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from django.conf import settings
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _

from cases.models import Case
from stations.models import Station


def hold_numbers(stations: Collection[int]) -> None:
    """The stations' rows stay locked until the cases are stored."""
    rows = Station.objects.select_for_update(no_key=True).filter(pk__in=stations)
    list(rows.order_by("pk").values_list("pk"))


def next_numbers(asked: Sequence[tuple[Station, date]]) -> list[tuple[int, int, str]]:
    """Year, serial and number of each case, in their order; their stations are held."""
    years = {day.year for _station, day in asked}
    mine = Case.objects.filter(origin__in={station.pk for station, _day in asked}, year__in=years)
    rows = mine.order_by().values_list("origin", "year").annotate(Max("serial"))
    last = {(origin, year): serial for origin, year, serial in rows}
    found = []
    for station, day in asked:
        serial = last[station.pk, day.year] = last.get((station.pk, day.year), 0) + 1
        words = {"place": station.home.short_name, "year": day.year, "serial": serial}
        with translation.override(settings.LANGUAGE_CODE):  # on paper, whoever opened it
            number = _("%(place)s [%(year)s] No. %(serial)s") % words
        found.append((day.year, serial, number))
    return found
