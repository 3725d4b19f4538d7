"""A field of a kind: what its model can't say, and what each door makes of it.

Type, label, length and codes stand in the model alone. Here stands the order, the help, how a
sheet may call it, and who reads it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Model

from stations.audit.seen import unseen
from stations.crypto import EncryptedTextField
from stations.imports import cells
from stations.imports.cells import Reader
from stations.imports.columns import Column
from stations.imports.units import Unit
from stations.lists.listing import Column as Listed
from stations.models import User
from stations.spelling.fields import Spelled
from stations.wording import Text

LONGEST_NUMBER, LONGEST_TEXT = 50, 2000


@dataclass(frozen=True, kw_only=True)
class Field:
    """``mask``: how it is shown to whoever doesn't read it whole; ``own``: the annotation of the
    kind's rows that says who does. ``is_sealed``: masked for everybody, in no list, download or
    audit entry. ``is_fixed``: stays as it was made. ``clean``: text to value, wherever it comes
    from (``ValidationError``)."""

    name: str
    help: Text = ""
    required: bool | None = None  # None: as the model says
    is_fixed: bool = False
    is_sealed: bool = False
    mask: Callable[[str], str] | None = None
    own: str = "is_own"
    clean: Callable[[str], object] | None = None
    initial: object = None  # or what makes it
    is_wide: bool = False
    codes: type[models.Choices] | None = None  # the code table, of a field with choices
    # in a sheet
    aliases: Text = ""
    hint: Text = ""
    example: Text = ""
    words: Text = ""  # other words for a code (cells.code)
    read: Reader | None = None
    unit: Unit | None = None
    unit_from: str = ""
    is_shown: bool = False

    def of(self, model: Model | type[Model]) -> models.Field:
        found = model._meta.get_field(self.name)
        if not isinstance(found, models.Field):
            raise TypeError(f"{self.name} is no field of {model}")
        return found

    def is_required(self, model: Model | type[Model]) -> bool:
        column = self.of(model)
        return not column.blank if self.required is None else self.required

    def label(self, model: Model | type[Model]) -> Text:
        return self.of(model).verbose_name

    def masked(self, obj: Model, value: object) -> object:
        """The value, or its mask for who doesn't read it whole: the one place that decides, for
        pages, lists, downloads and REST."""
        is_told = getattr(obj, self.own, False) and not self.is_sealed
        return self.mask(str(value)) if self.mask and value and not is_told else value

    def shown(self, obj: Model) -> object:
        """The same in words; days and numbers stay what they are."""
        with unseen():
            value = getattr(obj, self.name)
        told = self.masked(obj, value)
        if told != value:
            return told
        value = getattr(obj, self.name)  # whole: a read, where the field is protected
        column = self.of(obj)
        if isinstance(column, ArrayField):
            words = dict(column.base_field.flatchoices)
            return "、".join(str(words.get(one, one)) for one in value)
        display = getattr(obj, f"get_{self.name}_display", None)
        return str(display()) if display else value

    # ── doors ────────────────────────────────────────────────────────────────────────────────

    def listed(self, model: type[Model], **column: Any) -> Listed:
        """Its column in a list: masked there as it is everywhere."""
        usual = {"key": self.name, "label": self.label(model), "value": self.shown}
        return Listed(**usual | column)

    def columns(self, model: type[Model]) -> list[Column]:
        """How a sheet writes it."""
        return [self.column(model)]

    def form_field(self, model: type[Model], user: User, obj: Model | None = None) -> forms.Field:
        column = self.of(model)
        usual: dict[str, Any] = {
            "label": self.label(model),
            "required": self.is_required(model),
            "help_text": self.help,
        }
        made: forms.Field | None
        if isinstance(column, ArrayField):
            usual["widget"] = forms.CheckboxSelectMultiple
            made = forms.MultipleChoiceField(choices=column.base_field.choices or (), **usual)
        elif isinstance(column, models.TextField):
            usual["widget"] = forms.Textarea(attrs={"rows": 2})
            made = forms.CharField(max_length=LONGEST_TEXT, **usual)
        elif isinstance(column, EncryptedTextField):
            made = column.formfield(max_length=LONGEST_NUMBER, **usual)
        else:
            made = column.formfield(**usual)
        if made is None:
            raise TypeError(f"{self.name} stands in no form")
        if self.clean:
            made.clean = _also(made.clean, self.clean)  # type: ignore[method-assign]
        return made

    def column(self, model: type[Model]) -> Column:
        return Column(
            key=self.name,
            label=self.label(model),
            read=self.read or self._reader(model),
            required=self.is_required(model),
            aliases=self.aliases,
            hint=self.hint or self.help,
            example=self.example,
            choices=self.codes,
            mask=self.mask if self.is_sealed else None,
            is_shown=self.is_shown,
            unit=self.unit,
            unit_from=self.unit_from,
        )

    def _reader(self, model: type[Model]) -> Reader:
        column = self.of(model)
        if self.codes is not None:
            one = cells.code(self.codes, self.words)
            return cells.many(one) if isinstance(column, ArrayField) else one
        if isinstance(column, models.DateField):
            return cells.day
        if isinstance(column, models.DecimalField):
            return cells.amount
        if isinstance(column, models.BooleanField):
            return cells.yes_no
        if isinstance(column, Spelled):
            read = cells.spelled(column, column.max_length or LONGEST_NUMBER)
        elif isinstance(column, EncryptedTextField):
            read = cells.number_text(LONGEST_NUMBER)
        else:
            read = cells.text(column.max_length or LONGEST_TEXT)
        return _also(read, self.clean) if self.clean else read


def _also(first: Callable[[str], object], then: Callable[[str], object]) -> Callable[[str], object]:
    """One after the other; what the first makes nothing of stays so."""

    def clean(value: str) -> object:
        text = first(value)
        return then(str(text)) if text else text

    return clean
