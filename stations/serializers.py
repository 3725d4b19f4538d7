"""What serializers of records share."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class Visible(serializers.PrimaryKeyRelatedField):
    """A reference to a row that the caller may see; any other one doesn't exist."""

    def get_queryset(self) -> Any:
        return super().get_queryset().visible_to(self.context["request"].user)


class MadeAt(serializers.ModelSerializer):
    """What a client sends with every new record: its own UUID and the station's code.

    Who changes a record changes neither; ``fixed`` names what else stays as it was made.
    """

    fixed: frozenset[str] = frozenset({"client_uuid", "station", "source", "external_id"})

    client_uuid = serializers.UUIDField()
    station = serializers.CharField(write_only=True, help_text="code of the station")
    source = serializers.CharField(required=False, allow_blank=True, max_length=40)
    external_id = serializers.CharField(required=False, allow_blank=True, max_length=80)

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        if self.partial:
            for name in self.fixed & fields.keys():
                fields[name].read_only = True
        return fields


class ReasonSerializer(serializers.Serializer):
    """Why something is taken back."""

    reason = serializers.CharField(max_length=300)


def was_sent(model: Any, station: Any, data: dict[str, Any]) -> bool:
    """Whether this station sent a row under this UUID before: 200 and not 201."""
    return model.objects.filter(origin=station, client_uuid=data["client_uuid"]).exists()
