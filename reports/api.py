"""Reports and the catalogue of indicators over REST."""

from __future__ import annotations

from typing import Any

import django_filters
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from reports.forms import MonthField
from reports.indicators import CATALOGUE, VERSION
from reports.models import Figure, Report
from reports.queries.scope import divisions_of, stations_of
from reports.services.compile import request_report
from reports.sheets import WORDS, url_of
from stations.changes import KeyPagination
from stations.scope import ScopedMixin


@extend_schema_field(OpenApiTypes.STR)
class MonthOnly(serializers.Field):
    """A month, ``2025-10``."""

    def to_representation(self, value: Any) -> str:
        return f"{value:%Y-%m}"

    def to_internal_value(self, data: Any) -> Any:
        return MonthField().clean(str(data))


class FigureSerializer(serializers.ModelSerializer):
    """``value`` is exact (a share lies between 0 and 1), ``text`` as it is printed."""

    name = serializers.SerializerMethodField()
    item_name = serializers.SerializerMethodField()
    unit = serializers.SerializerMethodField()
    text = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()

    class Meta:
        model = Figure
        fields = [
            "indicator", "name", "part", "dimension", "item", "item_name", "unit", "value",
            "numerator", "denominator", "text", "counted", "lacking", "url",
        ]  # fmt: skip

    def get_name(self, figure: Figure) -> str:
        return str(CATALOGUE[figure.indicator].name)

    def get_item_name(self, figure: Figure) -> str:
        return str(WORDS[figure.dimension][figure.item]) if figure.dimension else ""

    def get_unit(self, figure: Figure) -> str:
        return str(CATALOGUE[figure.indicator].unit)

    def get_text(self, figure: Figure) -> str:
        return CATALOGUE[figure.indicator].text(figure.value)

    def get_url(self, figure: Figure) -> str:
        """The page that lists what the figure counted."""
        path = url_of(figure)
        request = self.context.get("request")
        return request.build_absolute_uri(path) if request and path else path


class ReportSerializer(serializers.ModelSerializer):
    station = serializers.SlugRelatedField("code", read_only=True)
    division = serializers.PrimaryKeyRelatedField(read_only=True)
    place = serializers.CharField(read_only=True)
    month = MonthOnly(read_only=True)
    job_state = serializers.CharField(source="job.state", read_only=True)
    as_of = serializers.DateField(read_only=True, allow_null=True)
    is_to_date = serializers.BooleanField(read_only=True)

    class Meta:
        model = Report
        fields = [
            "id", "place", "station", "division", "month", "edition", "state", "job_state",
            "counted_at", "as_of", "is_to_date",
        ]  # fmt: skip


class FullReportSerializer(ReportSerializer):
    figures = FigureSerializer(many=True, read_only=True)
    catalogue = serializers.SerializerMethodField()

    class Meta(ReportSerializer.Meta):
        fields = [*ReportSerializer.Meta.fields, "catalogue", "figures"]

    def get_catalogue(self, report: Report) -> str:
        return VERSION


class RequestSerializer(serializers.Serializer):
    """Either ``division`` (its code) or ``station`` (its code), and a month."""

    division = serializers.CharField(required=False, default="")
    station = serializers.CharField(required=False, default="")
    month = MonthOnly()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if bool(attrs["division"]) == bool(attrs["station"]):
            raise serializers.ValidationError(_("Name either a division or a station."))
        return attrs


class ReportFilter(django_filters.FilterSet):
    month = django_filters.CharFilter(method="of_month", label="such as 2025-10")
    station = django_filters.CharFilter("station__code", label="code of the station")
    division = django_filters.CharFilter("division", label="code of the division")

    class Meta:
        model = Report
        fields = ["state", "edition"]

    def of_month(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.filter(kind="month", first=MonthOnly().to_internal_value(value))


class ReportViewSet(
    ScopedMixin,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet,
):
    """Compiled reports of my stations and divisions; a POST asks for the next edition."""

    queryset = Report.objects.select_related("station", "division", "job")
    filterset_class = ReportFilter
    pagination_class = KeyPagination

    def get_serializer_class(self) -> Any:
        return FullReportSerializer if self.action == "retrieve" else ReportSerializer

    def get_queryset(self) -> Any:
        rows = super().get_queryset()
        return rows.prefetch_related("figures") if self.action == "retrieve" else rows

    @extend_schema(request=RequestSerializer, responses={202: ReportSerializer})
    def create(self, request: Any) -> Response:
        asked = RequestSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        place = self._place(**asked.validated_data)
        report = request_report(place=place, month=asked.validated_data["month"], by=request.user)
        return Response(ReportSerializer(report).data, status=status.HTTP_202_ACCEPTED)

    def _place(self, division: str, station: str, **asked: Any) -> Any:
        user = self.request.user
        rows = stations_of(user).filter(code=station) if station else None
        found = (divisions_of(user).filter(pk=division) if rows is None else rows).first()
        if found is None:
            raise Http404
        return found


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
