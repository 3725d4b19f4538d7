"""Divisions, organisations, stations and workers over REST."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Prefetch, Q
from drf_spectacular.utils import extend_schema_field
from rest_framework import mixins, serializers, viewsets
from rest_framework.routers import SimpleRouter

from .changes import KeyPagination
from .models import (
    Assignment,
    Certificate,
    Division,
    Organisation,
    Station,
    StationDivision,
    Worker,
)
from .queries.divisions import search_divisions
from .scope import ScopedMixin, stations_countable_by


class Reading(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Reference rows: read, page by key."""

    pagination_class = KeyPagination


class DivisionSerializer(serializers.ModelSerializer):
    class Meta:
        model = Division
        fields = [
            "code", "name", "short_name", "level", "kind", "parent", "is_pseudo", "is_legal",
            "is_local", "since", "until", "successor",
        ]  # fmt: skip


class DivisionFilter(django_filters.FilterSet):
    under = django_filters.CharFilter(method="below", label="code of a division above")
    q = django_filters.CharFilter(method="named", label="name, pinyin, initials or code")

    class Meta:
        model = Division
        fields = ["level", "kind", "parent", "is_legal", "is_local"]

    def below(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.under(Division(pk=value))

    def named(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(pk__in=[found.pk for found in search_divisions(value)])


class DivisionViewSet(Reading):
    """The statistical divisions (public data), with local rows and dates."""

    queryset = Division.objects.all()
    serializer_class = DivisionSerializer
    filterset_class = DivisionFilter


class OrganisationSerializer(serializers.ModelSerializer):
    class Meta:
        model = Organisation
        fields = ["id", "name", "kind", "credit_code", "division", "registered_on"]


class OrganisationViewSet(Reading):
    """Organisations that run stations, employ workers or work with them."""

    queryset = Organisation.objects.all()
    serializer_class = OrganisationSerializer
    filterset_fields = ["kind", "division"]


class StationSerializer(serializers.ModelSerializer):
    parent = serializers.SlugRelatedField("code", read_only=True)
    serves = serializers.SerializerMethodField()

    class Meta:
        model = Station
        fields = [
            "code", "name", "tier", "parent", "home", "serves", "address", "phone", "approved_on",
            "built_on", "plaque_on", "operating_on", "suspended_on", "closed_on", "version",
        ]  # fmt: skip

    @extend_schema_field(list[str])
    def get_serves(self, station: Station) -> list[str]:
        return [served.division_id for served in station.served_today]


class StationFilter(django_filters.FilterSet):
    under = django_filters.CharFilter(method="below", label="code of a division above its home")

    class Meta:
        model = Station
        fields = ["tier", "home"]

    def below(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.under(Division(pk=value))


class StationViewSet(ScopedMixin, Reading):
    """Stations in the caller's scope, by their code."""

    queryset = Station.objects.select_related("parent").prefetch_related(
        Prefetch("served", StationDivision.objects.on(), to_attr="served_today")
    )
    serializer_class = StationSerializer
    filterset_class = StationFilter
    lookup_field = "code"
    lookup_value_regex = "[^/]+"


class AssignmentSerializer(serializers.ModelSerializer):
    station = serializers.SlugRelatedField("code", read_only=True)

    class Meta:
        model = Assignment
        fields = ["station", "role", "is_full_time", "since", "until"]


class CertificateSerializer(serializers.ModelSerializer):
    class Meta:
        model = Certificate
        fields = ["level", "number", "obtained_on"]


class WorkerSerializer(serializers.ModelSerializer):
    assignments = AssignmentSerializer(many=True, read_only=True)
    certificates = CertificateSerializer(many=True, read_only=True)
    employer = serializers.SlugRelatedField("name", read_only=True)

    class Meta:
        model = Worker
        fields = ["id", "number", "name", "sex", "home", "employer", "assignments", "certificates"]


class WorkerFilter(django_filters.FilterSet):
    station = django_filters.CharFilter("assignments__station__code", distinct=True)
    level = django_filters.NumberFilter("certificates__level", distinct=True)

    class Meta:
        model = Worker
        fields = ["home"]


class WorkerViewSet(ScopedMixin, Reading):
    """Workers of stations or home divisions in scope, with assignments and certificates."""

    queryset = Worker.objects.select_related("employer").prefetch_related("certificates")
    serializer_class = WorkerSerializer
    filterset_class = WorkerFilter

    def get_queryset(self) -> Any:
        mine = Q(station__in=stations_countable_by(self.request.user))
        assignments = Assignment.objects.filter(mine).select_related("station")
        return super().get_queryset().prefetch_related(Prefetch("assignments", assignments))


router = SimpleRouter()
router.register("divisions", DivisionViewSet, basename="division")
router.register("organisations", OrganisationViewSet, basename="organisation")
router.register("stations", StationViewSet, basename="station")
router.register("workers", WorkerViewSet, basename="worker")
