"""The list of service records, one of them, and its photos."""

from __future__ import annotations

from collections.abc import Iterator

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import DetailView, FormView, TemplateView
from django.views.generic.detail import SingleObjectMixin

from cases.codes import Action, Purpose
from cases.filings.queries.filings import is_late
from cases.handovers.queries.hand_overs import lines_of, received
from cases.models import CrisisNote, Filing, RecordPhoto, ServiceRecord
from cases.reason_forms import ReasonForm
from cases.records.filters import RecordFilter
from cases.records.queries.records import (
    attendees,
    history,
    lines,
    listed_records,
    subject_name,
    totals,
)
from cases.records.services import may_correct, void_record
from cases.records.services.exports import record_export
from stations.exports import download
from stations.lists.paging import MOST
from stations.models import Role
from stations.pages import HtmxMixin, add_errors, say
from stations.scope import ScopedMixin, postings_of

READERS = {Role.WORKER, Role.LEAD, Role.SUPERVISOR, Role.OFFICER}


class Records(HtmxMixin, TemplateView):
    """What was done, the newest first; ``?before=`` turns the page, ``?format=`` downloads."""

    template_name = "cases/records.html"
    partial_template_name = "cases/_record_rows.html"

    def dispatch(self, request, *args, **kwargs):
        if not {posting.role for posting in postings_of(request.user)} & READERS:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def filter(self):
        every = ServiceRecord.objects.all()
        return RecordFilter(self.request.GET, queryset=every, request=self.request)

    @cached_property
    def listed(self):
        return listed_records(self.request.user, self.filter.qs)

    def get_context_data(self, **kwargs):
        found, following = self.listed.page(self.request.GET.get("before", ""))
        return super().get_context_data(**kwargs) | {
            "filter": self.filter,
            "lines": lines(self.request.user, found),
            "following": following,
            "totals": totals(self.listed),
            "most": MOST,
            "may_log": {p.role for p in postings_of(self.request.user)} & {Role.WORKER, Role.LEAD},
        }

    def get(self, request, *args, **kwargs):
        kind = request.GET.get("format")
        if kind not in ("csv", "xlsx"):
            return super().get(request, *args, **kwargs)
        record_export(kind, by=request.user, filters=request.GET.dict())
        name = _("service records %(day)s") % {"day": timezone.localdate().isoformat()}
        return download(kind, name, _headings(), self._cells())

    def _cells(self) -> Iterator[list]:
        for found in self.listed.pages():
            yield from (_cells(line) for line in lines(self.request.user, found))


class RecordPage(ScopedMixin, DetailView):
    template_name = "cases/record.html"
    context_object_name = "record"
    queryset = ServiceRecord.objects.select_related(
        "station", "subject", "household__division", "case", "created_by", "voided_by", "replaces",
        "activity",
    )  # fmt: skip

    def get_context_data(self, **kwargs):
        user, record = self.request.user, self.object
        crisis = CrisisNote.objects.visible_to(user).filter(record=record).first()
        return super().get_context_data(**kwargs) | {
            "attendees": attendees(user, record),
            "subject_name": subject_name(user, record),
            "handed": received(user, lines_of(record)),
            "purposes": [Purpose(code).label for code in record.purposes],
            "actions": [Action(code).label for code in record.actions],
            "history": history(record),
            "crisis": crisis,
            "following": ServiceRecord.objects.visible_to(user).filter(replaces=record).first(),
            "may_correct": may_correct(user, record) and not record.voided_at,
            "filed": Filing.objects.visible_to(user).filter(pk=record.filing_id).first(),
            "is_late": is_late(record),
        }


class RecordAct(ScopedMixin, SingleObjectMixin, FormView):
    """A form about one record; who may not correct it may not open the form either."""

    queryset = ServiceRecord.objects.select_related("station", "subject")

    def dispatch(self, request, *args, **kwargs):
        self.object = self.get_object()
        if not may_correct(request.user, self.object):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"record": self.object}


class RecordVoid(RecordAct):
    form_class = ReasonForm
    template_name = "cases/record_void.html"

    def form_valid(self, form):
        reason = form.cleaned_data["reason"]
        try:
            void_record(self.object, reason=reason, by=self.request.user)
        except ValidationError as error:
            add_errors(form, error)
            return self.form_invalid(form)
        filed = _("Voided. The filed month counts it until its next version.")
        say(self.request, filed if self.object.filing_id else _("Voided. It counts no more."))
        return redirect(self.object)


class Photo(DetailView):
    """The file itself, for whoever may open its record."""

    model = RecordPhoto

    def get_queryset(self):
        records = ServiceRecord.objects.visible_to(self.request.user)
        return RecordPhoto.objects.filter(record__in=records.values("pk"))

    def render_to_response(self, context, **kwargs):
        with self.object.image.open("rb") as file:  # a few hundred kB: made small on arrival
            response = HttpResponse(file.read(), content_type="image/jpeg")
        response["Cache-Control"] = "private, max-age=3600"
        response["X-Content-Type-Options"] = "nosniff"
        return response


def _headings() -> list[str]:
    return [
        _("Date"), _("Station"), _("Method"), _("Domain"), _("Outcome"), _("How they are"),
        _("People"), _("Attendances by name"), _("Head count"), _("Minutes"), _("Title"), _("Note"),
        _("Reason for voiding"),
    ]  # fmt: skip


def _cells(line) -> list:
    """A row of the download; what only an opened record shows stays empty without it."""
    record = line.record
    return [
        record.done_on,
        record.station.name,
        record.get_method_display(),
        record.get_domain_display(),
        record.get_outcome_display(),
        record.get_condition_display(),
        "、".join(line.who),
        line.people,
        line.heads,
        record.minutes,
        record.title if line.url else "",
        record.note if line.url else "",
        record.void_reason,
    ]
