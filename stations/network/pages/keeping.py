"""Keeping the network's register: found, edit, close stations."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView

from stations.models import Station, StationDivision
from stations.network.forms import (
    CloseForm,
    FoundForm,
    OperatorForm,
    PostsForm,
    ServeForm,
    StationForm,
    kept_stations,
)
from stations.network.services import stations as network
from stations.network.services.operators import change_operator
from stations.pages import ServiceFormMixin, UserFormMixin, say
from stations.rights import RIGHTS
from stations.workers.services.posts import declare_posts


class KeepingMixin(ServiceFormMixin):
    """For who keeps the register somewhere; a service checks the very place."""

    title = ""
    done = ""

    def dispatch(self, request, *args, **kwargs):
        self.require_keeper()
        return super().dispatch(request, *args, **kwargs)

    def require_keeper(self):
        RIGHTS.require_anywhere(self.request.user, "enter")

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"title": self.title, "up": self.get_up_url()}

    def get_up_url(self):
        return reverse("stations:list")

    def keep(self, fields):
        """Run the service: the page to go on to."""
        raise TypeError(f"{type(self).__name__} must say what it keeps")

    def run_service(self, form):
        place = self.keep(form.cleaned_data)
        say(self.request, str(self.done))
        return place


class StationAdd(KeepingMixin, UserFormMixin, FormView):
    template_name = "stations/keeping_form.html"
    form_class = FoundForm
    title, done = _("Add station"), _("Station added.")

    def keep(self, fields):
        return network.found_station(by=self.request.user, **fields)


class OfStation(KeepingMixin, UserFormMixin, FormView):
    template_name = "stations/keeping_form.html"

    def require_keeper(self):
        RIGHTS.require(self.request.user, "keep", self.station.home)

    @property
    def station(self) -> Station:
        return get_object_or_404(kept_stations(self.request.user), pk=self.kwargs["pk"])

    def get_up_url(self):
        return self.station.get_absolute_url()


class StationEdit(OfStation):
    form_class = StationForm
    title, done = _("Edit station"), _("Saved.")

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"instance": self.station}

    def keep(self, fields):
        version = fields.pop("version")
        return network.edit_station(
            self.station, by=self.request.user, seen_version=version, **fields
        )


class StationServe(OfStation):
    form_class = ServeForm
    title, done = _("Serve a further division"), _("The division is served.")

    def keep(self, fields):
        network.serve_division(self.station, by=self.request.user, **fields)
        return self.station


class StationPostsSet(OfStation):
    form_class = PostsForm
    title, done = _("Declare posts"), _("Posts declared.")

    def get_form_kwargs(self):
        return FormView.get_form_kwargs(self)

    def keep(self, fields):
        declare_posts(self.station, by=self.request.user, **fields)
        return self.station


class StationOperatorSet(OfStation):
    form_class = OperatorForm
    title, done = _("Change who runs it"), _("Saved.")

    def get_form_kwargs(self):
        return FormView.get_form_kwargs(self)

    def keep(self, fields):
        change_operator(self.station, by=self.request.user, **fields)
        return self.station


class StationClose(OfStation):
    form_class = CloseForm
    title, done = _("Close station"), _("The station is closed. Its past months stay.")

    def get_form_kwargs(self):
        return FormView.get_form_kwargs(self)

    def keep(self, fields):
        return network.close_station(self.station, by=self.request.user, **fields)


def end_service(request, pk, served):
    """POST: from today on the division is no longer served."""
    row = get_object_or_404(
        StationDivision.objects.filter(station__in=kept_stations(request.user)),
        pk=served,
        station=pk,
    )
    if request.method == "POST":
        try:
            network.end_service(row, until=timezone.localdate(), by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            say(request, str(_("The division is no longer served.")))
    return redirect(row.station)
