"""Lines of service records over REST: who was reached, who was counted, what was handed over, who
helped."""

from __future__ import annotations

from django.utils.translation import gettext as _
from rest_framework import serializers

from beneficiaries.models import Person
from cases.models import Attendance, HandOver, HeadCount, VolunteerService
from cases.records.rows import HandedOver, Volunteered
from resources.models import StockItem, Volunteer
from stations.serializers import Spelling, Visible, WholeLine


class OfOneGroupEach(serializers.ListSerializer):
    """Of two lines of one group one would be lost."""

    def to_internal_value(self, data: object) -> list[dict[str, object]]:
        lines = super().to_internal_value(data)
        known: set[object] = set()
        wrong: list[dict[str, object]] = []
        for line in lines:
            group = line.get("group", "")
            wrong.append(
                {"group": [_("This group stands in this list twice.")]} if group in known else {}
            )
            known.add(group)
        if any(wrong):
            raise serializers.ValidationError(wrong)
        return lines


class HeadCountSerializer(WholeLine, serializers.ModelSerializer):
    class Meta:
        model = HeadCount
        fields = ["group", "number"]
        list_serializer_class = OfOneGroupEach


class AttendanceSerializer(serializers.ModelSerializer):
    class Meta:
        model = Attendance
        fields = ["person", "household", "codes", "age", "disability_grade", "groups"]

    def to_representation(self, line: Attendance) -> dict[str, object]:
        """Somebody enrolled elsewhere counts, unnamed."""
        shown = super().to_representation(line)
        if not line.is_visible:
            shown["person"] = shown["household"] = None
        return shown


class HandedSerializer(Spelling):
    """A line of a record: ``item`` is a key of ``stock/``; the value is the stock's."""

    person = Visible(queryset=Person.objects.all())
    item = Visible(queryset=StockItem.objects.all())
    item_name = serializers.CharField(source="item.name", read_only=True)
    unit = serializers.CharField(source="item.unit", read_only=True)

    class Meta:
        model = HandOver
        fields = [
            "person", "item", "item_name", "unit", "quantity", "value", "receipt", "signed_by",
        ]  # fmt: skip
        read_only_fields = ["value"]
        validators = ()

    def to_internal_value(self, data: object) -> HandedOver:
        read = super().to_internal_value(data)
        missing = [name for name in ("person", "item", "quantity") if name not in read]
        if missing:  # a change of the record asks for whole lines, too
            sentence = self.fields["item"].error_messages["required"]
            raise serializers.ValidationError(dict.fromkeys(missing, [sentence]))
        return HandedOver(**read)

    def to_representation(self, line: HandOver) -> dict[str, object]:
        """Whoever is enrolled elsewhere received it, unnamed."""
        shown = super().to_representation(line)
        if not line.is_visible:
            shown |= {"person": None, "signed_by": ""}
        return shown


class VolunteeredSerializer(WholeLine, serializers.ModelSerializer):
    """A line of a record: a volunteer and their minutes; whether they are approved as hours."""

    volunteer = Visible(queryset=Volunteer.objects.not_voided())
    minutes = serializers.IntegerField(min_value=1, max_value=1440)
    is_approved = serializers.SerializerMethodField()

    class Meta:
        model = VolunteerService
        fields = ["volunteer", "minutes", "is_approved"]
        validators = ()

    def get_is_approved(self, line: VolunteerService) -> bool:
        return line.approved_at is not None

    def to_internal_value(self, data: object) -> Volunteered:
        return Volunteered(**super().to_internal_value(data))

    def to_representation(self, line: VolunteerService) -> dict[str, object]:
        """Whoever is registered out of the reader's sight helped, unnamed."""
        shown = super().to_representation(line)
        return shown if line.is_visible else shown | {"volunteer": None}


def head_counts_of(rows: list[dict[str, object]]) -> dict[str, int]:
    """What the serializer read, as a ``ServiceRow`` has it."""
    return {row.get("group", ""): row["number"] for row in rows}
