"""What the pages of activities have beside those of every kind: days, who came, the sheet."""

from __future__ import annotations

from django.utils.translation import gettext as _

from beneficiaries.models import Person
from cases.activities.forms import ActivityForm, DayForm
from cases.activities.queries import days_of
from cases.activities.services import add_day
from cases.visits.pages.who_came import WhoCameMixin
from stations.kinds.pages import KindAct, KindAdd, KindForms, KindPage
from stations.models import Worker
from stations.pages import say

SHEET_ROWS = 30


class ActivityPage(KindPage):
    context_object_name = "activity"

    def get_context_data(self, **kwargs):
        activity, days = self.object, days_of(self.object)
        has_more_days = activity.began_on < activity.done_on and not activity.voided_at
        may_add = self.kind.rights.may(self.request.user, "day", activity)
        return super().get_context_data(**kwargs) | {
            "days": days,
            "reached": sum(day.named + day.heads for day in days),
            "may_add": has_more_days and may_add,
        }


class ActivitySheet(ActivityPage):
    """The sign-in sheet: a line for each who was ticked, and empty ones."""

    def get_template_names(self):
        return ["cases/activity_sheet.html"]

    def get_context_data(self, **kwargs):
        people = Person.objects.visible_to(self.request.user)
        named = people.filter(attendances__record__in=self.object.sessions.not_voided())
        named = named.select_related("household__division").distinct().order_by("pinyin", "pk")
        return super().get_context_data(**kwargs) | {
            "people": named,
            "blank": range(max(SHEET_ROWS - len(named), 5)),
        }


class ActivityAdd(WhoCameMixin, KindAdd):
    form_class = ActivityForm


class ActivityDayAdd(KindAct, WhoCameMixin, KindForms):
    """Who came on another of its days."""

    act = "day"
    form_class = DayForm

    def get_template_names(self):
        return ["cases/activity_day.html"]

    def get_initial(self):
        return {"done_on": self.object.began_on}

    def get_form_kwargs(self) -> dict[str, object]:
        kwargs = super().get_form_kwargs()
        del kwargs["user"]
        return kwargs | {"workers": Worker.objects.visible_to(self.request.user)}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"activity": self.object}

    def run_service(self, form):
        keys = {name: form.cleaned_data[name] for name in ("done_on", "client_uuid")}
        add_day(self.object, by=self.request.user, **keys, **form.day_fields())
        say(self.request, _("Saved."))
        return self.object
