"""Reports over REST: what stands in them, as issued, and asking for the next edition."""

from __future__ import annotations

import django_filters
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from reports.figures.periods import Period
from reports.issued.models import ReportQuerySet
from reports.issued.queries.scope import place_of_code
from reports.issued.serializers import FullReportSerializer, ReportSerializer, RequestSerializer
from reports.issued.services.compile import request_report
from reports.issued.services.issuing import STEPS
from reports.issued.sheets import Sheet
from reports.issued.tables import sealed, workbook
from reports.issued.wording import file_name
from reports.issued.workflow import WORKFLOW
from reports.models import Report
from reports.official.files import told
from reports.rights import RIGHTS
from stations.audit import trail
from stations.change_feed import KeyPagination
from stations.exports import XLSX
from stations.kinds.places import OF_DIVISION, OF_STATION
from stations.scope import ScopedMixin
from stations.viewsets import StepsMixin


class ReportFilter(django_filters.FilterSet):
    period = django_filters.CharFilter(method="of_period", label="such as 2025-10 or 2025-Q3")
    month = django_filters.CharFilter(method="of_period", label="such as 2025-10")
    station = django_filters.CharFilter("station__code", label="code of the station")
    division = django_filters.CharFilter("division", label="code of the division")

    class Meta:
        model = Report
        fields = ["kind", "state", "edition"]

    def of_period(self, queryset: ReportQuerySet, name: str, value: str) -> ReportQuerySet:
        try:
            period = Period.whole(value)
        except ValidationError as error:
            raise ValidationError({name: error.messages}) from error
        return queryset.filter(kind=period.kind, first=period.first)


class ReportViewSet(
    StepsMixin,
    ScopedMixin,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet,
):
    """Reports of my stations and divisions; a POST asks for the next edition,
    ``POST …/steps/<verb>/`` reviews, returns or issues one."""

    workflow, services = WORKFLOW, STEPS

    queryset = Report.objects.select_related("station", "division", "job")
    filterset_class = ReportFilter
    pagination_class = KeyPagination

    def get_serializer_class(self) -> type[ReportSerializer]:
        return FullReportSerializer if self.action == "retrieve" else ReportSerializer

    def get_queryset(self) -> ReportQuerySet:
        """An issued one reads from its document what it is compared with."""
        rows = super().get_queryset()
        if self.action == "retrieve":
            return rows.prefetch_related("figures")
        return rows.defer("document") if self.action == "list" else rows

    @extend_schema(request=RequestSerializer, responses={202: ReportSerializer})
    def create(self, request: Request) -> Response:
        asked = RequestSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        codes = {name: asked.validated_data.pop(name) for name in ("division", "station")}
        try:
            place = place_of_code(request.user, **codes)
        except Http404:
            found = OF_STATION if codes["station"] else OF_DIVISION
            raise ValidationError({found.field: found.unknown}) from None
        RIGHTS.require(request.user, "ask", place)
        report = request_report(place=place, by=request.user, **asked.validated_data)
        return Response(ReportSerializer(report).data, status=status.HTTP_202_ACCEPTED)

    @extend_schema(responses={200: OpenApiTypes.BYTE})
    @action(detail=True)
    def document(self, request: Request, pk: str | None = None) -> HttpResponse:
        """The very bytes that were sealed; their sha256 stands in ``X-Content-SHA256``."""
        return sealed(self.get_object())

    @extend_schema(responses={200: OpenApiTypes.BINARY})
    @action(detail=True)
    def xlsx(self, request: Request, pk: str | None = None) -> FileResponse:
        """The workbook of the page: every table a sheet."""
        report = self.compiled()
        trail.record("download_report", report, by=request.user, format="xlsx")
        return FileResponse(
            workbook(report, Sheet(report)),
            as_attachment=True,
            filename=f"{file_name(report)}.xlsx",
            content_type=XLSX,
        )

    @extend_schema(
        parameters=[OpenApiParameter("bulletin", str, description="key of the bulletin template")],
        responses={200: OpenApiTypes.BINARY},
    )
    @action(detail=True)
    def docx(self, request: Request, pk: str | None = None) -> FileResponse:
        """The official document (GB/T 9704): bulletin, tables, who signs."""
        return told(self.compiled(), request, request.query_params.get("bulletin", ""))

    def compiled(self) -> Report:
        report = self.get_object()
        if not report.is_compiled:
            raise Http404
        return report
