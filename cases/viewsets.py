"""Activities and hand-overs over REST."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Prefetch
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework import viewsets as drf
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from beneficiaries.models import Person
from stations import viewsets
from stations.changes import KeyPagination
from stations.models import Division, Role, Station, Worker
from stations.rest import station_of
from stations.serializers import MadeAt, ReasonSerializer, Visible

from .filters import ActivityFilter, HandOverFilter
from .models import Activity, Attendance, HandOver, ServiceRecord
from .queries.hand_overs import hand_overs_of
from .rows import ActivityDay
from .serializers import (
    AttendanceSerializer,
    HandedSerializer,
    HeadCountSerializer,
    head_counts_of,
)
from .services.activities import edit_activity, record_activity, void_activity

WRITERS = (Role.WORKER, Role.LEAD, Role.CLIENT)


class PeriodMixin(django_filters.FilterSet):
    """``?month=2025-10``; ``?division=`` the code of a division above the station."""

    day, place = "done_on", "station"
    month = django_filters.DateFilter(method="in_month", input_formats=["%Y-%m"])
    division = django_filters.CharFilter(method="below", label="code of a division above")

    def in_month(self, queryset: Any, name: str, value: Any) -> Any:
        same = {f"{self.day}__year": value.year, f"{self.day}__month": value.month}
        return queryset.filter(**same)

    def below(self, queryset: Any, name: str, value: str) -> Any:
        stations = Station.objects.under(Division(pk=value)).values("pk")
        return queryset.filter(**{f"{self.place}__in": stations})


class DaySerializer(serializers.ModelSerializer):
    """One day of an activity: a service record of method S."""

    attended = Visible(queryset=Person.objects.all(), many=True, required=False, write_only=True)
    attendances = AttendanceSerializer(many=True, read_only=True)
    head_counts = HeadCountSerializer(many=True, required=False)
    workers = Visible(queryset=Worker.objects.all(), many=True, required=False)

    class Meta:
        model = ServiceRecord
        fields = [
            "id", "done_on", "minutes", "attended", "attendances", "head_counts", "workers", "note",
        ]  # fmt: skip

    def to_internal_value(self, data: Any) -> ActivityDay:
        read = super().to_internal_value(data)
        if "head_counts" in read:
            read["head_counts"] = head_counts_of(read["head_counts"])
        return ActivityDay(**read)


class ActivitySerializer(MadeAt):
    fixed = MadeAt.fixed | {"days"}
    days = DaySerializer(many=True, source="sessions")
    override_reason = serializers.CharField(required=False, write_only=True, max_length=300)

    class Meta:
        model = Activity
        fields = [
            "id", "client_uuid", "station", "version", "title", "domain", "began_on", "done_on",
            "place", "note", "days", "override_reason", "voided_at", "void_reason", "source",
            "external_id", "updated_at",
        ]  # fmt: skip
        read_only_fields = ["version", "voided_at", "void_reason", "updated_at"]
        validators: list[Any] = []

    def to_representation(self, activity: Activity) -> dict[str, Any]:
        return super().to_representation(activity) | {"station": activity.station.code}


class ActivityApiFilter(PeriodMixin, ActivityFilter):
    """The page's filters, stations by code; voided ones are told of too."""

    station = django_filters.CharFilter("station__code")
    external_id = django_filters.CharFilter("external_id")
    source = django_filters.CharFilter("source")

    class Meta(ActivityFilter.Meta):
        fields = ["domain"]

    def filter_queryset(self, queryset: Any) -> Any:
        if not self.form.cleaned_data.get("state"):
            self.form.cleaned_data["state"] = "all"
        return super().filter_queryset(queryset)


class ActivityViewSet(viewsets.RecordViewSet):
    """Activities of the caller's stations, each with who came on its days."""

    queryset = Activity.objects.select_related("station")
    serializer_class = ActivitySerializer
    filterset_class = ActivityApiFilter

    def get_queryset(self) -> Any:
        return self._with_days(super().get_queryset())

    def fresh(self, row: Activity) -> Activity:
        return self._with_days(self.queryset).get(pk=row.pk)

    def _with_days(self, queryset: Any) -> Any:
        lines = Attendance.objects.annotate(is_visible=Exists(_seen(self.request)))
        days = ServiceRecord.objects.order_by("done_on", "pk").prefetch_related(
            "head_counts", "workers", Prefetch("attendances", lines)
        )
        return queryset.prefetch_related(Prefetch("sessions", days))

    def run_create(self, data: dict[str, Any]) -> tuple[Activity, bool]:
        station = station_of(self.request, data.pop("station"), *WRITERS)
        activity, is_new = record_activity(
            by=self.request.user,
            station=station,
            payload=self.request.data,
            days=data.pop("sessions"),
            **data,
        )
        return self.fresh(activity), is_new

    def run_update(self, row: Activity, data: dict[str, Any], version: int) -> Activity:
        data.pop("override_reason", None)
        return self.fresh(edit_activity(row, by=self.request.user, seen_version=version, **data))

    @extend_schema(request=ReasonSerializer)
    @action(detail=True, methods=["post"])
    def void(self, request: Request, pk: str) -> Response:
        """With the records of its days it counts nowhere any more and stays readable."""
        activity, asked = self.get_object(), ReasonSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        void_activity(activity, reason=asked.validated_data["reason"], by=request.user)
        return self.answer(self.fresh(activity))


class HandOverSerializer(HandedSerializer):
    station = serializers.CharField(source="station.code", read_only=True)
    done_on = serializers.DateField(source="handed_on", read_only=True)

    class Meta(HandedSerializer.Meta):
        fields = ["id", "record", "station", "done_on", *HandedSerializer.Meta.fields]


class HandOverApiFilter(PeriodMixin, HandOverFilter):
    """The page's filters, stations by code, items by key."""

    day = "handed_on"
    station = django_filters.CharFilter("station__code")
    item = django_filters.UUIDFilter("item")
    item_name = django_filters.CharFilter("item__name")
    person = django_filters.UUIDFilter(method="by_person")

    class Meta(HandOverFilter.Meta):
        fields = ["receipt"]

    def by_person(self, queryset: Any, name: str, value: Any) -> Any:
        seen = Person.objects.visible_to(self.request.user)
        return queryset.filter(person=value, person__in=seen.values("pk"))


class HandOverViewSet(mixins.ListModelMixin, drf.GenericViewSet):
    """What was handed over in standing records of the caller's stations: lines of these records,
    written and corrected with them. Whose file the caller may not open is unnamed."""

    queryset = HandOver.objects.all()
    serializer_class = HandOverSerializer
    filterset_class = HandOverApiFilter
    pagination_class = KeyPagination

    def get_queryset(self) -> Any:
        rows = hand_overs_of(self.request.user)
        return rows.annotate(is_visible=Exists(_seen(self.request)))


def _seen(request: Request) -> Any:
    return Person.objects.visible_to(request.user).filter(pk=OuterRef("person"))
