"""Pairings over REST, each with the log of its contacts; what was said in one stays on the page."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from cases.pairings.kind import PAIRINGS, PairingFilter
from cases.pairings.models import Pairing, PairingContact
from cases.pairings.services import RIGHTS, log_contact, void_contact
from stations.kinds.filters import SentFilter
from stations.kinds.rest import READ_ONLY, KindSerializer, KindViewSet, rest_fields
from stations.masking import mask_name
from stations.serializers import ReasonSerializer, Spelling
from stations.taken import was_voided_so

OF_THE_LOG = ["last_on", "next_on", "due_on"]


class PairingContactSerializer(serializers.ModelSerializer):
    """A line of the log."""

    class Meta:
        model = PairingContact
        fields = [
            "id", "client_uuid", "done_on", "how", "contact_name", "next_on", "voided_at",
            "void_reason",
        ]  # fmt: skip


class LoggedSerializer(Spelling):
    """A contact as it is sent; ``note`` is taken in and told on the page alone."""

    client_uuid = serializers.UUIDField()
    note = serializers.CharField(required=False, allow_blank=True, max_length=2000)

    class Meta:
        model = PairingContact
        fields = ["client_uuid", "done_on", "how", "contact_name", "note", "next_on"]


class PairingSerializer(KindSerializer):
    of = PAIRINGS
    contacts = PairingContactSerializer(many=True, read_only=True)

    class Meta:
        model = Pairing
        fields = [*rest_fields(PAIRINGS), *OF_THE_LOG, "contacts"]
        read_only_fields = [*READ_ONLY, *OF_THE_LOG]
        validators = ()

    def to_representation(self, obj: Pairing) -> dict[str, Any]:
        shown: dict[str, Any] = super().to_representation(obj)
        if not getattr(obj, "is_own", False):
            for contact in shown["contacts"]:
                contact["contact_name"] = mask_name(contact["contact_name"])
        return shown


class PairingRestFilter(SentFilter, PairingFilter):
    pass


class PairingViewSet(KindViewSet):
    """Who stands by whom at the caller's stations, and when they were in contact."""

    kind = PAIRINGS
    queryset = Pairing.objects.select_related("station")
    serializer_class = PairingSerializer
    filterset_class = PairingRestFilter

    def get_queryset(self) -> QuerySet[Pairing]:
        log = PairingContact.objects.defer("note").order_by("done_on", "pk")
        return super().get_queryset().prefetch_related(Prefetch("contacts", log))

    @extend_schema(request=LoggedSerializer)
    @action(detail=True, methods=["post"])
    def contacts(self, request: Request, pk: str) -> Response:
        """They were in contact: a line of the log. Sent again under its UUID it is the same."""
        pairing = self.get_object()
        RIGHTS.require(request.user, "contact", pairing)
        sent = LoggedSerializer(data=request.data, context=self.get_serializer_context())
        sent.is_valid(raise_exception=True)
        _line, is_new = log_contact(pairing, by=request.user, **sent.validated_data)
        return self.told(self.get_object(), 201 if is_new else 200)

    @extend_schema(request=ReasonSerializer)
    @action(detail=True, methods=["post"], url_path=r"contacts/(?P<contact>[0-9a-f-]{36})/void")
    def void_contact(self, request: Request, pk: str, contact: str) -> Response:
        """The line stays readable and counts no more."""
        pairing, asked = self.get_object(), ReasonSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        line = get_object_or_404(PairingContact.objects.filter(pairing=pairing), pk=contact)
        reason = asked.validated_data["reason"]
        if not was_voided_so(line, reason, request.user):
            void_contact(line, reason=reason, by=request.user)
        return self.told(self.get_object())
