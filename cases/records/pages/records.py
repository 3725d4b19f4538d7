"""The list of service records, one of them, and its photos."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import DetailView, FormView
from django.views.generic.detail import SingleObjectMixin

from cases.codes import Action, Method, Outcome, Purpose
from cases.filings.queries.filings import is_late
from cases.hand_overs.queries.hand_overs import lines_of, received
from cases.models import CrisisNote, Filing, RecordPhoto, ServiceRecord
from cases.photos.albums import OF_RECORD
from cases.photos.shots import shots_of
from cases.records.lists import RecordsAsked
from cases.records.queries.records import (
    attendees,
    history,
    subject_name,
)
from cases.records.services import may_correct, undo_record, void_record
from cases.rights import RIGHTS
from cases.volunteering.queries import helpers
from stations.audit.seen import note
from stations.lists.pages import ListPage
from stations.pages import RightMixin, ServiceFormMixin, say
from stations.reasons import ReasonForm
from stations.scope import ScopedMixin


class Records(RightMixin, ListPage):
    """What was done, the newest first."""

    rights, act = RIGHTS, "list_records"

    asks = RecordsAsked
    template_name = "cases/records.html"

    def doors(self):
        return {"may_log": RIGHTS.anywhere(self.request.user, "log")}


class RecordPage(ScopedMixin, DetailView):
    template_name = "cases/record.html"
    context_object_name = "record"
    queryset = ServiceRecord.objects.select_related(
        "station", "subject", "household__division", "case", "created_by", "voided_by", "replaces",
        "activity", "project", "theme",
    )  # fmt: skip

    def get_context_data(self, **kwargs):
        user, record = self.request.user, self.object
        crisis = CrisisNote.objects.visible_to(user).filter(record=record).first()
        may = may_correct(user, record) and not record.voided_at
        return super().get_context_data(**kwargs) | {
            "attendees": attendees(user, record),
            "subject_name": subject_name(user, record),
            "handed": received(user, lines_of(record)),
            "helpers": helpers(user, record),
            "purposes": [Purpose(code).label for code in record.purposes],
            "actions": [Action(code).label for code in record.actions],
            "history": history(record),
            "crisis": crisis,
            "following": ServiceRecord.objects.visible_to(user).filter(replaces=record).first(),
            "may_report": record.subject
            and not crisis
            and not record.voided_at
            and (record.outcome != Outcome.MET or record.method == Method.REMOTE_VISIT)
            and RIGHTS.may(user, "report_crisis", record),
            "may_correct": may,
            "shots": shots_of(user, record, OF_RECORD),
            "add_photos_url": reverse("cases:record_photos", args=[record.pk]) if may else "",
            "filed": Filing.objects.visible_to(user).filter(pk=record.filing_id).first(),
            "is_late": is_late(record),
        }


class RecordAct(ScopedMixin, SingleObjectMixin, FormView):
    """A form about one record; who may not correct it may not open the form either."""

    queryset = ServiceRecord.objects.select_related("station", "subject")

    def dispatch(self, request, *args, **kwargs):
        self.object = self.get_object()
        RIGHTS.require(request.user, "correct", self.object)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"record": self.object}


class RecordVoid(ServiceFormMixin, RecordAct):
    form_class = ReasonForm
    template_name = "cases/record_void.html"

    def run_service(self, form):
        void_record(self.object, reason=form.cleaned_data["reason"], by=self.request.user)
        filed = _("Taken back. The filed month counts it until its next version.")
        say(self.request, filed if self.object.filing_id else _("Taken back. It counts no more."))
        return self.object


class RecordUndo(ScopedMixin, SingleObjectMixin, View):
    """The button in the toast, for five minutes. Refused, it leads to the record, and says why."""

    queryset = ServiceRecord.objects.select_related("station", "subject")

    def post(self, request, pk):
        record = self.get_object()
        try:
            undo_record(record, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(record)
        say(request, _("Taken back. It counts nowhere, and what was owed is owed as before."))
        return redirect("cases:today")


class Photo(DetailView):
    """The file itself, for whoever may open its record."""

    model = RecordPhoto

    def get_queryset(self):
        records = ServiceRecord.objects.visible_to(self.request.user)
        return RecordPhoto.objects.filter(record__in=records.values("pk"))

    def render_to_response(self, context, **kwargs):
        note(self.object, "image")
        with self.object.image.open("rb") as file:  # a few hundred kB: made small on arrival
            response = HttpResponse(file.read(), content_type="image/jpeg")
            response["X-Content-Type-Options"] = "nosniff"
        return response
