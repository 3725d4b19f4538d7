"""Case numbers: 东镇〔2026〕第 17 号, without a gap in a station's year."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _

from cases.models import Case
from stations.models import Station


def next_number(station: Station, opened_on: date) -> tuple[int, int, str]:
    """Year, serial and number. The station's row stays locked until the case is stored."""
    Station.objects.select_for_update(no_key=True).get(pk=station.pk)
    year = opened_on.year
    last = Case.objects.filter(origin=station, year=year).aggregate(last=Max("serial"))["last"]
    serial = (last or 0) + 1
    words = {"place": station.home.short_name, "year": year, "serial": serial}
    with translation.override(settings.LANGUAGE_CODE):  # on paper, whoever opened it
        return year, serial, _("%(place)s [%(year)s] No. %(serial)s") % words
