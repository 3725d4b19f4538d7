"""Divisions, organisations, stations and workers over REST."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import django_filters
from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from stations.change_feed import KeyPagination
from stations.contacts.api import ContactViewSet
from stations.cultivations.api import CultivationViewSet
from stations.dated import Dated
from stations.divisions.api import DivisionViewSet
from stations.divisions.models import DivisionQuerySet
from stations.divisions.services.population import declare_populations, known_populations
from stations.imports.api import ImportViewSet
from stations.liaisons.api import LiaisonViewSet
from stations.network.models import StationQuerySet
from stations.network.services import stations as network
from stations.network.services.operators import change_operator
from stations.organisations.api import OrganisationViewSet
from stations.parties.api import PartyViewSet
from stations.partnerships.api import PartnershipViewSet
from stations.rest_lists import BulkMixin, Made, made_or_known
from stations.workers.api import WorkerViewSet
from stations.workers.services.posts import MOST, declare_posts

from .models import (
    Division,
    PopulationSnapshot,
    Station,
    StationDivision,
    StationOperator,
    StationPosts,
)
from .scope import stations_countable_by
from .serializers import Asked, FilledIn, KeepsAsMade, Known, Strict, Validator, VisibleStation
from .spelling.rest import Name, Number
from .viewsets import RecordViewSet
from .whole import whole

COMPARED = ("code", *network.EDITABLE, "closed_on")  # of a station that was sent again


class Reading(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Reference rows: read, page by key."""

    pagination_class = KeyPagination


class PopulationSerializer(Strict, serializers.ModelSerializer):
    serializer_related_field = Known

    class Meta:
        model = PopulationSnapshot
        fields = ["id", "division", "counted_on", "residents", "source"]
        validators: list[Validator] = []  # the service knows the rules


class Making(BulkMixin, mixins.CreateModelMixin, Reading):
    """Reference rows known by a key of their own: the same one sent again answers 200."""

    def create(self, request: Request, *args: object, **kwargs: object) -> Response:
        if isinstance(request.data, list):
            return super().create(request, *args, **kwargs)
        serializer = self.get_serializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        with whole():
            [(row, is_new)] = self.run_create_many([serializer.validated_data], [request.data])
        found = self.get_serializer(self.get_queryset().get(pk=row.pk))
        return Response(found.data, status=201 if is_new else 200)


class PopulationViewSet(Making):
    """How many people live where, by day and source (public data); whoever keeps the register
    of a place states its figures, and none is changed."""

    queryset = PopulationSnapshot.objects.all()
    serializer_class = PopulationSerializer
    filterset_fields = ["division", "counted_on"]

    def run_create_many(self, rows: list[dict[str, object]], sent: list[object]) -> Made:
        stated = [PopulationSnapshot(**row) for row in rows]
        known = {_stated(row): row for row in known_populations(stated)}
        fresh = {n: row for n, row in enumerate(stated) if _stated(row) not in known}
        return made_or_known(
            [known.get(_stated(row)) for row in stated],
            lambda: declare_populations(list(fresh.values()), by=self.request.user),
        )


def _stated(row: PopulationSnapshot) -> tuple[object, ...]:
    return row.division_id, row.counted_on, row.residents, row.source


class OperatorSerializer(Asked):
    """An organisation by its whole name, or its credit code; an unknown name is made."""

    operator = Name(
        max_length=100, allow_blank=True, help_text="empty: nobody else runs it any more"
    )
    operator_code = Number(
        required=False, allow_blank=True, max_length=18, help_text="credit code, if known"
    )
    since = serializers.DateField()


class OperatedSerializer(serializers.ModelSerializer):
    name = serializers.CharField(source="organisation.name", read_only=True)

    class Meta:
        model = StationOperator
        fields = ["organisation", "name", "since", "until"]


class StationSerializer(FilledIn, KeepsAsMade):
    """Its code stays; whom it serves and who runs it have dates and pages of their own."""

    fixed = frozenset({"code", "serves", "operator", "posts", "closed_on"})
    serializer_related_field = Known

    parent = VisibleStation(required=False, allow_null=True)
    serves = Known(
        queryset=Division.objects.all(), many=True, required=False, write_only=True,
        help_text="codes of the divisions served; without any, its home",
    )  # fmt: skip
    operator = Name(required=False, write_only=True, max_length=100)
    posts = serializers.IntegerField(
        required=False, write_only=True, min_value=0, max_value=MOST, help_text="number of posts"
    )

    operators = OperatedSerializer(
        many=True, read_only=True, help_text="who runs it, and who ran it until when"
    )

    class Meta:
        model = Station
        fields = [
            "code", "name", "tier", "parent", "home", "serves", "operator", "operators", "posts",
            "address", "phone", "approved_on", "built_on", "plaque_on", "operating_on",
            "suspended_on", "closed_on", "version",
        ]  # fmt: skip
        read_only_fields = ["version"]
        extra_kwargs = {"code": {"validators": []}}
        validators: list[Validator] = []  # the services know the rules

    def to_representation(self, station: Station) -> dict[str, object]:
        shown = super().to_representation(station)
        shown["serves"] = [served.division_id for served in station.served_today]
        shown["posts"] = next((row.number for row in station.posts_today), None)
        return shown


