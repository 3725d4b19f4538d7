"""What a list behind a number can be narrowed to."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from stations.lists.filters import ListFilter, StationFilter
from stations.models import Station


class BehindFilter(ListFilter):
    """By station: the list asks for the keys and counts these stations alone."""

    front = ("station",)
    station = StationFilter(label=_("Station"))

    class Meta:
        model = Station
        fields: list[str] = []

    @property
    def stations(self) -> list[int] | None:
        """Those that are asked for; None: all."""
        asked = self.form.cleaned_data.get("station") if self.form.is_valid() else None
        return asked or None
