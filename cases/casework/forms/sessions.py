"""The form of a case session."""

from __future__ import annotations

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.models import Person
from cases.codes import Domain
from cases.models import Case
from cases.visits.queries import VisitPlan
from resources.attribution.forms import AttributionFields


class CaseSessionForm(AttributionFields):
    done_on = forms.DateField(label=_("date"), widget=forms.DateInput)
    minutes = forms.IntegerField(label=_("minutes"), min_value=1, max_value=1440, required=False)
    domain = forms.ChoiceField(label=_("domain"), choices=Domain.choices)
    attended = forms.ModelMultipleChoiceField(
        None, label=_("who was there"), widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(
        label=_("course of the session"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What was talked about, what was agreed, what comes next."),
    )
    client_uuid = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, *args: object, plan: VisitPlan, people: QuerySet[Person], case: Case, **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["done_on"].initial = timezone.localdate()
        self.fields["domain"].initial = plan.domain
        self.fields["attended"].queryset = people
        self.fields["attended"].initial = [plan.members[0].pk]
        self.offer_attribution([case.station_id], of=case)
