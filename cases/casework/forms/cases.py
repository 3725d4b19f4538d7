"""Forms of a case: open it, take a step, edit it, find it in the list."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.models import Person
from beneficiaries.people.queries.places import workers_at
from beneficiaries.search.services import matching
from cases.casework.models import CaseQuerySet
from cases.casework.queries.case_list import workers_with_cases
from cases.models import Case
from stations.models import User

NOTE_ROWS = {"rows": 4}


class CaseOpenForm(forms.Form):
    problem = forms.CharField(
        label=_("presenting problem"),
        widget=forms.Textarea(attrs=NOTE_ROWS),
        help_text=_("In the person's words where you can, and who brought it up."),
    )
    worker = forms.ModelChoiceField(None, label=_("worker"), required=False)
    opened_on = forms.DateField(label=_("opened on"), widget=forms.DateInput)
    next_step_on = forms.DateField(label=_("next step by"), widget=forms.DateInput, required=False)
    client_uuid = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["worker"].queryset = workers_at([person.station])
        self.fields["worker"].initial = getattr(user, "worker", None) or person.worker
        self.fields["opened_on"].initial = timezone.localdate()


class CaseEditForm(forms.ModelForm):
    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Case
        fields = ["problem", "goals", "worker", "next_step_on"]
        widgets = {
            "problem": forms.Textarea(attrs=NOTE_ROWS),
            "goals": forms.Textarea(attrs=NOTE_ROWS),
            "next_step_on": forms.DateInput,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["worker"].queryset = workers_at([self.instance.station])
        self.fields["seen_version"].initial = self.instance.version
        if self.instance.status not in {Case.Status.ASSESSMENT, Case.Status.PLAN}:
            del self.fields["goals"]


class CaseFilter(forms.Form):
    """The list's filters; whatever isn't understood filters nothing."""

    OPEN, ENDED = "open", "ended"
    LATE, WEEK = "late", "week"

    status = forms.ChoiceField(
        choices=[
            ("", _("all")),
            (OPEN, _("in progress")),
            (ENDED, _("ended")),
            *Case.Status.choices,
        ],
        required=False,
        label=_("status"),
    )
    worker = forms.ModelChoiceField(
        None, required=False, label=_("worker"), empty_label=_("all workers")
    )
    due = forms.ChoiceField(
        choices=[("", _("any date")), (LATE, _("overdue")), (WEEK, _("within 7 days"))],
        required=False,
        label=_("next step"),
    )
    q = forms.CharField(required=False, label=_("name or number"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["worker"].queryset = workers_with_cases(user)

    def chosen(self) -> dict[str, Any]:
        return self.cleaned_data if self.is_valid() else {}

    def apply(self, rows: CaseQuerySet) -> CaseQuerySet:
        chosen = self.chosen()
        if chosen.get("worker"):
            rows = rows.filter(worker=chosen["worker"])
        return self._found(self._due(rows, chosen.get("due")), chosen.get("q", "").strip())

    def apply_status(self, rows: CaseQuerySet) -> CaseQuerySet:
        status = self.chosen().get("status", "")
        if status == self.OPEN:
            return rows.open()
        if status == self.ENDED:
            return rows.filter(status__in=Case.ENDED)
        return rows.filter(status=status) if status else rows

    def _due(self, rows: CaseQuerySet, due: str | None) -> CaseQuerySet:
        today = timezone.localdate()
        if due == self.LATE:
            return rows.open().filter(next_step_on__lt=today)
        if due == self.WEEK:
            return rows.open().filter(next_step_on__range=(today, today + timedelta(days=7)))
        return rows

    def _found(self, rows: CaseQuerySet, text: str) -> CaseQuerySet:
        if not text:
            return rows
        people = matching(Person.objects.visible_to(self.user), self.user, text)
        return rows.filter(Q(number__icontains=text) | Q(person__in=people.order_by().values("pk")))
