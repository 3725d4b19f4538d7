"""What an auditor searches by."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stations.audit.words import VERBS
from stations.identity_numbers.rules import check_id_number
from stations.lists.filters import ListFilter, StationFilter
from stations.models import AuditEntry, Station
from stations.scope import stations_audited_by
from stations.spelling.fields import NumberInput


def audited(request: Any) -> QuerySet[Station]:
    return Station.objects.filter(pk__in=stations_audited_by(request.user)).order_by("code")


class AuditFilter(ListFilter):
    front = ("by", "verb")
    by = django_filters.CharFilter(method="by_person", label=_("By whom"))
    record = django_filters.CharFilter(method="about", label=_("Record"))
    station = StationFilter(label=_("Station"), stations=audited)
    verb = django_filters.ChoiceFilter(
        choices=lambda: list(VERBS.items()), label=_("Action"), empty_label=_("All actions")
    )
    since = django_filters.DateFilter(
        "at__date", lookup_expr="gte", label=_("From"), widget=forms.DateInput
    )
    until = django_filters.DateFilter(
        "at__date", lookup_expr="lte", label=_("To"), widget=forms.DateInput
    )

    def about(self, entries: QuerySet, name: str, value: str) -> QuerySet:
        """What was done with it, and every answer that showed it among others."""
        return entries.filter(Q(record__startswith=value) | Q(records__contains=[value]))

    def by_person(self, entries: QuerySet, name: str, value: str) -> QuerySet:
        """Part of a name; two who share it are told apart by what they log in with."""
        return entries.filter(Q(by__name__icontains=value) | Q(by__username__iexact=value))

    class Meta:
        model = AuditEntry
        fields: list[str] = []


class WhoSawForm(forms.Form):
    number = NumberInput(
        label=_("Identity number"),
        max_length=40,
        help_text=_("Of the person who asks. It is written down nowhere."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    since = forms.DateField(label=_("From"), widget=forms.DateInput())
    until = forms.DateField(label=_("To"), initial=timezone.localdate, widget=forms.DateInput())

    def clean_number(self) -> str:
        return check_id_number(self.cleaned_data["number"]).number18

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("since") and told.get("until") and told["until"] < told["since"]:
            self.add_error("until", _("The end lies before the beginning."))
        return told
