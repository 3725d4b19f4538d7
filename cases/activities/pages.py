"""What the pages of activities have beside those of every kind: days, who came, the sheet."""

from __future__ import annotations

from functools import partial

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from beneficiaries.models import Person
from cases.activities.forms import ActivityEditForm, ActivityForm, DayForm, PlanForm, SheetForm
from cases.activities.queries import days_of
from cases.activities.services import STEPS, add_day
from cases.activities.workflow import WORKFLOW
from cases.models import Activity, Attendance
from cases.photos.albums import OF_ACTIVITY
from cases.photos.shots import shots_of
from cases.visits.pages.visits import ticks
from cases.visits.pages.who_came import WhoCameMixin
from cases.volunteering.queries import arrived, check_in_to_record
from stations.kinds.pages import KindAct, KindAdd, KindEdit, KindForms, KindPage
from stations.models import Worker
from stations.pages import say
from stations.steps import StepPage

SHEET_ROWS = 30


class ActivityPage(KindPage):
    context_object_name = "activity"

    def get_context_data(self, **kwargs):
        activity, days = self.object, days_of(self.object)
        is_open = not activity.voided_at and activity.state != Activity.State.CANCELLED
        has_more_days = activity.began_on < activity.done_on or activity.planned_on
        may_add = self.kind.rights.may(self.request.user, "day", activity)
        return super().get_context_data(**kwargs) | {
            "days": days,
            "reached": sum(day.named + day.heads for day in days),
            "may_add": is_open and has_more_days and may_add,
            "may_add_day": is_open and may_add,
            "open": WORKFLOW.offers(self.request.user, activity),
            "shots": partial(shots_of, self.request.user, activity, OF_ACTIVITY),
            "add_photos_url": self._photos_url(),
        }

    def _photos_url(self):
        """Where photos are added, for who may."""
        activity = self.object
        is_held = activity.state == Activity.State.HELD
        may = is_held and OF_ACTIVITY.may(self.request.user, activity)
        return reverse("cases:activity_photos", args=[activity.pk]) if may else ""


class ActivitySheet(ActivityPage):
    """The sign-in sheet: a line for each who was ticked, and empty ones."""

    def get_template_names(self):
        return ["cases/activity_sheet.html"]

    def get_context_data(self, **kwargs):
        people = Person.objects.visible_to(self.request.user)
        came = Attendance.objects.filter(record__in=self.object.sessions.not_voided())
        expected = self.object.expected.values("pk")
        named = people.filter(Q(pk__in=came.values("person")) | Q(pk__in=expected))
        named = named.select_related("household__division").order_by("pinyin", "pk")
        form, asked = self.rows()
        blank = max(SHEET_ROWS - len(named), 5) if asked is None else asked
        more = {"people": named, "blank": range(blank), "rows_form": form}
        return super().get_context_data(**kwargs) | more

    def rows(self):
        """The form that asks for empty lines, and how many it asked for, if it did."""
        form = SheetForm(self.request.GET or None)
        return form, form.cleaned_data["rows"] if form.is_valid() else None


class ActivityAdd(WhoCameMixin, KindAdd):
    form_class = ActivityForm


class ActivityEdit(KindEdit):
    form_class = ActivityEditForm


class ActivityPlan(WhoCameMixin, KindAdd):
    """One for a coming day."""

    form_class = PlanForm

    def get_template_names(self):
        return ["cases/activity_plan.html"]

    def saved(self, obj):
        return _("Planned. It counts once it was held.")


class ActivityStep(StepPage):
    """Move what is planned to another day, or cancel it."""

    queryset = Activity.objects.select_related("station")
    workflow, services = WORKFLOW, STEPS


class ActivityDayAdd(KindAct, WhoCameMixin, KindForms):
    """Who came on another of its days."""

    act = "day"
    form_class = DayForm

    def get_template_names(self):
        return ["cases/activity_day.html"]

    def is_done(self):
        """Another day has another address: ``?after=`` how many."""
        return True

    def get_initial(self):
        usual = min(self.object.began_on, timezone.localdate())
        return {"done_on": self.check_in.day if self.check_in else usual}

    @cached_property
    def check_in(self):
        """Whose volunteers checked in by themselves and wait to be written down."""
        return check_in_to_record(self.object)

    def arrived(self):
        return arrived(self.check_in) if self.check_in else []

    def get_form_kwargs(self) -> dict[str, object]:
        kwargs = super().get_form_kwargs()
        del kwargs["user"]
        return kwargs | {"workers": Worker.objects.visible_to(self.request.user)}

    def places(self, form):
        return [self.object.station]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        expected = self._expected(context["form"])
        keys = {person.pk for person, _is_ticked in expected}
        others = [one for one in context["ticks"] if one[0].pk not in keys]
        said = {"activity": self.object, "expects": bool(expected), "ticks": [*expected, *others]}
        return context | said | {"title": self.title()}

    def title(self):
        is_planned = self.object.state == Activity.State.PLANNED
        return _("Record who came") if is_planned else _("Another day")

    def _expected(self, form):
        """Who was expected is offered first, and without a search."""
        people = Person.objects.visible_to(self.request.user)
        expected = people.filter(pk__in=self.object.expected.values("pk"))
        return ticks(form, expected.order_by("pinyin", "pk"))

    def run_service(self, form):
        keys = {name: form.cleaned_data[name] for name in ("done_on", "client_uuid")}
        add_day(self.object, by=self.request.user, **keys, **form.day_fields())
        say(self.request, _("Saved."))
        return self.object
