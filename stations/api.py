"""Divisions, organisations, stations and workers over REST."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Prefetch, Q
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from .changes import KeyPagination
from .models import (
    Assignment,
    Certificate,
    Division,
    Organisation,
    PopulationSnapshot,
    Station,
    StationDivision,
    StationPosts,
    Worker,
)
from .queries.divisions import search_divisions
from .scope import ScopedMixin, stations_countable_by
from .services import network, workers
from .services.population import declare_populations
from .services.posts import MOST, declare_posts
from .services.worker_rules import CertificateDraft
from .viewsets import RecordViewSet


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


class PopulationSerializer(serializers.ModelSerializer):
    class Meta:
        model = PopulationSnapshot
        fields = ["id", "division", "counted_on", "residents", "source"]
        validators: list[Any] = []  # the service knows the rules


class PopulationViewSet(mixins.CreateModelMixin, Reading):
    """How many people live where, by day and source (public data); whoever keeps the register
    of a place states its figures, and none is changed."""

    queryset = PopulationSnapshot.objects.all()
    serializer_class = PopulationSerializer
    filterset_fields = ["division", "counted_on"]

    def perform_create(self, serializer: Any) -> None:
        stated = PopulationSnapshot(**serializer.validated_data)
        (serializer.instance,) = declare_populations([stated], by=self.request.user)


class OrganisationSerializer(serializers.ModelSerializer):
    class Meta:
        model = Organisation
        fields = ["id", "name", "kind", "credit_code", "division", "registered_on"]


class OrganisationViewSet(Reading):
    """Organisations that run stations, employ workers or work with them."""

    queryset = Organisation.objects.all()
    serializer_class = OrganisationSerializer
    filterset_fields = ["kind", "division"]


class VisibleStation(serializers.SlugRelatedField):
    """A station of the caller's scope, by its code."""

    def __init__(self, **kwargs: Any) -> None:
        if not kwargs.get("read_only"):
            kwargs.setdefault("queryset", Station.objects.all())
        super().__init__("code", **kwargs)

    def get_queryset(self) -> Any:
        return super().get_queryset().visible_to(self.context["request"].user)


class StationSerializer(serializers.ModelSerializer):
    parent = VisibleStation(required=False, allow_null=True)
    serves = serializers.PrimaryKeyRelatedField(
        queryset=Division.objects.all(), many=True, required=False, write_only=True,
        help_text="codes of the divisions served; without any, its home",
    )  # fmt: skip
    operator = serializers.CharField(required=False, write_only=True, max_length=100)
    posts = serializers.IntegerField(
        required=False, write_only=True, min_value=0, max_value=MOST, help_text="number of posts"
    )

    class Meta:
        model = Station
        fields = [
            "code", "name", "tier", "parent", "home", "serves", "operator", "posts", "address",
            "phone", "approved_on", "built_on", "plaque_on", "operating_on", "suspended_on",
            "closed_on", "version",
        ]  # fmt: skip
        read_only_fields = ["version"]
        extra_kwargs = {"code": {"validators": []}}
        validators: list[Any] = []  # the services know the rules

    def get_fields(self) -> dict[str, Any]:
        """Its code stays; whom it serves and who runs it have dates and pages of their own."""
        fields = super().get_fields()
        if self.partial:
            for name in ("code", "serves", "operator", "posts", "closed_on"):
                fields[name].read_only = True
        return fields

    def to_representation(self, station: Station) -> dict[str, Any]:
        shown = super().to_representation(station)
        shown["serves"] = [served.division_id for served in station.served_today]
        shown["posts"] = next((row.number for row in station.posts_today), None)
        return shown


class PostsSerializer(serializers.ModelSerializer):
    number = serializers.IntegerField(min_value=0, max_value=MOST)
    since = serializers.DateField()

    class Meta:
        model = StationPosts
        fields = ["number", "since", "until"]
        read_only_fields = ["until"]


