"""Names and numbers over REST: spelled as they come in, before their length is judged."""

from __future__ import annotations

from typing import ClassVar

from rest_framework import serializers

from stations.phones import spelled_phone

from . import rules
from .fields import (
    CodeField,
    HouseholdNumberField,
    NameField,
    NumberField,
    PhoneField,
    PrintedField,
    SealedNumberField,
    SealedPhoneField,
    Spell,
    Spelled,
)


class SpelledText(serializers.CharField):
    spell: ClassVar[Spell]

    def run_validation(self, data: object = serializers.empty) -> object:
        """A text of which nothing is left is an empty one."""
        spelled = type(self).spell(data) if isinstance(data, str) and data else data
        return super().run_validation(spelled)


class Name(SpelledText):
    spell = staticmethod(rules.name)


class Code(SpelledText):
    spell = staticmethod(rules.code)


class HouseholdNumber(SpelledText):
    spell = staticmethod(rules.household_number)


class Number(SpelledText):
    spell = staticmethod(rules.number)


class Printed(SpelledText):
    spell = staticmethod(rules.printed)


class Phone(SpelledText):
    spell = staticmethod(spelled_phone)


OF_COLUMN: dict[type[Spelled], type[SpelledText]] = {
    NameField: Name,
    CodeField: Code,
    HouseholdNumberField: HouseholdNumber,
    NumberField: Number,
    SealedNumberField: Number,
    PrintedField: Printed,
    PhoneField: Phone,
    SealedPhoneField: Phone,
}
