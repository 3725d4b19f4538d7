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

from stations.crypto import EncryptedTextField
from stations.imports import cells
from stations.imports.cells import Reader
from stations.imports.columns import Column
from stations.lists.listing import Column as Listed

DOORS = frozenset({"page", "rest", "import"})
LONGEST_NUMBER, LONGEST_TEXT = 50, 2000


@dataclass(frozen=True, kw_only=True)
class Field:
    """``mask``: how it is shown to whoever doesn't read it whole; ``own``: the annotation of the
    kind's rows that says who does. ``is_sealed``: masked for everybody, in no list, download or
    audit entry. ``is_fixed``: stays as it was made. ``clean``: text to value, wherever it comes
    from (``ValidationError``)."""

    name: str
    help: Any = ""
    required: bool | None = None  # None: as the model says
    is_fixed: bool = False
    is_sealed: bool = False
    mask: Callable[[str], str] | None = None
    own: str = "is_own"
    clean: Callable[[str], Any] | None = None
    initial: Any = None
    widget: Any = None
    is_wide: bool = False
    doors: frozenset[str] = DOORS
    codes: Any = None  # the code table, of a field with choices
    # in a sheet
    aliases: Any = ""
    hint: Any = ""
    example: Any = ""
    words: Any = ""  # other words for a code (cells.code)
    read: Reader | None = None
    is_shown: bool = False

    def of(self, model: Any) -> Any:
        return model._meta.get_field(self.name)

    def is_required(self, model: Any) -> bool:
        column = self.of(model)
        return not column.blank if self.required is None else self.required

    def label(self, model: Any) -> Any:
        return self.of(model).verbose_name

    def masked(self, obj: Any, value: Any) -> Any:
        """The value, or its mask for who doesn't read it whole: the one place that decides, for
        pages, lists, downloads and REST."""
        is_told = getattr(obj, self.own, False) and not self.is_sealed
        return self.mask(value) if self.mask and value and not is_told else value

    def shown(self, obj: Any) -> Any:
        """The same in words; days and numbers stay what they are."""
        value = getattr(obj, self.name)
        told = self.masked(obj, value)
        if told != value:
            return told
        if isinstance(self.of(obj), ArrayField):
            words = dict(self.of(obj).base_field.choices or ())
            return "、".join(str(words.get(one, one)) for one in value)
        display = getattr(obj, f"get_{self.name}_display", None)
        return str(display()) if display else value

    # ── doors ────────────────────────────────────────────────────────────────────────────────

    def listed(self, model: Any, **column: Any) -> Listed:
        """Its column in a list: masked there as it is everywhere."""
        usual = {"key": self.name, "label": self.label(model), "value": self.shown}
        return Listed(**usual | column)

    def columns(self, model: Any) -> list[Column]:
        """How a sheet writes it."""
        return [self.column(model)]

    def form_field(self, model: Any, user: Any, obj: Any = None) -> forms.Field:
        column = self.of(model)
        usual: dict[str, Any] = {
            "label": self.label(model),
            "required": self.is_required(model),
            "help_text": self.help,
        }
        if self.widget:
            usual["widget"] = self.widget
        if isinstance(column, ArrayField):
            usual.setdefault("widget", forms.CheckboxSelectMultiple)
            made = forms.MultipleChoiceField(choices=column.base_field.choices, **usual)
        elif isinstance(column, models.TextField):
            usual.setdefault("widget", forms.Textarea(attrs={"rows": 2}))
            made = forms.CharField(max_length=LONGEST_TEXT, **usual)
        elif isinstance(column, EncryptedTextField):
            made = forms.CharField(max_length=LONGEST_NUMBER, **usual)
        else:
            made = column.formfield(**usual)
        if self.clean:
            made.clean = _also(made.clean, self.clean)  # type: ignore[method-assign]
        return made

    def column(self, model: Any) -> Column:
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
        )

    def _reader(self, model: Any) -> Reader:
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
        if isinstance(column, EncryptedTextField):
            read = cells.number_text(LONGEST_NUMBER)
        else:
            read = cells.text(column.max_length or LONGEST_TEXT)
        return (lambda cell: self.clean(read(cell))) if self.clean else read  # type: ignore[misc]


def _also(first: Callable[[Any], Any], then: Callable[[str], Any]) -> Callable[[Any], Any]:
    def clean(value: Any) -> Any:
        text = first(value)
        return then(text) if text else text

    return clean