class StationFilter(django_filters.FilterSet):
    under = django_filters.CharFilter(method="below", label="code of a division above its home")

    class Meta:
        model = Station
        fields = ["tier", "home"]

    def below(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.under(Division(pk=value))


class StationViewSet(RecordViewSet):
    """Stations in the caller's scope, by their code; who keeps the register founds and edits."""

    pagination_class = KeyPagination

    queryset = Station.objects.select_related("parent").prefetch_related(
        Prefetch("served", StationDivision.objects.on(), to_attr="served_today"),
        Prefetch("posts", StationPosts.objects.on(), to_attr="posts_today"),
    )
    serializer_class = StationSerializer
    filterset_class = StationFilter
    lookup_field = "code"
    lookup_value_regex = "[^/]+"

    def run_create(self, data: dict[str, Any]) -> tuple[Station, bool]:
        return self.fresh(network.found_station(by=self.request.user, **data)), True

    def run_update(self, row: Station, data: dict[str, Any], version: int) -> Station:
        user = self.request.user
        return self.fresh(network.edit_station(row, by=user, seen_version=version, **data))

    @extend_schema(request=PostsSerializer, responses={201: PostsSerializer})
    @action(detail=True, methods=["post"], url_path="posts")
    def declare_posts(self, request: Any, code: str) -> Response:
        """So many posts from a day on."""
        station, asked = self.get_object(), PostsSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        posts = declare_posts(station, by=request.user, **asked.validated_data)
        return Response(PostsSerializer(posts).data, status=201)


class AssignmentSerializer(serializers.ModelSerializer):
    station = VisibleStation()

    class Meta:
        model = Assignment
        fields = ["station", "role", "is_full_time", "since", "until"]


class CertificateSerializer(serializers.ModelSerializer):
    class Meta:
        model = Certificate
        fields = ["level", "number", "obtained_on"]


class WorkerSerializer(serializers.ModelSerializer):
    assignments = AssignmentSerializer(many=True, read_only=True)
    certificates = CertificateSerializer(many=True, required=False)
    employer = serializers.CharField(required=False, max_length=100)
    station = VisibleStation(required=False, write_only=True)
    role = serializers.ChoiceField(Assignment.Role.choices, required=False, write_only=True)
    is_full_time = serializers.BooleanField(required=False, write_only=True)
    since = serializers.DateField(required=False, write_only=True)

    class Meta:
        model = Worker
        fields = [
            "id", "number", "name", "sex", "born_on", "home", "employer", "station", "role",
            "is_full_time", "since", "assignments", "certificates",
        ]  # fmt: skip
        extra_kwargs = {"number": {"validators": []}}

    def to_representation(self, worker: Worker) -> dict[str, Any]:
        return super().to_representation(worker) | {
            "employer": worker.employer and str(worker.employer)
        }


class WorkerFilter(django_filters.FilterSet):
    station = django_filters.CharFilter("assignments__station__code", distinct=True)
    level = django_filters.NumberFilter("certificates__level", distinct=True)

    class Meta:
        model = Worker
        fields = ["home"]


class WorkerViewSet(ScopedMixin, mixins.CreateModelMixin, Reading):
    """Workers of stations or home divisions in scope, with assignments and certificates."""

    queryset = Worker.objects.select_related("employer").prefetch_related("certificates")
    serializer_class = WorkerSerializer
    filterset_class = WorkerFilter

    def get_queryset(self) -> Any:
        mine = Q(station__in=stations_countable_by(self.request.user))
        assignments = Assignment.objects.filter(mine).select_related("station")
        return super().get_queryset().prefetch_related(Prefetch("assignments", assignments))

    def perform_create(self, serializer: Any) -> None:
        data = serializer.validated_data
        held = [CertificateDraft(**row) for row in data.pop("certificates", [])]
        worker = workers.register_worker(by=self.request.user, certificates=held, **data)
        serializer.instance = self.get_queryset().get(pk=worker.pk)

    @extend_schema(request=CertificateSerializer)
    @action(detail=True, methods=["post"])
    def certificates(self, request: Any, pk: str) -> Response:
        """A further certificate."""
        worker, asked = self.get_object(), CertificateSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        workers.add_certificate(worker, by=request.user, **asked.validated_data)
        return Response(self.get_serializer(self.get_object()).data, status=201)

    @extend_schema(request=AssignmentSerializer)
    @action(detail=True, methods=["post"])
    def assignments(self, request: Any, pk: str) -> Response:
        """The worker begins at a station."""
        worker = self.get_object()
        asked = AssignmentSerializer(data=request.data, context=self.get_serializer_context())
        asked.is_valid(raise_exception=True)
        workers.assign_worker(worker, by=request.user, **asked.validated_data)
        return Response(self.get_serializer(self.get_object()).data, status=201)


router = SimpleRouter()
router.register("divisions", DivisionViewSet, basename="division")
router.register("populations", PopulationViewSet, basename="population")
router.register("organisations", OrganisationViewSet, basename="organisation")
router.register("stations", StationViewSet, basename="station")
router.register("workers", WorkerViewSet, basename="worker")
