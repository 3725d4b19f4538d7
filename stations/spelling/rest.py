"""Names and numbers over REST: spelled as they come in, before their length is judged."""

from __future__ import annotations

from typing import ClassVar

from rest_framework import serializers

from stations.phones import spelled_phone

from . import rules
from .fields import COLUMNS, Spell


class SpelledText(serializers.CharField):
    """As ``SpelledInput``."""

    spell: ClassVar[Spell]
    of: ClassVar[dict[Spell, type[SpelledText]]] = {}

    def __init_subclass__(cls, *, spell: Spell) -> None:
        super().__init_subclass__()
        cls.spell = staticmethod(spell)
        cls.of[spell] = cls

    def run_validation(self, data: object = serializers.empty) -> object:
        """A text of which nothing is left is an empty one."""
        spelled = type(self).spell(data) if isinstance(data, str) and data else data
        return super().run_validation(spelled)


class Name(SpelledText, spell=rules.name):
    pass


class Code(SpelledText, spell=rules.code):
    pass


class HouseholdNumber(SpelledText, spell=rules.household_number):
    pass


class Number(SpelledText, spell=rules.number):
    pass


class Printed(SpelledText, spell=rules.printed):
    pass


class Phone(SpelledText, spell=spelled_phone):
    pass


OF_COLUMN = {column: SpelledText.of[column.spell] for column in COLUMNS}
