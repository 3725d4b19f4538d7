"""What serializers of records share."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from difflib import get_close_matches
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.relations import MANY_RELATION_KWARGS
from rest_framework.renderers import JSONRenderer

from stations.models import Station
from stations.records import IMPORTED
from stations.rest import seen_version
from stations.scope import seen_by
from stations.spelling.rest import OF_COLUMN

Validator = Callable[[object], None]
LookedKey = tuple[type[serializers.Field], type[Model]]
BOOKKEEPING = {"version", "updated_at"}  # of a row as it was read; If-Match says which


class Looked(serializers.RelatedField):
    """A reference that a list of rows has looked up at once for all of them (``bulk.look_up``)."""

    lookup = "pk"

    def looked_key(self) -> LookedKey:
        return type(self), self.queryset.model

    def look_up(self, values: set[str]) -> dict[str, Model]:
        """What is there, by the text that names it."""
        rows = self.get_queryset()
        kept = [value for value in values if self._is_readable(rows.model, value)]
        found = rows.filter(**{f"{self.lookup}__in": kept})
        return {str(getattr(row, self.lookup)): row for row in found}

    def _is_readable(self, model: type[Model], value: str) -> bool:
        field = model._meta.pk if self.lookup == "pk" else model._meta.get_field(self.lookup)
        try:
            field.to_python(value)
        except ValidationError:
            return False
        return "\0" not in value

    def to_internal_value(self, data: object) -> Model:
        known = self.context.get("looked_up", {}).get(self.looked_key(), {})
        if isinstance(data, str) and data in known:
            return known[data]
        return super().to_internal_value(data)

    @classmethod
    def many_init(cls, *args: Any, **kwargs: Any) -> serializers.ManyRelatedField:
        own = {name: kwargs[name] for name in MANY_RELATION_KWARGS if name in kwargs}
        return LookedMany(child_relation=cls(*args, **kwargs), **own)


class LookedMany(serializers.ManyRelatedField):
    """Several of them; a key that names nothing is told by its place in the list."""

    def to_internal_value(self, data: object) -> list[Model]:
        found, wrong = [], {}
        for n, one in enumerate(data) if isinstance(data, list) else ():
            try:
                found.append(self.child_relation.to_internal_value(one))
            except ValidationError as error:  # it is no key at all
                wrong[n] = error.messages
            except serializers.ValidationError as error:
                wrong[n] = error.detail
        if wrong:
            raise serializers.ValidationError(wrong)
        return found if found else super().to_internal_value(data)


class Known(Looked, serializers.PrimaryKeyRelatedField):
    """A reference to a row that everybody may name."""


class Visible(Looked, serializers.PrimaryKeyRelatedField):
    """A reference to a row that the caller may see; any other one doesn't exist."""

    def get_queryset(self) -> QuerySet:
        return seen_by(self.context["request"].user, super().get_queryset())


class VisibleStation(Looked, serializers.SlugRelatedField):
    """A station of the caller's scope, by its code."""

    lookup = "code"

    def __init__(self, **kwargs: object) -> None:
        if not kwargs.get("read_only"):
            kwargs.setdefault("queryset", Station.objects.all())
        super().__init__("code", **kwargs)

    def get_queryset(self) -> QuerySet:
        return seen_by(self.context["request"].user, super().get_queryset())


class Strict:
    """A name that is no field's is refused: under a slip of the pen a value would be lost."""

    fields: dict[str, serializers.Field]

    def to_internal_value(self, data: object) -> Any:
        wrong = unknown_names(data, self.fields)
        try:
            read = super().to_internal_value(data)  # type: ignore[misc]
        except serializers.ValidationError as error:
            raise serializers.ValidationError({**error.detail, **wrong}) from error
        if wrong:
            raise serializers.ValidationError(wrong)
        return read


def unknown_names(data: object, known: Collection[str]) -> dict[str, list[str]]:
    """The names in a body that nothing reads, each with a sentence; one much like it is named."""
    sent = data if isinstance(data, Mapping) else {}
    return {str(name): [_no_field(str(name), known)] for name in sent if name not in known}


def _no_field(name: str, known: Collection[str]) -> str:
    for near in get_close_matches(name, known, n=1):
        return _("There is no such field; “%(near)s” is one.") % {"near": near}
    return _("There is no such field.")


class Asked(Strict, serializers.Serializer):
    """What an act asks for."""


class Spelling(Strict, serializers.ModelSerializer):
    """Names and numbers come in spelled, by what their columns are."""

    serializer_field_mapping = serializers.ModelSerializer.serializer_field_mapping | OF_COLUMN


