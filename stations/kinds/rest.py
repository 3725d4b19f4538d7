"""A kind over REST: one or a list by POST, ``If-Match`` for a change, ``updated_after`` to read.

A kind says three classes: its serializer (``Meta.model`` and ``Meta.fields``), its filter
(``RestFilter`` before the page's), its viewset (``kind``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.validators import UniqueValidator

from stations import viewsets
from stations.audit.seen import unseen
from stations.crypto import EncryptedTextField
from stations.models import Record, User
from stations.rest_lists import BulkMixin, Made, rows_refused
from stations.serializers import Looked, MadeAt, ReasonSerializer
from stations.spelling.rest import OF_COLUMN
from stations.taken import was_voided_so

from .fields import LONGEST_NUMBER, Field
from .finders import Finder
from .kind import Kind
from .places import Place
from .protocol import Sent, one

HEAD = ["id", "client_uuid", "station", "version"]
FOOT = ["voided_at", "void_reason", "source", "external_id", "updated_at"]
READ_ONLY = ["version", "voided_at", "void_reason", "updated_at"]


def rest_fields(kind: Kind) -> list[str]:
    """The protocol's own, and between them the kind's in their order."""
    head = [kind.place.field if name == "station" else name for name in HEAD]
    photos = ["photos"] if kind.photos else []
    return [*head, *(said.name for said in kind.told), *photos, *FOOT]


class Named(Looked, serializers.PrimaryKeyRelatedField):
    """A reference to a record that the caller may name; any other one doesn't exist."""

    def __init__(self, *, finder: Finder, is_by_key: bool = True, **kwargs: Any) -> None:
        self.finder, self.is_by_key = finder, is_by_key
        super().__init__(queryset=finder.model._default_manager.all(), **kwargs)

    def get_queryset(self) -> QuerySet:
        return self.finder.offers(self.context["request"].user)

    def use_pk_only_optimization(self) -> bool:
        """Not where the column holds something else than the key (``to_field``)."""
        return self.is_by_key


class PlaceCode(serializers.CharField):
    """The place of a record by its code; null while it isn't known."""

    def to_representation(self, place: Place) -> str:
        return place.code


class KindSerializer(MadeAt):
    """Fields are masked for the reader who doesn't keep the record, as pages mask them."""

    of: ClassVar[Kind]  # (``kind`` is a field of many records)

    def build_standard_field(
        self, field_name: str, model_field: models.Field
    ) -> tuple[type[serializers.Field], dict[str, object]]:
        if isinstance(model_field, EncryptedTextField):
            blank = {"allow_blank": True, "required": False} if model_field.blank else {}
            text = OF_COLUMN.get(type(model_field), serializers.CharField)
            return text, {"max_length": LONGEST_NUMBER, **blank}
        made, kwargs = super().build_standard_field(field_name, model_field)
        if "validators" in kwargs:  # the service knows what is double, and what was sent before
            kept = [one for one in kwargs["validators"] if not isinstance(one, UniqueValidator)]
            kwargs["validators"] = kept
        return made, kwargs

    def build_relational_field(self, field_name: str, relation_info: Any) -> Any:
        """What a kind points to; its place is said by code."""
        for said in self.of.refs:
            if said.name == field_name:
                needed = said.is_required(self.of.model)
                usual = {} if needed else {"required": False, "allow_null": True}
                is_by_key = relation_info.model_field.target_field.primary_key
                finder = said.finder(self.of.model)
                return Named, {"finder": finder, "is_by_key": is_by_key, **usual}
        if field_name == self.of.place.field:
            words = f"code of the {field_name}"
            return PlaceCode, {"help_text": words}
        return super().build_relational_field(field_name, relation_info)

    def get_fields(self) -> dict[str, serializers.Field]:
        fields = super().get_fields()
        if self.of.photos:
            fields["photos"] = PhotoSerializer(many=True, read_only=True)
        for name in ["status", *self.of.step_fields] if self.of.life else []:
            fields[name].read_only = True
        return fields

    def settled(self) -> frozenset[str]:
        """Besides, its place once it is known, and what only its life changes."""
        names = {said.name for said in self.of.fields if said.is_fixed}
        if self.of.life:
            names |= {"status", *self.of.step_fields}
        if self._is_settled():
            names.add(self.of.place.field)
        return self.fixed | names

    def _is_settled(self) -> bool:
        """Whether its place is known, and so stays."""
        place = self.of.place
        if self.instance is None:  # it is described, not changed
            return not self.of.model._meta.get_field(place.field).null
        return place.told(self.instance) is not None

    def to_internal_value(self, data: object) -> dict[str, object]:
        read = super().to_internal_value(data)
        for said in self.of.told:
            if said.clean and read.get(said.name):
                read[said.name] = _cleaned(said, read[said.name])
        return read

    def _without_masks(self, data: object) -> object:
        """A mask that comes back as it was read says nothing of what is behind it."""
        if not (self.partial and isinstance(data, Mapping) and isinstance(self.instance, Record)):
            return data
        hidden = [said for said in self.of.told if said.mask and said.name in data]
        with unseen():
            plain = {said.name: getattr(self.instance, said.name) for said in hidden}
        told = {said.name: said.masked(self.instance, plain[said.name]) for said in hidden}
        as_read = {name for name in told if data[name] == told[name] != plain[name]}
        return {name: value for name, value in data.items() if name not in as_read}

    def to_representation(self, obj: Record) -> dict[str, object]:
        with unseen():
            shown = super().to_representation(obj)
        place = self.of.place.told(obj)
        shown[self.of.place.field] = place and place.code
        for said in self.of.told:
            if said.name in shown:
                told = said.masked(obj, shown[said.name])
                if told == shown[said.name]:
                    getattr(obj, said.name)  # whole: a read, where the field is protected
                shown[said.name] = told
        return shown


