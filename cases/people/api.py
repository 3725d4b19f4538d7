"""Transfer requests over REST: asked for by a station, answered by the one that has the person."""

from __future__ import annotations

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from beneficiaries.models import TransferRequest
from beneficiaries.rights import RIGHTS
from beneficiaries.transfers.services import ask_for_transfer
from beneficiaries.transfers.workflow import WORKFLOW
from cases.people.queries.transfers import transfer_requests
from cases.people.services.transfers import STEPS
from stations.models import Worker
from stations.rest import station_of
from stations.serializers import Asked, Visible
from stations.spelling.rest import Number
from stations.viewsets import LifeViewSet, WithOpenSteps
from stations.workflow import StepForm


class GrantForm(StepForm):
    on = forms.DateField(required=False)
    reason = forms.CharField(max_length=300, required=False)


class DeclineForm(StepForm):
    reason = forms.CharField(
        max_length=300, error_messages={"required": _("Say why; both stations read it.")}
    )


class AskSerializer(Asked):
    """The number of somebody who is registered elsewhere, and the station that asks."""

    id_number = Number(max_length=25)
    to = serializers.CharField(help_text="code of the station that asks")
    reason = serializers.CharField(max_length=300)
    worker = Visible(
        queryset=Worker.objects.all(), required=False, allow_null=True,
        help_text="of that station, who will be responsible and is told",
    )  # fmt: skip


class AskedSerializer(serializers.ModelSerializer):
    """What the asking station hears: neither who it is nor where they live."""

    to = serializers.SlugRelatedField("code", read_only=True)

    class Meta:
        model = TransferRequest
        fields = ["id", "to", "reason", "state", "asked_at"]
        read_only_fields = fields


class TransferSerializer(AskedSerializer):
    asked_by = serializers.StringRelatedField()
    answered_by = serializers.StringRelatedField()

    class Meta(AskedSerializer.Meta):
        fields = [
            *AskedSerializer.Meta.fields, "person", "asked_by", "answered_by", "answered_at",
        ]  # fmt: skip
        read_only_fields = fields


class FullTransferSerializer(WithOpenSteps, TransferSerializer):
    workflow = WORKFLOW


class TransferFilter(django_filters.FilterSet):
    to = django_filters.CharFilter("to__code", label="code of the station that asks")
    person = django_filters.UUIDFilter("person")

    class Meta:
        model = TransferRequest
        fields = ["state"]


class TransferViewSet(LifeViewSet):
    """Requests for people of the stations that the caller leads; a POST asks another station for
    somebody by their identity number, and counts against the limit of such questions."""

    workflow, services = WORKFLOW, STEPS
    forms = {"grant": GrantForm, "decline": DeclineForm}

    queryset = TransferRequest.objects.select_related(
        "person__station", "to", "asked_by", "answered_by"
    )
    filterset_class = TransferFilter
    serializer_class, full_class = TransferSerializer, FullTransferSerializer

    def get_queryset(self) -> QuerySet[TransferRequest]:
        return transfer_requests(self.request.user)

    def fresh(self, row: TransferRequest) -> TransferRequest | None:
        """Whoever answered it reads that they did, though the person is another station's now."""
        return self.queryset.filter(pk=row.pk, answered_by=self.request.user).first()

    @extend_schema(request=AskSerializer, responses={201: AskedSerializer})
    def create(self, request: Request) -> Response:
        asked = AskSerializer(data=request.data, context=self.get_serializer_context())
        asked.is_valid(raise_exception=True)
        wanted = asked.validated_data
        to = station_of(request, wanted.pop("to"), RIGHTS, "write", "to")
        made = ask_for_transfer(to=to, by=request.user, **wanted)
        return Response(AskedSerializer(made).data, status=201)
