"""Organisations over REST: read by everybody, written by who keeps the register."""

from __future__ import annotations

import django_filters
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from stations.change_feed import KeysOrChanges
from stations.kinds.filters import Below, SentFilter
from stations.kinds.rest import READ_ONLY, KindSerializer, KindViewSet, rest_fields
from stations.models import Division, Organisation
from stations.organisations.merging import merge, undo
from stations.organisations.models import OrganisationMerge
from stations.reasons import LONGEST
from stations.serializers import Asked, Validator

from .kind import ORGANISATIONS, OrganisationFilter


class OrganisationSerializer(KindSerializer):
    of = ORGANISATIONS

    class Meta:
        model = Organisation
        fields = rest_fields(ORGANISATIONS)
        read_only_fields = READ_ONLY
        validators: list[Validator] = []


class OrganisationRestFilter(SentFilter, OrganisationFilter):
    """``division`` is the seat itself, as it always was; ``under`` is whatever lies below."""

    division = django_filters.ModelChoiceFilter(queryset=Division.objects.all())
    under = Below(label="code of a division above its seat")


class OrganisationMergeSerializer(Asked):
    """The one that goes, and why."""

    other = serializers.PrimaryKeyRelatedField(queryset=Organisation.objects.not_voided())
    reason = serializers.CharField(max_length=LONGEST)


class UnmergeSerializer(Asked):
    merge = serializers.IntegerField(help_text="key of the merge")


class MergedSerializer(serializers.ModelSerializer):
    """``moved``, ``left``: keys of rows, by model and field."""

    class Meta:
        model = OrganisationMerge
        fields = ["id", "kept", "gone", "reason", "at", "moved", "left", "undone_at"]


class OrganisationViewSet(KindViewSet):
    """Organisations that run stations, employ workers or work with them."""

    kind = ORGANISATIONS
    queryset = Organisation.objects.all()
    serializer_class = OrganisationSerializer
    filterset_class = OrganisationRestFilter
    pagination_class = KeysOrChanges

    @extend_schema(request=OrganisationMergeSerializer, responses={201: MergedSerializer})
    @action(detail=True, methods=["post"])
    def merge(self, request: Request, pk: str) -> Response:
        """Another one was this one: what pointed to it points here."""
        kept, asked = self.get_object(), OrganisationMergeSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        made = merge(kept, by=request.user, **asked.validated_data)
        return Response(MergedSerializer(made).data, status=201)

    @extend_schema(request=UnmergeSerializer, responses=OrganisationSerializer)
    @action(detail=True, methods=["post"])
    def unmerge(self, request: Request, pk: str) -> Response:
        """Within seven days: what moved goes back to the one that went, which is the answer."""
        kept, asked = self.get_object(), UnmergeSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        found = get_object_or_404(kept.merged, pk=asked.validated_data["merge"])
        gone = undo(found, by=request.user)
        return Response(self.get_serializer(self.get_queryset().get(pk=gone.pk)).data)
