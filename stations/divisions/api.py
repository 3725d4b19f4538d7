"""Divisions over REST: public to read; who keeps the register of a place adds, moves, merges and
closes what is in it."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import generics, mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from stations.change_feed import KeyPagination
from stations.divisions.queries.search import search_divisions
from stations.divisions.services import keeping
from stations.models import Division, DivisionMove
from stations.rights import RIGHTS
from stations.serializers import Asked, Known
from stations.spelling.rest import Name


class MovedSerializer(serializers.ModelSerializer):
    class Meta:
        model = DivisionMove
        fields = ["id", "under", "since", "until"]


class DivisionSerializer(serializers.ModelSerializer):
    moves = MovedSerializer(
        many=True, read_only=True, help_text="when it is administered under another one"
    )

    class Meta:
        model = Division
        fields = [
            "code", "name", "short_name", "level", "kind", "parent", "is_pseudo", "is_legal",
            "is_local", "since", "until", "successor", "moves",
        ]  # fmt: skip
        read_only_fields = fields


class LocalSerializer(Asked):
    """A place that the national list lacks; without a ``code`` it gets the next free one."""

    serializer_related_field = Known

    parent = Known(queryset=Division.objects.all())
    name = Name(max_length=80)
    level = serializers.IntegerField(help_text="4 township, 5 village, as of every division")
    kind = serializers.CharField(help_text="town, community, zone, …, as of every division")
    since = serializers.DateField(required=False, allow_null=True)
    code = serializers.CharField(required=False, max_length=16)


class MoveSerializer(Asked):
    under = Known(queryset=Division.objects.all())
    since = serializers.DateField()
    until = serializers.DateField(required=False, allow_null=True)


class MergeSerializer(Asked):
    successor = Known(queryset=Division.objects.all())
    on = serializers.DateField(help_text="the first day without it")


class CloseSerializer(Asked):
    on = serializers.DateField(help_text="the first day without it")


class EndSerializer(Asked):
    until = serializers.DateField(help_text="the first day on which the move no longer holds")


class DivisionFilter(django_filters.FilterSet):
    under = django_filters.CharFilter(method="below", label="code of a division above")
    q = django_filters.CharFilter(method="named", label="name, pinyin, initials or code")

    class Meta:
        model = Division
        fields = ["level", "kind", "parent", "is_legal", "is_local"]

    def below(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.under(Division(pk=value))

    def named(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(pk__in=[found.pk for found in search_divisions(value)])


class DivisionViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """The statistical divisions (public data), with local rows and dates."""

    pagination_class = KeyPagination
    queryset = Division.objects.prefetch_related("moves")
    serializer_class = DivisionSerializer
    filterset_class = DivisionFilter

    def _mine(self) -> Division:
        """The place at hand, if the caller may change it."""
        division = self.get_object()
        keeping.require_change(self.request.user, division)
        return division

    def told(self, code: str, made: int = status.HTTP_200_OK) -> Response:
        return Response(DivisionSerializer(self.queryset.get(pk=code)).data, status=made)

    @extend_schema(request=LocalSerializer, responses={201: DivisionSerializer})
    def create(self, request: Request) -> Response:
        """Add a local place below one whose register you keep. One that stands there as it was
        sent is the answer."""
        sent = _read(LocalSerializer, request)
        if known := _standing(sent):
            return self.told(known.pk)
        found = keeping.add_place(by=request.user, **sent)
        return self.told(found.pk, status.HTTP_201_CREATED)

    @extend_schema(request=MoveSerializer, responses=DivisionSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: str) -> Response:
        """Administered under another place from a day on."""
        division = self._mine()
        keeping.move_place(division, by=request.user, **_read(MoveSerializer, request))
        return self.told(pk)

    @extend_schema(request=EndSerializer, responses=DivisionSerializer)
    @action(detail=True, methods=["post"], url_path="moves/(?P<move>[0-9]{1,18})/end")
    def end_move(self, request: Request, pk: str, move: str) -> Response:
        """From a day on it stands where its code says again."""
        rows = self.get_object().moves.select_related("division", "under")
        found = generics.get_object_or_404(rows, pk=move)
        RIGHTS.require(request.user, "keep", found.under)
        keeping.end_place_move(found, by=request.user, **_read(EndSerializer, request))
        return self.told(pk)

    @extend_schema(request=MergeSerializer, responses=DivisionSerializer)
    @action(detail=True, methods=["post"])
    def merge(self, request: Request, pk: str) -> Response:
        """Merged into another place, or renamed under another code."""
        division = self._mine()
        keeping.merge_place(division, by=request.user, **_read(MergeSerializer, request))
        return self.told(pk)

    @extend_schema(request=CloseSerializer, responses=DivisionSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """It ends without a successor; whatever is still there is named."""
        division = self._mine()
        keeping.close_place(division, by=request.user, **_read(CloseSerializer, request))
        return self.told(pk)


def _read(asks: type[serializers.Serializer], request: Request) -> dict[str, object]:
    asked = asks(data=request.data)
    asked.is_valid(raise_exception=True)
    return asked.validated_data


def _standing(sent: dict[str, object]) -> Division | None:
    """The local place that these very words made."""
    said = {"since": None} | sent
    return Division.objects.filter(is_local=True, until=None, **said).first()
