"""The catalogue of indicators over REST, with values; reports stand in ``viewsets``."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.utils.serializer_helpers import ReturnDict

from reports.figures.periods import Period, refuse_too_early
from reports.figures.queries.catalogue import source_of
from reports.figures.queries.snapshot import snapshot
from reports.indicators import CATALOGUE, VERSION, Count, Indicator
from reports.issued.api import ReportViewSet
from reports.issued.queries.scope import Place, place_of_code
from reports.issued.serializers import AnyDays, PlaceAsked
from reports.targets.api import TargetViewSet
from stations.rest_filters import refuse_others


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


class AskedSerializer(PlaceAsked):
    """Either ``division`` or ``station`` (their codes) and a ``period``; without a period the
    running month. ``as_of``: its days up to this one; alone, from the first of its month."""

    period = AnyDays(required=False)
    as_of = serializers.DateField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs["division"] and attrs["station"]:
            raise serializers.ValidationError(_("Name either a division or a station."))
        asked = {"period", "as_of"} & attrs.keys()
        if asked and not (attrs["division"] or attrs["station"]):
            raise serializers.ValidationError(_("Name a division or a station."))
        today = timezone.localdate()
        day = attrs.pop("as_of", None)
        if day and day > today:
            words = _("Nothing has been done yet on days to come.")
            raise serializers.ValidationError({"as_of": words})
        period = attrs.setdefault("period", Period.month(day or today))
        if period.first > today:
            raise serializers.ValidationError({"period": _("This period has not begun yet.")})
        if day:
            attrs["period"] = _ended(period, day)
        return attrs


def _ended(period: Period, day: date) -> Period:
    """As far as that day."""
    try:
        refuse_too_early(day, "as_of")
        return period.to(day)
    except ValidationError as error:
        raise serializers.ValidationError({"as_of": error.messages}) from error


class CellSerializer(serializers.Serializer):
    """``value`` is exact (a share lies between 0 and 1), ``text`` as it is printed."""

    part = serializers.CharField(help_text="code of the division directly below; empty: the whole")
    dimension = serializers.CharField()
    item = serializers.CharField()
    value = serializers.DecimalField(20, 6, allow_null=True)
    numerator = serializers.DecimalField(20, 2, allow_null=True)
    denominator = serializers.DecimalField(20, 2, allow_null=True)
    text = serializers.CharField()


class ValuesSerializer(serializers.Serializer):
    """``as_of``: the day of a stock; the last of the period, or today while it runs."""

    period = serializers.CharField()
    as_of = serializers.DateField()
    is_to_date = serializers.BooleanField()
    catalogue = serializers.CharField()
    cells = CellSerializer(many=True)


class IndicatorWithValuesSerializer(IndicatorSerializer):
    values = ValuesSerializer(required=False, help_text="when a division or a station is named")


class IndicatorViewSet(viewsets.ViewSet):
    """What each figure counts, and what it is for a place and a period, counted now."""

    serializer_class = IndicatorSerializer

    @extend_schema(responses=IndicatorSerializer(many=True))
    def list(self, request: Request) -> Response:
        refuse_others(request, [])
        return Response(IndicatorSerializer(CATALOGUE.values(), many=True).data)

    @extend_schema(
        parameters=[
            OpenApiParameter("id", str, OpenApiParameter.PATH),
            OpenApiParameter("division", str, description="code of a division"),
            OpenApiParameter("station", str, description="code of a station"),
            OpenApiParameter(
                "period",
                str,
                description="2025-10, 2025-Q3, 2025-H1, 2025 or any days: 2025-10-03..2025-11-02",
            ),
            OpenApiParameter(
                "as_of",
                date,
                description="the period up to this day; alone, from the first of its month",
            ),
        ],
        responses=IndicatorWithValuesSerializer,
    )
    def retrieve(self, request: Request, pk: str) -> Response:
        if pk not in CATALOGUE:
            raise Http404
        asked = AskedSerializer(data=request.query_params)
        refuse_others(request, asked.fields)
        asked.is_valid(raise_exception=True)
        found = IndicatorSerializer(CATALOGUE[pk]).data
        period = asked.validated_data.pop("period")
        place = place_of_code(request.user, **asked.validated_data)
        if place is not None:
            found = {**found, "values": values(CATALOGUE[pk], place, period)}
        return Response(found)


def values(indicator: Indicator, place: Place, period: Period) -> ReturnDict:
    """Every cell of one indicator, at one moment of the database."""
    today = timezone.localdate()
    with snapshot():
        source = source_of(place, period, today)
        cells = list(indicator.count(source)) if indicator.has(source) else []
    content = {
        "period": period.key,
        "as_of": source.day,
        "is_to_date": period.is_running(today),
        "catalogue": VERSION,
        "cells": [_cell(indicator, cell) for cell in cells],
    }
    return ValuesSerializer(content).data


def _cell(indicator: Indicator, cell: Count) -> dict[str, object]:
    names = ("part", "dimension", "item", "numerator", "denominator")
    value = None if cell.value is None else round(cell.value, 6)
    return {name: getattr(cell, name) for name in names} | {
        "value": value,
        "text": indicator.text(cell.value),
    }


router = SimpleRouter()
router.register("reports", ReportViewSet, basename="report")
router.register("indicators", IndicatorViewSet, basename="indicator")
router.register("targets", TargetViewSet, basename="target")
