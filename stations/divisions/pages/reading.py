"""Divisions: find one by name or code, look below it."""

from __future__ import annotations

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.views.generic import TemplateView

from stations.divisions.queries.places import (
    breadcrumb,
    breadcrumbs,
    children_of,
    townships_under,
    villages_under,
)
from stations.divisions.queries.search import search_divisions
from stations.divisions.services.keeping import may_change
from stations.models import Division, DivisionMove
from stations.pages import HtmxMixin
from stations.rights import RIGHTS
from stations.scope import countable_stations


class Divisions(HtmxMixin, TemplateView):
    """Public data: whoever is logged in may look. ``?q=`` searches, ``?under=`` goes down."""

    template_name = "stations/divisions.html"
    partial_template_name = "stations/_division_rows.html"

    def get_context_data(self, **kwargs):
        text = self.request.GET.get("q", "").strip()
        place = self._place()
        found = search_divisions(text, within=place) if text else list(children_of(place))
        trails = breadcrumbs(found) if text else {}
        rows = [(division, trails.get(division.pk, [])[:-1]) for division in found]
        return super().get_context_data(**kwargs) | {
            "q": text,
            "place": place,
            "trail": breadcrumb(place)[:-1] if place else [],
            "rows": rows,
            **(self._facts(place) if place else {}),
        }

    def _place(self) -> Division | None:
        code = self.request.GET.get("under", "")
        return get_object_or_404(Division, pk=code) if code else None

    def _facts(self, place: Division) -> dict:
        stations = countable_stations(self.request.user).under(place)
        return {
            "townships": townships_under(place).count(),
            "villages": villages_under(place).count(),
            "stations": stations.select_related("home")[:50],
            **self._changes(place),
        }

    def _changes(self, place: Division) -> dict:
        """What has become of it, and what this person may change of it."""
        user = self.request.user
        rows = DivisionMove.objects.filter(Q(division=place) | Q(under=place))
        moves = rows.select_related("division", "under").order_by("-since", "pk")
        return {
            "moves": [(m, not m.until and RIGHTS.may(user, "keep", m.under)) for m in moves],
            "predecessors": place.predecessors.order_by("until", "pk"),
            "may_add": RIGHTS.may(user, "keep", place) and place.level < Division.Level.VILLAGE,
            "may_change": not place.is_pseudo and may_change(user, place),
        }
