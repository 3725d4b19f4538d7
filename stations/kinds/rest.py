"""A kind over REST: one or a list by POST, ``If-Match`` for a change, ``updated_after`` to read.

A kind says three classes: its serializer (``Meta.model`` and ``Meta.fields``), its filter
(``RestFilter`` before the page's), its viewset (``kind``).
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from stations import viewsets
from stations.bulk import BulkMixin, Made, stations_of_rows
from stations.crypto import EncryptedTextField
from stations.rest import station_of
from stations.serializers import MadeAt, ReasonSerializer

from .fields import LONGEST_NUMBER, Field
from .kind import Kind
from .protocol import one

HEAD = ["id", "client_uuid", "station", "version"]
FOOT = ["voided_at", "void_reason", "source", "external_id", "updated_at"]
READ_ONLY = ["version", "voided_at", "void_reason", "updated_at"]


def rest_fields(kind: Kind) -> list[str]:
    """The protocol's own, and between them the kind's in their order."""
    return [*HEAD, *(said.name for said in kind.at("rest")), *FOOT]


class KindSerializer(MadeAt):
    """Fields are masked for the reader who doesn't keep the record, as pages mask them."""

    of: ClassVar[Kind]  # (``kind`` is a field of many records)

    def build_standard_field(self, field_name: str, model_field: Any) -> Any:
        if isinstance(model_field, EncryptedTextField):
            blank = {"allow_blank": True, "required": False} if model_field.blank else {}
            return serializers.CharField, {"max_length": LONGEST_NUMBER, **blank}
        return super().build_standard_field(field_name, model_field)

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        for said in self.of.fields:
            if self.partial and said.is_fixed and said.name in fields:
                fields[said.name].read_only = True
        return fields

    def to_internal_value(self, data: Any) -> Any:
        read = super().to_internal_value(data)
        for said in self.of.fields:
            if said.clean and read.get(said.name):
                read[said.name] = _cleaned(said, read[said.name])
        return read

    def to_representation(self, obj: Any) -> dict[str, Any]:
        shown = super().to_representation(obj)
        shown["station"] = obj.station.code
        for said in self.of.fields:
            if said.name in shown:
                shown[said.name] = said.masked(obj, shown[said.name])
        return shown


def _cleaned(said: Field, text: str) -> Any:
    try:
        return said.clean(text)  # type: ignore[misc]
    except ValidationError as error:
        raise serializers.ValidationError({said.name: error.messages}) from None


class KindViewSet(BulkMixin, viewsets.RecordViewSet):
    """Made by client UUID, one or a list; changed by version; voided with a reason."""

    kind: ClassVar[Kind]

    def get_queryset(self) -> Any:
        kind = self.kind
        rows = (kind.opened or kind.rows) if self.detail else kind.rows
        return rows(self.request.user).select_related("station")

    def fresh(self, row: Any) -> Any:
        return self.get_queryset().filter(pk=row.pk).first() or row

    def run_create(self, data: dict[str, Any]) -> tuple[Any, bool]:
        station = station_of(self.request, data.pop("station"), *self.kind.rights.acts["add"])
        row = self._row(station, self.request.data, data)
        obj, is_new = one(self.kind.services.add, row, by=self.request.user)
        return self.fresh(obj), is_new

    def run_create_many(self, rows: list[dict[str, Any]], sent: list[Any]) -> Made:
        stations = stations_of_rows(self.request, rows, *self.kind.rights.acts["add"])
        made = [
            self._row(stations[row.pop("station")], payload, row)
            for row, payload in zip(rows, sent, strict=True)
        ]
        return self.kind.services.add(made, by=self.request.user)

    def run_update(self, row: Any, data: dict[str, Any], version: int) -> Any:
        if not self.kind.services.edit:
            raise exceptions.MethodNotAllowed(self.request.method)
        user = self.request.user
        return self.fresh(self.kind.services.edit(row, by=user, seen_version=version, **data))

    @extend_schema(request=ReasonSerializer)
    @action(detail=True, methods=["post"])
    def void(self, request: Request, pk: str) -> Response:
        """It counts nowhere any more and stays readable."""
        obj, asked = self.get_object(), ReasonSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        if not self.kind.services.void:
            raise exceptions.MethodNotAllowed(request.method)
        reason = asked.validated_data["reason"]
        return self.answer(self.fresh(self.kind.services.void(obj, by=request.user, reason=reason)))

    def read(self, data: dict[str, Any]) -> dict[str, Any]:
        """What the serializer read, as the kind's row takes it."""
        return data

    def _row(self, station: Any, payload: Any, data: dict[str, Any]) -> Any:
        user = self.request.user
        values = self.read(data)
        return self.kind.services.row(station=station, by=user, payload=payload, **values)