class PostsSerializer(Strict, serializers.ModelSerializer):
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

    def below(
        self, queryset: DivisionQuerySet | StationQuerySet, name: str, value: str
    ) -> QuerySet:
        return queryset.under(Division(pk=value))


class StationViewSet(BulkMixin, RecordViewSet):
    """Stations in the caller's scope, by their code; who keeps the register founds and edits."""

    pagination_class = KeyPagination

    queryset = Station.objects.select_related("parent").prefetch_related(
        Prefetch("served", StationDivision.objects.on(), to_attr="served_today"),
        Prefetch("posts", StationPosts.objects.on(), to_attr="posts_today"),
        Prefetch(
            "operators",
            StationOperator.objects.select_related("organisation").order_by("since", "pk"),
        ),
    )
    serializer_class = StationSerializer
    filterset_class = StationFilter
    lookup_field = "code"
    lookup_value_regex = "[^/]+"

    def get_queryset(self) -> QuerySet:
        return self.queryset.filter(pk__in=stations_countable_by(self.request.user))

    def run_create(self, data: dict[str, object]) -> tuple[Station, bool]:
        [(station, is_new)] = self.run_create_many([data], [])
        return station, is_new

    def run_create_many(self, rows: list[dict[str, object]], sent: list[object]) -> Made:
        """By code; one that stands there as it was sent is the answer."""
        there = Station.objects.filter(pk__in=stations_countable_by(self.request.user))
        there = there.filter(code__in=[row["code"] for row in rows])
        there = there.prefetch_related("served", "operators__organisation", "posts")
        known = {station.code: station for station in there}
        same = [_same_station(known.get(row["code"]), row) for row in rows]
        fresh = [_draft(row) for row, found in zip(rows, same, strict=True) if not found]
        by = self.request.user
        return made_or_known(same, lambda: network.found_stations(fresh, by=by))

    def run_update(self, row: Station, data: dict[str, object], version: int) -> Station:
        user = self.request.user
        return network.edit_station(row, by=user, seen_version=version, **data)

    @extend_schema(request=OperatorSerializer, responses={201: StationSerializer})
    @action(detail=True, methods=["post"], url_path="operator")
    def change_operator(self, request: Request, code: str) -> Response:
        """Who runs it from a day on; whoever ran it until then ends the day before."""
        station, asked = self.get_object(), OperatorSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        change_operator(station, by=request.user, **asked.validated_data)
        return self.told(station, 201)

    @extend_schema(request=PostsSerializer, responses={201: PostsSerializer})
    @action(detail=True, methods=["post"], url_path="posts")
    def declare_posts(self, request: Request, code: str) -> Response:
        """So many posts from a day on."""
        station, asked = self.get_object(), PostsSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        posts = declare_posts(station, by=request.user, **asked.validated_data)
        return Response(PostsSerializer(posts).data, status=201)


def _same_station(station: Station | None, row: dict[str, object]) -> Station | None:
    """The station, where it says all that was sent: whom it serves, who runs it and its posts as
    they were from its first day on."""
    if station is None:
        return None
    served = _first(station.served.all())
    said: dict[str, object] = {name: getattr(station, name) for name in COMPARED}
    said["serves"] = {one.division_id for one in served}
    said["operator"] = "".join(one.organisation.name for one in _first(station.operators.all()))
    said["posts"] = next((one.number for one in _first(station.posts.all())), None)
    asked = row | {"serves": {place.pk for place in row.get("serves") or [row["home"]]}}
    return station if all(said[name] == value for name, value in asked.items()) else None


def _first(rows: Iterable[Dated]) -> list[Any]:
    rows = list(rows)
    begun = min((row.since for row in rows), default=None)
    return [row for row in rows if row.since == begun]


def _draft(row: dict[str, object]) -> network.StationDraft:
    parent = row.get("parent")
    own = {name: value for name, value in row.items() if name != "parent"}
    return network.StationDraft(parent_code=parent.code if parent else "", **own)


router = SimpleRouter()
router.register("divisions", DivisionViewSet, basename="division")
router.register("populations", PopulationViewSet, basename="population")
router.register("organisations", OrganisationViewSet, basename="organisation")
router.register("partnerships", PartnershipViewSet, basename="partnership")
router.register("contacts", ContactViewSet, basename="contact")
router.register("liaisons", LiaisonViewSet, basename="liaison")
router.register("cultivations", CultivationViewSet, basename="cultivation")
router.register("parties", PartyViewSet, basename="party")
router.register("stations", StationViewSet, basename="station")
router.register("workers", WorkerViewSet, basename="worker")
router.register("imports", ImportViewSet, basename="import")