class FilledIn(Spelling):
    """What isn't said of a new row is what its model says: a service is handed plain values, and
    would miss it."""

    def to_internal_value(self, data: object) -> dict[str, object]:
        read = super().to_internal_value(data)
        if not self.partial:
            names = {field.source for field in self._writable_fields} - read.keys()
            for field in self.Meta.model._meta.concrete_fields:
                if field.name in names and field.has_default():
                    read[field.name] = field.get_default()
        return read


class KeepsAsMade(Spelling):
    """What a PATCH may not change (``fixed``, and what the server alone says) is refused at its
    field; said as it stands, it is no change. Whoever saw another version hears of that first."""

    fixed: frozenset[str] = frozenset()
    masked_on_pages: frozenset[str] = frozenset()  # whose text a page's session reads masked

    def settled(self) -> frozenset[str]:
        """The same, of the record at hand."""
        return self.fixed

    def get_fields(self) -> dict[str, serializers.Field]:
        fields = super().get_fields()
        for name in self.settled() & fields.keys() if self.partial else ():
            fields[name].read_only = True
        return fields

    def to_internal_value(self, data: object) -> dict[str, object]:
        data = self._without_masks(data)
        sentence = _("A PATCH can't change this.")
        wrong: dict[str, object] = {name: [sentence] for name in self._changed(data)}
        try:
            read = super().to_internal_value(data)
        except serializers.ValidationError as error:
            raise serializers.ValidationError({**error.detail, **wrong}) from error
        if wrong:
            raise serializers.ValidationError(wrong)
        return read

    def _without_masks(self, data: object) -> object:
        """A mask that comes back as it was read says nothing of what is behind it."""
        if not (self.partial and isinstance(data, Mapping) and isinstance(self.instance, Model)):
            return data
        sent = self.masked_on_pages & data.keys()
        if not sent or self.context["request"].auth is not None:
            return data
        shown = self.to_representation(self.instance)
        as_read = {name for name in sent if data[name] == shown[name]}
        return {name: value for name, value in data.items() if name not in as_read}

    def _changed(self, data: object) -> list[str]:
        if not self.partial or not isinstance(data, Mapping) or self._is_stale():
            return []
        asked = [name for name in data if name not in BOOKKEEPING and self._is_kept(name)]
        shown = json.loads(JSONRenderer().render(self.standing())) if asked else {}
        return [name for name in asked if name not in shown or shown[name] != data[name]]

    def _is_kept(self, name: str) -> bool:
        return name in self.fields and self.fields[name].read_only

    def _is_stale(self) -> bool:
        """The service answers that with 409 and both sides."""
        return self.instance.version != seen_version(self.context["request"])

    def standing(self) -> dict[str, object]:
        return self.to_representation(self.instance)


class WholeLine(Strict):
    """Of a serializer of lines: whoever changes a record may leave out its fields, but sends its
    lines whole (DRF takes a PATCH for one of the lines, too)."""

    fields: dict[str, serializers.Field]

    def to_internal_value(self, data: object) -> dict[str, Any]:
        read: dict[str, Any] = super().to_internal_value(data)  # type: ignore[misc]
        missing = [
            name
            for name, field in self.fields.items()
            if field.required and not field.read_only and field.source not in read
        ]
        if missing:
            sentences = {name: [self.fields[name].error_messages["required"]] for name in missing}
            raise serializers.ValidationError(sentences)
        return read


class MadeAt(KeepsAsMade):
    """What a client sends with every new record: its own UUID and the station's code.

    Who changes a record changes neither; ``fixed`` names what else stays as it was made.
    """

    fixed = frozenset({"client_uuid", "station", "source", "external_id"})

    serializer_related_field = Known

    client_uuid = serializers.UUIDField()
    station = serializers.CharField(write_only=True, help_text="code of the station")
    source = serializers.CharField(required=False, allow_blank=True, max_length=40)
    external_id = serializers.CharField(required=False, allow_blank=True, max_length=80)

    def validate_source(self, source: str) -> str:
        """A row that takes another's place may keep that one's (``kept_source``)."""
        if source.startswith(IMPORTED) and source != self.context.get("kept_source"):
            raise serializers.ValidationError(
                _("“import:” is kept for imported sheets; give your system another name.")
            )
        return source

    def standing(self) -> dict[str, object]:
        """Some tell the station that made them in no answer."""
        return {"station": self.instance.origin.code} | super().standing()


class ReasonSerializer(Asked):
    """Why something is taken back."""

    reason = serializers.CharField(max_length=300)
