"""Activities: the list, one of them, its entry, its days, its sign-in sheet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import DetailView, FormView, TemplateView
from django.views.generic.detail import SingleObjectMixin

from beneficiaries.models import Person
from cases.filters import ActivityFilter
from cases.forms.activities import ActivityEditForm, ActivityForm, DayForm
from cases.forms.reasons import ReasonForm
from cases.models import Activity
from cases.queries.activities import days_of, lines, listed_activities, totals
from cases.rows import ActivityDay
from cases.rules import MAY_WRITE
from cases.services.activities import (
    EDITABLE,
    add_day,
    edit_activity,
    record_activity,
    void_activity,
)
from cases.services.exports import record_export
from cases.services.records import may_correct
from cases.views.records import READERS
from cases.views.visits import offered_people, ticks
from stations.exports import download
from stations.models import Role, Worker
from stations.newest import MOST
from stations.pages import HtmxMixin, add_errors, say
from stations.scope import ScopedMixin, postings_of, roles_of
from stations.sync import Conflict

SHEET_ROWS = 30


class Activities(HtmxMixin, TemplateView):
    """What was held, the newest first; ``?before=`` turns the page, ``?format=`` downloads."""

    template_name = "cases/activities.html"
    partial_template_name = "cases/_activity_rows.html"

    def dispatch(self, request, *args, **kwargs):
        if not {posting.role for posting in postings_of(request.user)} & READERS:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def filter(self):
        every = Activity.objects.all()
        return ActivityFilter(self.request.GET, queryset=every, request=self.request)

    @cached_property
    def listed(self):
        return listed_activities(self.request.user, self.filter.qs)

    def get_context_data(self, **kwargs):
        user, cursor = self.request.user, self.request.GET.get("before", "")
        found, following = self.listed.page(cursor)
        return super().get_context_data(**kwargs) | {
            "filter": self.filter,
            "lines": lines(user, found),
            "following": following,
            "totals": totals(self.listed),
            "most": MOST,
            "may_log": {p.role for p in postings_of(user)} & {Role.WORKER, Role.LEAD},
        }

    def get(self, request, *args, **kwargs):
        kind = request.GET.get("format")
        if kind not in ("csv", "xlsx"):
            return super().get(request, *args, **kwargs)
        asked = request.GET.dict()
        record_export(kind, by=request.user, filters=asked, verb="export_activities")
        name = _("activities %(day)s") % {"day": timezone.localdate().isoformat()}
        return download(kind, name, _headings(), self._cells())

    def _cells(self) -> Iterator[list]:
        for found in self.listed.pages():
            yield from (_cells(line) for line in lines(self.request.user, found))


class ActivityPage(ScopedMixin, DetailView):
    template_name = "cases/activity.html"
    context_object_name = "activity"
    queryset = Activity.objects.select_related("station", "created_by", "voided_by")

    def get_context_data(self, **kwargs):
        activity, user = self.object, self.request.user
        days = days_of(activity)
        stands = activity.voided_at is None
        return super().get_context_data(**kwargs) | {
            "days": days,
            "reached": sum(day.named + day.heads for day in days),
            "may_correct": stands and may_correct(user, activity),
            "may_add": stands
            and activity.began_on < activity.done_on
            and roles_of(user, activity) & MAY_WRITE,
        }


class ActivitySheet(ActivityPage):
    """The sign-in sheet: a line for each who was ticked, and empty ones."""

    template_name = "cases/activity_sheet.html"

    def get_context_data(self, **kwargs):
        people = Person.objects.visible_to(self.request.user)
        named = people.filter(attendances__record__in=self.object.sessions.standing())
        named = named.select_related("household__division").distinct().order_by("pinyin", "pk")
        return super().get_context_data(**kwargs) | {
            "people": named,
            "blank": range(max(SHEET_ROWS - len(named), 5)),
        }


class WhoCameForm(FormView):
    """A form with people to find and tick; "find" is a button of the same form."""

    def post(self, request, *args, **kwargs):
        if "search" not in request.POST:
            return super().post(request, *args, **kwargs)
        form = self.get_form()
        form.errors.clear()
        return self.render_to_response(self.get_context_data(form=form))

    def get_form_kwargs(self) -> dict[str, Any]:
        people = Person.objects.visible_to(self.request.user)
        return super().get_form_kwargs() | {"people": people}

    def get_context_data(self, **kwargs):
        form = kwargs.get("form") or self.get_form()
        people = offered_people(self.request, form)
        return super().get_context_data(**kwargs | {"form": form}) | {"ticks": ticks(form, people)}

    def form_valid(self, form):
        try:
            return redirect(self.run(form))
        except ValidationError as error:
            add_errors(form, error)
            return self.form_invalid(form)
        except Conflict as conflict:
            context = self.get_context_data(form=form, conflict=conflict.current)
            return self.render_to_response(context, status=409)

    def run(self, form) -> Activity:
        raise TypeError(f"{type(self).__name__} must say what it saves")


class ActivityAdd(WhoCameForm):
    form_class = ActivityForm
    template_name = "cases/activity_form.html"

    def dispatch(self, request, *args, **kwargs):
        if not {p.role for p in postings_of(request.user)} & {Role.WORKER, Role.LEAD}:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user}

    def run(self, form) -> Activity:
        fields = form.activity_fields()
        day = ActivityDay(done_on=fields["done_on"], **form.day_fields())
        activity, _is_new = record_activity(by=self.request.user, days=[day], **fields)
        say(self.request, _("Saved."))
        return activity


class ActivityAct(ScopedMixin, SingleObjectMixin):
    """Something done with one activity, by whoever may."""

    queryset = Activity.objects.select_related("station")

    def dispatch(self, request, *args, **kwargs):
        self.object = self.get_object()
        if not self.may(request.user, self.object) or self.object.voided_at:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def may(self, user, activity) -> bool:
        return may_correct(user, activity)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"activity": self.object}


class ActivityDayAdd(ActivityAct, WhoCameForm):
    form_class = DayForm
    template_name = "cases/activity_day.html"

    def may(self, user, activity) -> bool:
        return bool(roles_of(user, activity) & MAY_WRITE)

    def get_initial(self):
        return {"done_on": self.object.began_on}

    def get_form_kwargs(self) -> dict[str, Any]:
        workers = Worker.objects.visible_to(self.request.user)
        return super().get_form_kwargs() | {"workers": workers}

    def run(self, form) -> Activity:
        keys = {name: form.cleaned_data[name] for name in ("done_on", "client_uuid")}
        add_day(self.object, by=self.request.user, **keys, **form.day_fields())
        say(self.request, _("Saved."))
        return self.object


class ActivityEdit(ActivityAct, FormView):
    form_class = ActivityEditForm
    template_name = "cases/activity_edit.html"

    def get_initial(self):
        return {name: getattr(self.object, name) for name in [*EDITABLE, "version"]}

    def form_valid(self, form):
        fields = dict(form.cleaned_data)
        seen = fields.pop("version")
        try:
            edit_activity(self.object, by=self.request.user, seen_version=seen, **fields)
        except ValidationError as error:
            add_errors(form, error)
            return self.form_invalid(form)
        except Conflict:
            form.add_error(None, _("Somebody changed this activity meanwhile."))
            return self.render_to_response(self.get_context_data(form=form), status=409)
        say(self.request, _("Saved."))
        return redirect(self.object)


class ActivityVoid(ActivityAct, FormView):
    form_class = ReasonForm
    template_name = "cases/activity_void.html"

    def form_valid(self, form):
        reason = form.cleaned_data["reason"]
        try:
            void_activity(self.object, reason=reason, by=self.request.user)
        except ValidationError as error:
            add_errors(form, error)
            return self.form_invalid(form)
        say(self.request, _("Voided. It counts no more."))
        return redirect(self.object)


def _headings() -> list[str]:
    return [
        _("First day"), _("Last day"), _("Station"), _("Title"), _("Domain"), _("Venue"),
        _("Attendances by name"), _("Head count"), _("Reason for voiding"),
    ]  # fmt: skip


def _cells(line) -> list:
    """A row of the download; what only an opened activity shows stays empty without it."""
    activity = line.activity
    return [
        activity.began_on,
        activity.done_on,
        activity.station.name,
        activity.title,
        activity.get_domain_display(),
        activity.place if line.url else "",
        line.named,
        line.heads,
        activity.void_reason,
    ]
