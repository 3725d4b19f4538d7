"""The catalogue of indicators over REST; reports stand in ``viewsets``."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from reports.indicators import CATALOGUE
from reports.viewsets import ReportViewSet


class IndicatorSerializer(serializers.Serializer):
    id = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.CharField()
    chapter = serializers.CharField()
    unit = serializers.CharField()
    explanation = serializers.CharField()
    only = serializers.CharField()
    numerator = serializers.CharField()
    denominator = serializers.CharField()
    dimensions = serializers.ListField(child=serializers.CharField())
    decimals = serializers.IntegerField()
    version = serializers.IntegerField()
    source = serializers.CharField()


class IndicatorViewSet(viewsets.ViewSet):
    """What each figure counts."""

    serializer_class = IndicatorSerializer

    @extend_schema(responses=IndicatorSerializer(many=True))
    def list(self, request: Any) -> Response:
        return Response(IndicatorSerializer(CATALOGUE.values(), many=True).data)

    @extend_schema(
        parameters=[OpenApiParameter("id", str, OpenApiParameter.PATH)],
        responses=IndicatorSerializer,
    )
    def retrieve(self, request: Any, pk: str) -> Response:
        if pk not in CATALOGUE:
            raise Http404
        return Response(IndicatorSerializer(CATALOGUE[pk]).data)


router = SimpleRouter()
router.register("reports", ReportViewSet, basename="report")
router.register("indicators", IndicatorViewSet, basename="indicator")
