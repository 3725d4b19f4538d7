"""Activities over REST, each with who came on its days."""

from __future__ import annotations

from django.db.models import Exists, Prefetch, QuerySet
from rest_framework import serializers

from beneficiaries.models import Person
from cases.activities.kind import ACTIVITIES, ActivityFilter
from cases.activities.queries import opened_activities
from cases.hand_overs.api import PeriodMixin, seen_by
from cases.models import Activity, Attendance, ServiceRecord
from cases.records.rows import ActivityDay
from cases.records.serializers import AttendanceSerializer, HeadCountSerializer, head_counts_of
from stations.kinds.filters import SentFilter
from stations.kinds.rest import KindSerializer, KindViewSet
from stations.models import User, Worker
from stations.serializers import MadeAt, Visible


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

    def to_internal_value(self, data: object) -> ActivityDay:
        read = super().to_internal_value(data)
        if "head_counts" in read:
            read["head_counts"] = head_counts_of(read["head_counts"])
        return ActivityDay(**read)


class ActivitySerializer(KindSerializer):
    of = ACTIVITIES
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
        validators = ()

    def to_representation(self, activity: Activity) -> dict[str, object]:
        return super().to_representation(activity) | {"station": activity.station.code}


class ActivityRestFilter(PeriodMixin, SentFilter, ActivityFilter):
    pass


class ActivityViewSet(KindViewSet):
    kind = ACTIVITIES
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
            "head_counts", "workers", Prefetch("attendances", lines)
        )
        return super().get_queryset().prefetch_related(Prefetch("sessions", days))

    def read(self, data: dict[str, object]) -> dict[str, object]:
        return data | {"days": data.pop("sessions")}

    def run_update(self, row: Activity, data: dict[str, object], version: int) -> Activity:
        data.pop("override_reason", None)
        return super().run_update(row, data, version)
