"""Crises over REST: rows without a word of what happened, one of them in clear, reports, steps."""

from __future__ import annotations

import django_filters
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from beneficiaries.models import Person
from cases.crises.queries import steps_of
from cases.crises.services import STEPS, report_crisis
from cases.crises.workflow import WORKFLOW
from cases.models import CrisisNote
from stations.serializers import Asked, Visible
from stations.viewsets import LifeViewSet, WithOpenSteps


class ReportedSerializer(Asked):
    """What is reported, of somebody whom the caller may see."""

    person = Visible(queryset=Person.objects.select_related("station"))
    kind = serializers.ChoiceField(choices=CrisisNote.Kind.choices)
    text = serializers.CharField(help_text="what happened, in a sentence")
    told = serializers.ListField(
        child=serializers.ChoiceField(choices=CrisisNote.Told.choices),
        default=list,
        help_text="who has been told already",
    )


class CrisisSerializer(serializers.ModelSerializer):
    """A row of the list: who and where, how far it is, and nothing of what happened."""

    station = serializers.SlugRelatedField("code", read_only=True)
    reported_by = serializers.StringRelatedField()
    seen_by = serializers.StringRelatedField()
    settled_by = serializers.StringRelatedField()

    class Meta:
        model = CrisisNote
        fields = [
            "id", "station", "person", "record", "kind", "status", "version", "reported_by",
            "reported_at", "due_at", "seen_by", "seen_at", "settled_by", "settled_at",
        ]  # fmt: skip
        read_only_fields = fields

    due_at = serializers.DateTimeField(read_only=True, help_text="by when there must be a plan")


class MustKnowSerializer(serializers.Serializer):
    """Somebody who must know, and since when they do (null: not yet)."""

    whom = serializers.CharField()
    is_law = serializers.BooleanField(help_text="whether the law names them")
    by = serializers.CharField(source="told.by", default=None)
    at = serializers.DateTimeField(source="told.at", default=None)


class OneCrisisSerializer(WithOpenSteps, CrisisSerializer):
    """What a report and a step answer with: besides, who must know and what is to be done."""

    workflow = WORKFLOW
    must_know = serializers.SerializerMethodField()

    class Meta(CrisisSerializer.Meta):
        fields = [*CrisisSerializer.Meta.fields, "must_know"]

    @extend_schema_field(MustKnowSerializer(many=True))
    def get_must_know(self, note: CrisisNote) -> object:
        return MustKnowSerializer(steps_of(note), many=True).data


class FullCrisisSerializer(OneCrisisSerializer):
    """One crisis in clear; reading it leaves an audit entry."""

    text = serializers.CharField(read_only=True)
    safety_plan = serializers.CharField(read_only=True)

    class Meta(CrisisSerializer.Meta):
        fields = [*OneCrisisSerializer.Meta.fields, "text", "safety_plan"]


class CrisisFilter(django_filters.FilterSet):
    station = django_filters.CharFilter("station__code", label="code of the station")
    person = django_filters.UUIDFilter("person")

    class Meta:
        model = CrisisNote
        fields = ["status", "kind"]


class CrisisViewSet(LifeViewSet):
    """Crises of my stations, and settled ones as far as their page shows them. What happened and
    the safety plan stand in one crisis alone; a POST reports one."""

    workflow, services = WORKFLOW, STEPS

    queryset = CrisisNote.objects.select_related(
        "person", "station", "reported_by", "seen_by", "settled_by"
    ).prefetch_related("told__by")
    filterset_class = CrisisFilter
    serializer_class, full_class = CrisisSerializer, OneCrisisSerializer

    def get_serializer_class(self) -> type[serializers.BaseSerializer]:
        return FullCrisisSerializer if self.action == "retrieve" else super().get_serializer_class()

    def retrieve(self, request: Request, pk: str) -> Response:
        return self.answer(self.get_object())

    @extend_schema(request=ReportedSerializer, responses={201: OneCrisisSerializer})
    def create(self, request: Request) -> Response:
        asked = ReportedSerializer(data=request.data, context=self.get_serializer_context())
        asked.is_valid(raise_exception=True)
        note = report_crisis(by=request.user, **asked.validated_data)
        return self.told(note, 201)
