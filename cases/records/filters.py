"""What the lists of service records can be narrowed to, on pages."""

from __future__ import annotations

import django_filters as filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.forms import HiddenInput
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from beneficiaries.groups import GROUPS, counted_in
from beneficiaries.models import Person
from beneficiaries.search.services import matching
from cases.codes import Domain, Method, Outcome
from cases.filings.queries.filings import records_in
from cases.models import Attendance, Filing, HandOver, HeadCount, ServiceRecord
from resources.attribution.filters import AttributionFilter, ItemFilter
from stations.lists.filters import ListFilter, StationFilter, since, until
from stations.models import Worker

STATES = [("standing", _("standing")), ("voided", _("taken back")), ("all", _("all"))]


def filings_of(request) -> QuerySet[Filing]:
    return Filing.objects.visible_to(request.user)


def workers_of(request) -> QuerySet[Worker]:
    return Worker.objects.visible_to(request.user)


def by_group() -> filters.ChoiceFilter:
    return filters.ChoiceFilter(
        label=_("Named group"),
        choices=[(key, group.name) for key, group in GROUPS.items()],
        method="of_group",
        empty_label=_("All people"),
    )


class RecordFilter(AttributionFilter, ListFilter):
    front = ("logged", "method", "domain", "group")
    method = filters.ChoiceFilter(label=_("Method"), choices=Method, empty_label=_("All methods"))
    domain = filters.ChoiceFilter(label=_("Domain"), choices=Domain, empty_label=_("All domains"))
    group = by_group()
    outcome = filters.ChoiceFilter(
        label=_("Outcome"), choices=Outcome, empty_label=_("All outcomes")
    )
    station = StationFilter(label=_("Station"))
    worker = filters.ModelChoiceFilter(
        label=_("Worker"), queryset=workers_of, method="by_worker", empty_label=_("All workers")
    )
    since, until = since("done_on"), until("done_on")
    state = filters.ChoiceFilter(
        label=_("State"), choices=STATES, method="in_state", empty_label=None, null_label=None
    )
    filing = filters.ModelChoiceFilter(
        label=_("Filed month"), queryset=filings_of, method="in_filing", widget=HiddenInput
    )

    logged = filters.ChoiceFilter(
        label=_("Logged by whom"),
        choices=[("today", _("What I logged today"))],
        method="logged_by_me",
        empty_label=_("Logged by anybody"),
    )

    class Meta:
        model = ServiceRecord
        fields = ["method", "domain", "outcome"]

    def filter_queryset(self, queryset):
        """Voided records are shown only to whoever asks for them, or for a filed month."""
        asked = self.form.cleaned_data
        if not asked.get("state") and not asked.get("filing"):
            queryset = queryset.not_voided()
        return super().filter_queryset(queryset)

    @extend_schema_field(OpenApiTypes.UUID)
    def in_filing(self, queryset, name, value):
        return queryset.filter(pk__in=records_in(value).values("pk"))

    def logged_by_me(self, queryset, name, value):
        """Written down today by whoever asks, whatever day it is of."""
        today = timezone.localdate()
        return queryset.filter(created_by=self.request.user, created_at__date=today)

    def in_state(self, queryset, name, value):
        return {
            "standing": queryset.not_voided(),
            "voided": queryset.exclude(voided_at=None),
        }.get(value, queryset)

    def of_group(self, queryset, name, value):
        """Records that reached somebody of the group, by name or by head count."""
        narrower = [key for key in GROUPS if value in counted_in(key)]
        named = Attendance.objects.filter(record=OuterRef("pk"), groups__contains=[value])
        heads = HeadCount.objects.filter(record=OuterRef("pk"), group__in=narrower)
        return queryset.filter(Q(Exists(named)) | Q(Exists(heads)))

    @extend_schema_field(OpenApiTypes.INT)
    def by_worker(self, queryset, name, value):
        links = ServiceRecord.workers.through.objects.filter(worker=value)
        return queryset.filter(pk__in=links.values("servicerecord"))


class HandOverFilter(ListFilter):
    front = ("item", "receipt")
    q = filters.CharFilter(label=_("Find a person"), method="of_person")
    item = filters.CharFilter(label=_("Item"), field_name="item__name", lookup_expr="icontains")
    group = by_group()
    receipt = filters.ChoiceFilter(
        label=_("Signed for"), choices=HandOver.Receipt, empty_label=_("Signed or not")
    )
    station = StationFilter(label=_("Station"))
    project = ItemFilter("project", _("Project"), path="record__project")
    theme = ItemFilter("theme", _("Theme"), path="record__theme")
    since, until = since("handed_on"), until("handed_on")

    class Meta:
        model = HandOver
        fields = ["receipt"]

    def of_person(self, queryset, name, value):
        """Only among people whose names the user may read."""
        user = self.request.user
        people = matching(Person.objects.visible_to(user), user, value).order_by()
        return queryset.filter(person__in=people.values("pk"))

    def of_group(self, queryset, name, value):
        """Who was in the group on the day, as the attendance says."""
        there = Attendance.objects.filter(
            record=OuterRef("record"), person=OuterRef("person"), groups__contains=[value]
        )
        return queryset.filter(Exists(there))
