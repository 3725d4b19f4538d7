"""Activities over REST, each with who came on its days."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, Prefetch, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from beneficiaries.models import Person
from cases.activities.kind import ACTIVITIES, ActivityFilter
from cases.activities.queries import opened_activities
from cases.activities.services import STEPS, add_day
from cases.activities.workflow import WORKFLOW
from cases.hand_overs.api import PeriodMixin, seen_by
from cases.models import Activity, Attendance, ServiceRecord
from cases.photos.albums import OF_ACTIVITY
from cases.photos.api import SeenPhotoSerializer, SeenPhotosMixin, seen_on_photos
from cases.records.rows import ActivityDay
from cases.records.serializers import (
    AttendanceSerializer,
    HeadCountSerializer,
    VolunteeredSerializer,
    head_counts_of,
)
from cases.volunteering.queries import seen_lines
from resources.attribution.filters import AttributionRestFilter
from resources.attribution.serializers import AttributionSerializer
from stations.kinds.filters import SentFilter
from stations.kinds.rest import KindSerializer, KindViewSet
from stations.kinds.rest_acts import PhotosMixin
from stations.models import User, Worker
from stations.serializers import MadeAt, Visible, WholeLine
from stations.viewsets import StepsMixin


class DaySerializer(WholeLine, serializers.ModelSerializer):
    """One day of an activity: a service record of method S."""

    attended = Visible(queryset=Person.objects.all(), many=True, required=False, write_only=True)
    attendances = AttendanceSerializer(many=True, read_only=True)
    head_counts = HeadCountSerializer(many=True, required=False)
    workers = Visible(queryset=Worker.objects.all(), many=True, required=False)
    volunteers = VolunteeredSerializer(many=True, required=False, source="volunteering")

    class Meta:
        model = ServiceRecord
        fields = [
            "id", "done_on", "minutes", "attended", "attendances", "head_counts", "workers",
            "volunteers", "note", "voided_at", "void_reason",
        ]  # fmt: skip
        read_only_fields = ["voided_at", "void_reason"]

    def to_internal_value(self, data: object) -> ActivityDay:
        return self.day_of(super().to_internal_value(data))

    def day_of(self, read: dict[str, object]) -> ActivityDay:
        if "head_counts" in read:
            read["head_counts"] = head_counts_of(read["head_counts"])
        if "volunteering" in read:
            read["volunteers"] = read.pop("volunteering")
        return ActivityDay(**read)


class HeldDaySerializer(DaySerializer):
    """A day by itself, under its sender's UUID: the day and the UUID."""

    client_uuid = serializers.UUIDField()

    class Meta(DaySerializer.Meta):
        fields = [*DaySerializer.Meta.fields, "client_uuid"]

    def to_internal_value(self, data: object) -> tuple[ActivityDay, UUID]:
        read = serializers.ModelSerializer.to_internal_value(self, data)
        key = read.pop("client_uuid")
        return self.day_of(read), key


class ActivitySerializer(AttributionSerializer, KindSerializer):
    of = ACTIVITIES
    fixed = MadeAt.fixed | {"days", "planned_on", "expected"}
    planned_on = serializers.DateField(
        required=False, allow_null=True, help_text="of one that is written before it is held"
    )
    stage = serializers.CharField(
        source="state", read_only=True, help_text="planned, held (it counts) or cancelled"
    )
    expected = Visible(queryset=Person.objects.all(), many=True, required=False)
    days = DaySerializer(many=True, source="sessions")
    override_reason = serializers.CharField(required=False, write_only=True, max_length=300)

    class Meta:
        model = Activity
        fields = [
            "id", "client_uuid", "station", "version", "title", "domain", "began_on", "done_on",
            "place", "note", "project", "theme", "days", "stage", "planned_on", "expected",
            "cancel_reason", "photos", "override_reason", "voided_at", "void_reason", "source",
            "external_id", "updated_at",
        ]  # fmt: skip
        read_only_fields = [
            "version", "cancel_reason", "voided_at", "void_reason", "updated_at",
        ]  # fmt: skip
        validators = ()

    def get_fields(self) -> dict[str, serializers.Field]:
        return super().get_fields() | {"photos": SeenPhotoSerializer(many=True, read_only=True)}

    def to_representation(self, activity: Activity) -> dict[str, object]:
        return super().to_representation(activity) | {"station": activity.station.code}


class ActivityRestFilter(AttributionRestFilter, PeriodMixin, SentFilter, ActivityFilter):
    pass


class ActivityViewSet(SeenPhotosMixin, PhotosMixin, KindViewSet, StepsMixin):
    """What was held; ``?stage=`` lists what is planned or was cancelled, which nothing counts."""

    workflow, services = WORKFLOW, STEPS
    kind = ACTIVITIES
    album = OF_ACTIVITY
    queryset = Activity.objects.select_related("station")
    serializer_class = ActivitySerializer
    filterset_class = ActivityRestFilter

    def seen(self, user: User) -> QuerySet[Activity]:
        """A list over REST holds whole records: those that may be opened."""
        return opened_activities(user)

    def get_queryset(self) -> QuerySet[Activity]:
        seen = Exists(seen_by(self.request))
        lines = Attendance.objects.annotate(is_visible=seen)
        days = ServiceRecord.objects.order_by("done_on", "pk").prefetch_related(
            "head_counts",
            "workers",
            Prefetch("attendances", lines),
            Prefetch("volunteering", seen_lines(self.request.user)),
        )
        found = super().get_queryset().prefetch_related(Prefetch("sessions", days))
        expected = Prefetch("expected", Person.objects.order_by("pk"))
        found = found.prefetch_related(expected, seen_on_photos(self.request.user))
        if getattr(self, "action", "") != "list" or "stage" in self.request.query_params:
            return found
        return found.held()

    def read(self, data: dict[str, object]) -> dict[str, object]:
        return data | {"days": data.pop("sessions")}

    @extend_schema(request=HeldDaySerializer)
    @action(detail=True, methods=["post"])
    def days(self, request: Request, pk: str) -> Response:
        """Who came on another of its days; a planned activity is held by its first one. Sent
        again under its ``client_uuid`` it is the same day."""
        activity = self.get_object()
        sent = HeldDaySerializer(data=request.data, context=self.get_serializer_context())
        sent.is_valid(raise_exception=True)
        day, key = sent.validated_data
        add_day(activity, by=request.user, client_uuid=key, **vars(day))
        return self.told(activity, 201)

    def run_update(self, row: Activity, data: dict[str, object], version: int) -> Activity:
        data.pop("override_reason", None)
        return super().run_update(row, data, version)
