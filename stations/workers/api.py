"""Workers over REST, with assignments and certificates."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from stations.change_feed import KeysOrChanges
from stations.kinds.filters import RestFilter
from stations.kinds.rest import READ_ONLY, KindSerializer, KindViewSet, rest_fields
from stations.models import Assignment, Certificate, User, Worker
from stations.scope import stations_countable_by
from stations.serializers import FilledIn, Spelling, VisibleStation, WholeLine
from stations.spelling.rest import Name
from stations.workers.kind import WORKERS, WorkerFilter
from stations.workers.services.workers import add_certificate, assign_worker

BEGINNING = ["station", "role", "is_full_time", "since"]  # of a new one


class AssignmentSerializer(FilledIn):
    station = VisibleStation()

    class Meta:
        model = Assignment
        fields = ["id", "station", "role", "is_full_time", "since", "until"]


class CertificateSerializer(WholeLine, Spelling):
    """``obtained_on`` null: nobody knows; it counts from the day on which it was sent."""

    obtained_on = serializers.DateField(allow_null=True)

    class Meta:
        model = Certificate
        fields = ["level", "number", "obtained_on"]


class WorkerSerializer(KindSerializer):
    of = WORKERS
    fixed = KindSerializer.fixed | {*BEGINNING, "certificates"}
    client_uuid = serializers.UUIDField(required=False)
    assignments = AssignmentSerializer(many=True, read_only=True)
    certificates = CertificateSerializer(many=True, required=False)
    employer = Name(required=False, max_length=100)
    station = VisibleStation(required=False, write_only=True)
    role = serializers.ChoiceField(Assignment.Role.choices, required=False, write_only=True)
    is_full_time = serializers.BooleanField(required=False, write_only=True)
    since = serializers.DateField(required=False, write_only=True)

    class Meta:
        model = Worker
        fields = [*rest_fields(WORKERS), "employer", *BEGINNING, "assignments", "certificates"]
        read_only_fields = READ_ONLY
        validators: list[Any] = []

    def to_representation(self, worker: Worker) -> dict[str, Any]:
        employer = worker.employer and str(worker.employer)
        return super().to_representation(worker) | {"employer": employer}


class WorkerRestFilter(RestFilter, WorkerFilter):
    station = django_filters.CharFilter(method="at_station")
    level = django_filters.NumberFilter("certificates__level", distinct=True)

    class Meta:
        model = Worker
        fields = ["home"]

    def at_station(self, queryset: QuerySet[Worker], name: str, value: str) -> QuerySet[Worker]:
        """Of stations that the caller counts: another one's assignments stay untold."""
        mine = stations_countable_by(self.request.user).filter(code=value)
        found = Assignment.objects.filter(station__in=mine.values("pk"))
        return queryset.filter(pk__in=found.values("worker"))


def with_what_they_hold(user: User, rows: Any) -> Any:
    """Certificates, and the assignments at stations that the caller counts."""
    mine = Assignment.objects.filter(station__in=stations_countable_by(user))
    told = Prefetch("assignments", mine.select_related("station"))
    return rows.prefetch_related("certificates", told)


class WorkerViewSet(KindViewSet):
    """Workers of stations or home divisions in scope, with assignments and certificates. A
    ``number`` tells a repeat from somebody else."""

    kind = WORKERS
    queryset = Worker.objects.all()
    serializer_class = WorkerSerializer
    filterset_class = WorkerRestFilter
    pagination_class = KeysOrChanges
    void = None  # a worker stays

    def get_queryset(self) -> Any:
        return with_what_they_hold(self.request.user, super().get_queryset())

    def read(self, data: dict[str, Any]) -> dict[str, Any]:
        held = [Certificate(**one) for one in data.get("certificates", [])]
        return data | {"certificates": held}

    @extend_schema(request=CertificateSerializer, responses={201: WorkerSerializer})
    @action(detail=True, methods=["post"])
    def certificates(self, request: Request, pk: str) -> Response:
        """A further certificate."""
        worker, asked = self.get_object(), CertificateSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        add_certificate(worker, by=request.user, **asked.validated_data)
        return self.answer(self.get_object(), 201)

    @extend_schema(request=AssignmentSerializer, responses={201: WorkerSerializer})
    @action(detail=True, methods=["post"])
    def assignments(self, request: Request, pk: str) -> Response:
        """The worker begins at a station."""
        worker = self.get_object()
        asked = AssignmentSerializer(data=request.data, context=self.get_serializer_context())
        asked.is_valid(raise_exception=True)
        assign_worker(worker, by=request.user, **asked.validated_data)
        return self.answer(self.get_object(), 201)
