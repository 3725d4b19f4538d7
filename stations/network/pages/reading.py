"""Stations: the list and the page to read."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import DetailView

from stations.divisions.queries.places import breadcrumb
from stations.lists.pages import ListPage
from stations.models import Assignment, Station, StationDivision, StationOperator
from stations.network.lists import StationsAsked, my_stations
from stations.pages import RightMixin
from stations.rights import RIGHTS


class StationList(RightMixin, ListPage):
    rights, act = RIGHTS, "network"
    asks = StationsAsked
    template_name = "stations/station_list.html"

    def doors(self):
        if not RIGHTS.anywhere(self.request.user, "enter"):
            return {}
        return {"add_url": reverse("stations:station_add"), "add_label": _("Add station")}


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
