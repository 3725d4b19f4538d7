"""Stations: the list and the page to read."""

from __future__ import annotations

from django.db.models import Count, Q
from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import DetailView, ListView

from stations.divisions.queries.places import breadcrumb
from stations.exports import download
from stations.models import Assignment, Station, StationDivision, StationOperator
from stations.network.filters import StationFilter
from stations.pages import HtmxMixin, RightMixin
from stations.rights import RIGHTS
from stations.scope import stations_administered_by, stations_countable_by


def my_stations(user):
    """Stations that somebody counts or looks after."""
    mine = Q(pk__in=stations_countable_by(user)) | Q(pk__in=stations_administered_by(user))
    return Station.objects.filter(mine)


class FilteredList(RightMixin, HtmxMixin, ListView):
    """A list with a filter, pages and a download of what it shows."""

    rights, act = RIGHTS, "network"
    paginate_by = 50

    def get_queryset(self):
        self.filter = self.filterset_class(
            self.request.GET, queryset=self.rows(), request=self.request
        )
        return self.filter.qs

    def get_context_data(self, **kwargs):
        may_add = RIGHTS.anywhere(self.request.user, "enter")
        return super().get_context_data(**kwargs) | {"filter": self.filter, "may_add": may_add}

    def render_to_response(self, context, **kwargs) -> HttpResponseBase:
        kind = self.request.GET.get("format")
        if kind in ("csv", "xlsx"):
            return download(kind, self.export_name(), *self.export(self.object_list))
        return super().render_to_response(context, **kwargs)


class StationList(FilteredList):
    template_name = "stations/station_list.html"
    partial_template_name = "stations/_station_rows.html"
    filterset_class = StationFilter

    def rows(self):
        working = Q(assignments__since__lte=timezone.localdate()) & (
            Q(assignments__until=None) | Q(assignments__until__gt=timezone.localdate())
        )
        return (
            my_stations(self.request.user)
            .select_related("home", "parent")
            .annotate(workers=Count("assignments__worker", filter=working, distinct=True))
            .order_by("tier", "code")
        )

    def export_name(self):
        return _("Stations")

    def export(self, rows):
        headings = [
            _("Code"), _("Station"), _("Tier"), _("Home division"), _("Division code"),
            _("Built on"), _("Plaque on"), _("Operating since"), _("Closed on"), _("Workers"),
        ]  # fmt: skip
        return headings, (
            [
                row.code,
                row.name,
                row.get_tier_display(),
                row.home.name,
                row.home_id,
                row.built_on,
                row.plaque_on,
                row.operating_on,
                row.closed_on,
                row.workers,
            ]  # fmt: skip
            for row in rows.iterator()
        )


class StationPage(DetailView):
    template_name = "stations/station_detail.html"
    context_object_name = "station"

    def get_queryset(self):
        return my_stations(self.request.user).select_related("home", "parent")

    def get_context_data(self, **kwargs):
        station = self.object
        served = StationDivision.objects.filter(station=station).select_related("division")
        team = Assignment.objects.filter(station=station).on().select_related("worker")
        return super().get_context_data(**kwargs) | {
            "trail": breadcrumb(station.home),
            "served": served.order_by("division"),
            "operators": StationOperator.objects.filter(station=station)
            .select_related("organisation")
            .order_by("-since"),
            "posts": station.posts.order_by("-since", "-pk"),
            "team": team.prefetch_related("worker__certificates"),
            "children": my_stations(self.request.user).filter(parent=station),
            "may_edit": RIGHTS.may(self.request.user, "keep", station.home),
            "milestones": [
                (Station._meta.get_field(f"{name}_on").verbose_name, getattr(station, f"{name}_on"))
                for name in [*Station.MILESTONES, "suspended", "closed"]
            ],
        }
