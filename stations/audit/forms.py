"""What an auditor searches by."""

from __future__ import annotations

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from stations.audit.words import VERBS
from stations.models import AuditEntry, Station
from stations.scope import stations_audited_by


class AuditFilter(django_filters.FilterSet):
    by = django_filters.CharFilter("by__name", lookup_expr="icontains", label=_("By whom"))
    record = django_filters.CharFilter("record", lookup_expr="startswith", label=_("Record"))
    station = django_filters.ModelChoiceFilter(
        queryset=Station.objects.none(), label=_("Station"), empty_label=_("All stations")
    )
    verb = django_filters.ChoiceFilter(
        choices=list(VERBS.items()), label=_("Action"), empty_label=_("All actions")
    )
    since = django_filters.DateFilter(
        "at__date", lookup_expr="gte", label=_("From"), widget=forms.DateInput
    )
    until = django_filters.DateFilter(
        "at__date", lookup_expr="lte", label=_("To"), widget=forms.DateInput
    )

    class Meta:
        model = AuditEntry
        fields: list[str] = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        audited = Station.objects.filter(pk__in=stations_audited_by(self.request.user))
        self.filters["station"].queryset = audited
