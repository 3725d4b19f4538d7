"""A worker's page, with where they work and what they hold; who keeps the register adds to it."""

from __future__ import annotations

from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView

from stations.kinds.pages import KindAct, KindAdd, KindEdit, KindForms, KindPage
from stations.models import Assignment
from stations.network.forms import kept_stations
from stations.pages import say
from stations.rights import RIGHTS
from stations.workers.forms import AssignForm, CertificateForm, WorkerForm
from stations.workers.services.workers import add_certificate, assign_worker


class WorkerAdd(KindAdd):
    """``?station=``: where they begin."""

    form_class = WorkerForm

    def get_initial(self) -> dict[str, Any]:
        return super().get_initial() | {"station": self.request.GET.get("station")}

    def saved(self, obj: Any) -> str:
        return gettext("Worker added.")


class WorkerEdit(KindEdit):
    form_class = WorkerForm


class WorkerPage(KindPage):
    context_object_name = "worker"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mine = kept_stations(self.request.user)
        ends = Q(station__in=RIGHTS.stations(self.request.user, "end_assignment"))
        lasts = Q(until=None) | Q(until__gt=timezone.localdate())
        assignments = Assignment.objects.filter(worker=self.object, station__in=mine)
        assignments = assignments.annotate(may_end=ExpressionWrapper(ends & lasts, BooleanField()))
        return super().get_context_data(**kwargs) | {
            "assignments": assignments.select_related("station").order_by("-since"),
            "certificates": self.object.certificates.order_by("level"),
        }


class OfWorker(KindAct, KindForms):
    """What is added to a worker, by who may correct one."""

    act = "edit"
    title: Any = ""
    done: Any = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"title": self.title}

    def get_form_kwargs(self) -> dict[str, Any]:
        return FormView.get_form_kwargs(self)

    def add(self, fields: dict[str, Any]) -> None:
        raise TypeError(f"{type(self).__name__} must say what it adds")

    def run_service(self, form: Any) -> str:
        self.add(form.cleaned_data)
        say(self.request, str(self.done))
        return self.up()


class WorkerAssign(OfWorker):
    form_class = AssignForm
    title, done = _("A further station"), _("Assignment added.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user}

    def add(self, fields: dict[str, Any]) -> None:
        assign_worker(self.object, by=self.request.user, **fields)


class WorkerCertify(OfWorker):
    form_class = CertificateForm
    title, done = _("Add certificate"), _("Certificate added.")

    def add(self, fields: dict[str, Any]) -> None:
        add_certificate(self.object, by=self.request.user, **fields)
