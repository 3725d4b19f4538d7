"""Reports as REST gives them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from reports.figures.periods import Period
from reports.indicators import CATALOGUE
from reports.issued.addresses import url_of
from reports.issued.item_words import words_of
from reports.issued.sheets import Sheet
from reports.issued.standing import UNFILED
from reports.issued.workflow import WORKFLOW
from reports.models import Figure, Report
from stations.serializers import Strict
from stations.viewsets import WithOpenSteps


@extend_schema_field(OpenApiTypes.STR)
class PeriodOnly(serializers.Field):
    """``2025-10``, ``2025-Q3``, ``2025-H1`` or ``2025``."""

    read = staticmethod(Period.whole)

    def to_representation(self, value: Period) -> str:
        return value.key

    def to_internal_value(self, data: object) -> Period:
        return self.read(str(data))


class AnyDays(PeriodOnly):
    """The same, or any days: ``2025-10-03..2025-11-02``."""

    read = staticmethod(Period.parse)


class FiguresSerializer(serializers.ListSerializer):
    """Words of all items are read at once."""

    def to_representation(self, data: Any) -> list[Any]:
        figures = list(data.all())
        self.child.words = words_of((one.dimension, one.item) for one in figures)
        return super().to_representation(figures)


class FigureSerializer(serializers.ModelSerializer):
    """``value`` is exact (a share lies between 0 and 1), ``text`` as it is printed. ``is_unfiled``:
    nothing was filed there, so there is no value, which is something else than 0."""

    name = serializers.SerializerMethodField()
    item_name = serializers.SerializerMethodField()
    unit = serializers.SerializerMethodField()
    text = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()

    class Meta:
        model = Figure
        list_serializer_class = FiguresSerializer
        fields = [
            "indicator", "name", "part", "dimension", "item", "item_name", "unit", "value",
            "numerator", "denominator", "text", "is_unfiled", "counted", "lacking", "url",
        ]  # fmt: skip

    def get_name(self, figure: Figure) -> str:
        return str(CATALOGUE[figure.indicator].name)

    def get_item_name(self, figure: Figure) -> str:
        return str(self.words(figure.dimension, figure.item))

    def get_unit(self, figure: Figure) -> str:
        return str(CATALOGUE[figure.indicator].unit)

    def get_text(self, figure: Figure) -> str:
        if figure.is_unfiled:
            return str(UNFILED)
        return CATALOGUE[figure.indicator].text(figure.value)

    def get_url(self, figure: Figure) -> str:
        """The page that lists what the figure counted."""
        path = url_of(figure)
        request = self.context.get("request")
        return request.build_absolute_uri(path) if request and path else path


class ReportSerializer(serializers.ModelSerializer):
    """``awaited``: months that stations have not filed; they add nothing."""

    station = serializers.SlugRelatedField("code", read_only=True)
    division = serializers.PrimaryKeyRelatedField(read_only=True)
    place = serializers.CharField(read_only=True)
    period = PeriodOnly(read_only=True)
    month = serializers.DateField(source="first", format="%Y-%m", read_only=True)
    job_state = serializers.CharField(source="job.state", read_only=True)
    as_of = serializers.DateField(read_only=True, allow_null=True)
    is_to_date = serializers.BooleanField(read_only=True)
    previous = serializers.PrimaryKeyRelatedField(read_only=True)

    class Meta:
        model = Report
        fields = [
            "id", "place", "station", "division", "kind", "period", "month", "first", "last",
            "edition", "state", "job_state", "counted_at", "as_of", "is_to_date", "previous",
            "reason", "comment", "issued_at", "sha256",
        ]  # fmt: skip


class FullReportSerializer(WithOpenSteps, ReportSerializer):
    """With what it stands on, and every figure. ``gaps``: of the whole ("") and of each part in
    which months are not filed, how many are filed of how many that are owed. ``unreviewed``:
    filings that the county had not reviewed when it was issued. ``notes``: what the report says
    of itself before any figure, and of the earlier reports that its page sets beside it."""

    workflow = WORKFLOW
    notes = serializers.SerializerMethodField()
    figures = FigureSerializer(many=True, read_only=True)

    class Meta(ReportSerializer.Meta):
        fields = [
            *ReportSerializer.Meta.fields,
            "catalogue", "filings", "awaited", "gaps", "unreviewed", "review_reason",
            "issue_reason", "notes", "figures",
        ]  # fmt: skip

    def get_notes(self, report: Report) -> list[str]:
        return Sheet(report).notes if report.is_compiled else []


class PlaceAsked(serializers.Serializer):
    division = serializers.CharField(required=False, default="")
    station = serializers.CharField(required=False, default="")
    period = PeriodOnly(required=False)


class RequestSerializer(Strict, PlaceAsked):
    """Either ``division`` (its code) or ``station`` (its code), and a ``period``; ``month`` is
    the same for a month. ``reason``: why an issued report is corrected."""

    month = PeriodOnly(required=False)
    reason = serializers.CharField(required=False, default="", max_length=300)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if bool(attrs["division"]) == bool(attrs["station"]):
            raise serializers.ValidationError(_("Name either a division or a station."))
        month = attrs.pop("month", None)
        if month and month.kind != "month":
            raise serializers.ValidationError({"month": _("Write the month as 2025-10.")})
        attrs.setdefault("period", month)
        if not attrs["period"]:
            raise serializers.ValidationError({"period": _("This field is required.")})
        return attrs
