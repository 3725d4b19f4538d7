"""Uploads over REST: how far one's own are, and the steps of their preview. The rows themselves
are read there, and a register is uploaded there alone."""

from __future__ import annotations

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from stations.cursors import is_key
from stations.imports import services
from stations.imports.reading import MAX_CELL
from stations.imports.workflow import WORKFLOW
from stations.models import Import, ImportRow
from stations.viewsets import LifeViewSet, WithOpenSteps
from stations.workflow import StepForm


class DecideForm(StepForm):
    decisions = forms.JSONField(help_text="row number → same or different")

    def clean_decisions(self) -> dict[int, str]:
        said = self.cleaned_data["decisions"]
        if not isinstance(said, dict) or not all(map(_is_decision, said.items())):
            raise forms.ValidationError(_("Send a decision for each row number."))
        return {int(number): decision for number, decision in said.items()}


def _is_decision(row: tuple[str, object]) -> bool:
    number, decision = row
    return is_key(number) and decision in ImportRow.Decision.values


class CorrectForm(StepForm):
    number = forms.IntegerField(min_value=1)
    column = forms.CharField(max_length=100)
    text = forms.CharField(
        required=False,
        max_length=MAX_CELL,
        empty_value=None,
        help_text="one of the proposals, or another text; none: the only proposal",
    )


class MapForm(StepForm):
    columns = forms.JSONField(
        help_text="place of a column without a field → key of its field, or empty: left out"
    )

    def clean_columns(self) -> dict[str, str]:
        said = self.cleaned_data["columns"]
        if not isinstance(said, dict) or not all(isinstance(key, str) for key in said.values()):
            raise forms.ValidationError(_("Send a field for each column."))
        return said


class RowsForm(StepForm):
    rows = forms.JSONField(help_text="row numbers")

    def clean_rows(self) -> list[int]:
        said = self.cleaned_data["rows"]
        is_list = isinstance(said, list) and not any(isinstance(one, bool) for one in said)
        if not is_list or not all(isinstance(one, int) and is_key(one) for one in said):
            raise forms.ValidationError(_("Send a list of row numbers."))
        return said


class WriteForm(StepForm):
    good_only = forms.BooleanField(required=False)


class ImportSerializer(serializers.ModelSerializer):
    station = serializers.SlugRelatedField("code", read_only=True)

    class Meta:
        model = Import
        fields = [
            "id", "kind", "filename", "station", "state", "good_only", "created_at", "ended_at",
            "row_count", "written_count", "skipped_count", "bad_count",
            "left_out_count",
        ]  # fmt: skip
        read_only_fields = fields


class FullImportSerializer(WithOpenSteps, ImportSerializer):
    workflow = WORKFLOW
    counts = serializers.SerializerMethodField(help_text="rows by outcome, while they are kept")

    class Meta(ImportSerializer.Meta):
        fields = [
            *ImportSerializer.Meta.fields,
            "columns",
            "unknown",
            "left",
            "seen",
            "stops",
            "counts",
        ]

    left = serializers.ListField(
        child=serializers.DictField(), read_only=True, help_text="columns that no field has"
    )
    seen = serializers.DictField(read_only=True, help_text="sheet, others, what is hidden")
    stops = serializers.ListField(
        child=serializers.ListField(), read_only=True, help_text="row number and why"
    )

    @extend_schema_field(serializers.DictField(child=serializers.IntegerField()))
    def get_counts(self, batch: Import) -> dict[str, int]:
        return batch.counts()


class ImportFilter(django_filters.FilterSet):
    station = django_filters.CharFilter("station__code", label="code of the station")

    class Meta:
        model = Import
        fields = ["kind", "state"]


class ImportViewSet(LifeViewSet):
    """The caller's own uploads; ``POST …/steps/<verb>/`` decides, corrects, leaves rows out or
    takes them in again, maps, writes, discards or undoes."""

    workflow = WORKFLOW
    services = {
        "decide": services.decide_doubles,
        "correct": services.correct_cells,
        "leave_out": services.leave_rows_out,
        "take_in": services.take_rows_in,
        "write": services.confirm_import,
        "discard": services.discard_import,
        "map": services.map_columns,
        "undo": services.undo_import,
    }
    forms = {
        "decide": DecideForm,
        "correct": CorrectForm,
        "leave_out": RowsForm,
        "take_in": RowsForm,
        "map": MapForm,
        "write": WriteForm,
    }

    queryset = Import.objects.select_related("station")
    filterset_class = ImportFilter
    serializer_class, full_class = ImportSerializer, FullImportSerializer
