"""Columns that hold a name or a number, and the inputs of their forms.

A field says that it is spelled by its class alone. Whatever way a value comes (a form, REST, a
sheet, a program), it is stored in its one spelling, and what is looked up is spelled before it is
compared: ``filter(name=typed)`` finds what ``typed`` means. The database knows plain text.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.lookups import (
    Contains,
    Exact,
    IContains,
    IExact,
    In,
    IStartsWith,
    StartsWith,
)

from stations.crypto import EncryptedTextField, Sealed
from stations.phones import check_phone, spelled_phone

from . import rules

Spell = Callable[[str], str]


class SpelledInput(forms.CharField):
    """``spell``: a text to its one spelling; what is wrong with it the service says. ``of``: the
    input of each spelling, by which columns find theirs."""

    spell: ClassVar[Spell]
    of: ClassVar[dict[Spell, type[SpelledInput]]] = {}

    def __init_subclass__(cls, *, spell: Spell) -> None:
        super().__init_subclass__()
        cls.spell = staticmethod(spell)
        cls.of[spell] = cls

    def to_python(self, value: object) -> str | None:
        text = super().to_python(value)
        return (type(self).spell(text) or self.empty_value) if text else text


class NameInput(SpelledInput, spell=rules.name):
    pass


class CodeInput(SpelledInput, spell=rules.code):
    pass


class NumberInput(SpelledInput, spell=rules.number):
    pass


class HouseholdNumberInput(SpelledInput, spell=rules.household_number):
    pass


class PrintedInput(SpelledInput, spell=rules.printed):
    pass


class PhoneInput(SpelledInput, spell=spelled_phone):
    pass


class Spelled:
    """Of a column: its ``spell``, which says the input of its form and of REST, too.
    ``check_text`` is asked where a value is judged, and may refuse it. ``deconstruct`` names the
    plain class, for nothing of the table changes with the spelling."""

    spell: ClassVar[Spell]
    plain_path: ClassVar[str]
    attname: str

    def spelled(self, value: Any) -> Any:
        return type(self).spell(value) if isinstance(value, str) and value else value

    def check_text(self, value: Any) -> Any:
        return self.spelled(value)

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        return self.check_text(super().clean(value, model_instance))  # type: ignore[misc]

    def pre_save(self, instance: models.Model, add: bool) -> Any:
        held = instance.__dict__
        if self.attname in held:
            held[self.attname] = self.spelled(held[self.attname])
        return super().pre_save(instance, add)  # type: ignore[misc]

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        return super().formfield(**{"form_class": SpelledInput.of[self.spell]} | kwargs)  # type: ignore[misc]

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()  # type: ignore[misc]
        return name, self.plain_path, args, kwargs


def spell_columns(row: object) -> None:
    """Of an unsaved record, before it is judged and compared with others."""
    for column in row._meta.concrete_fields if isinstance(row, models.Model) else ():
        if isinstance(column, Spelled) and column.attname in row.__dict__:
            row.__dict__[column.attname] = column.spelled(row.__dict__[column.attname])


class SpelledField(Spelled, models.CharField):
    plain_path = "django.db.models.CharField"

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        return super().get_db_prep_save(self.spelled(value), connection)


class _Spelled:
    """What is looked for is spelled, too; what is nothing spelled (“/”) finds nothing by it."""

    def get_prep_lookup(self) -> Any:
        value = super().get_prep_lookup()  # type: ignore[misc]
        return [self._one(one) for one in value] if isinstance(value, list) else self._one(value)

    def _one(self, value: Any) -> Any:
        return self.lhs.output_field.spelled(value) or value  # type: ignore[attr-defined]


for _lookup in (Exact, IExact, In, Contains, IContains, StartsWith, IStartsWith):
    SpelledField.register_lookup(type(_lookup.__name__, (_Spelled, _lookup), {}))


class NameField(SpelledField):
    """Of a person, a place, an organisation."""

    spell = staticmethod(rules.name)


class CodeField(SpelledField):
    """A number with letters and hyphens of its own: a staff number, a certificate's."""

    spell = staticmethod(rules.code)


class PrintedField(SpelledField):
    """A number that stands on paper: a receipt's."""

    spell = staticmethod(rules.printed)


class HouseholdNumberField(SpelledField):
    spell = staticmethod(rules.household_number)


class NumberField(SpelledField):
    """Digits and letters alone: a credit code."""

    spell = staticmethod(rules.number)


class PhoneField(SpelledField):
    """Of an office: several numbers, or a hotline, are all right."""

    spell = staticmethod(spelled_phone)


class SealedField(Spelled, EncryptedTextField):
    plain_path = "stations.crypto.EncryptedTextField"

    def spelled(self, value: Any) -> Any:
        """``Sealed`` text was spelled when it was sealed."""
        return value if isinstance(value, Sealed) else super().spelled(value)


class SealedNumberField(SealedField):
    """An identity number."""

    spell = staticmethod(rules.number)


class SealedPhoneField(SealedField):
    """Of somebody: one number that can be called."""

    spell = staticmethod(spelled_phone)

    def check_text(self, value: Any) -> Any:
        return check_phone(value) if isinstance(value, str) else value


COLUMNS: tuple[type[Spelled], ...] = (
    NameField,
    CodeField,
    HouseholdNumberField,
    NumberField,
    SealedNumberField,
    PrintedField,
    PhoneField,
    SealedPhoneField,
)