class PhotoSerializer(serializers.Serializer):
    id = serializers.IntegerField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    sha256 = serializers.CharField()


def _cleaned(said: Field, text: str) -> object:
    try:
        return said.clean(text)  # type: ignore[misc]
    except ValidationError as error:
        raise serializers.ValidationError({said.name: error.messages}) from None


class KindViewSet(BulkMixin, viewsets.RecordViewSet):
    """Made by client UUID, one or a list; changed by version; voided with a reason."""

    kind: ClassVar[Kind]

    def get_queryset(self) -> QuerySet:
        kind = self.kind
        rows = self.seen(self.request.user).select_related(kind.place.field)
        return rows.prefetch_related("photos") if kind.photos else rows

    def seen(self, user: User) -> QuerySet:
        """The rows that the action at hand reads."""
        return (self.kind.opens if self.detail else self.kind.rows)(user)

    def run_create(self, data: dict[str, object]) -> tuple[Record, bool]:
        place = self._place(data.pop(self.kind.place.field))
        row = self._row(place, self.request.data, data)
        return one(self.kind.services.add, row, by=self.request.user)

    def run_create_many(self, rows: list[dict[str, object]], sent: list[object]) -> Made:
        place = self.kind.place
        places = self._places([row[place.field] for row in rows])
        unknown = {place.field: [str(place.unknown)]}
        wrong = {n: unknown for n, row in enumerate(rows) if row[place.field] not in places}
        if wrong:
            raise rows_refused(wrong, len(rows))
        made = [
            self._row(places[row.pop(place.field)], payload, row)
            for row, payload in zip(rows, sent, strict=True)
        ]
        return self.kind.services.add(made, by=self.request.user)

    def _place(self, code: str) -> Place:
        places = self._places([code])
        if code not in places:
            raise exceptions.ValidationError({self.kind.place.field: [self.kind.place.unknown]})
        return places[code]

    def _places(self, codes: list[str]) -> dict[str, Place]:
        """Those where the caller may add; 403 when they only look at one of them."""
        user, place, rights = self.request.user, self.kind.place, self.kind.rights
        mine = place.coded(user, rights.acts["add"], codes)
        others = place.model.objects.filter(code__in=set(codes) - mine.keys())
        if others.filter(pk__in=place.listed(user)).exists():
            raise rights.refusal("add", user)
        return mine

    def run_update(self, row: Record, data: dict[str, object], version: int) -> Record:
        if not self.kind.services.edit:
            raise exceptions.MethodNotAllowed(self.request.method)
        user, name = self.request.user, self.kind.place.field
        if name in data:  # it wasn't known until now
            data[name] = self._place(data[name])
        return self.kind.services.edit(row, by=user, seen_version=version, **data)

    @extend_schema(request=ReasonSerializer)
    @action(detail=True, methods=["post"])
    def void(self, request: Request, pk: str) -> Response:
        """It counts nowhere any more and stays readable."""
        obj, asked = self.get_object(), ReasonSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        if not self.kind.services.void:
            raise exceptions.MethodNotAllowed(request.method)
        reason = asked.validated_data["reason"]
        if was_voided_so(obj, reason, request.user):
            return self.told(obj)
        return self.told(self.kind.services.void(obj, by=request.user, reason=reason))

    def read(self, data: dict[str, object]) -> dict[str, object]:
        """What the serializer read, as the kind's row takes it."""
        return data

    def _row(self, place: Place, payload: object, data: dict[str, object]) -> Sent:
        values = self.read(data) | {self.kind.place.field: place}
        return self.kind.services.row(by=self.request.user, payload=payload, **values)
