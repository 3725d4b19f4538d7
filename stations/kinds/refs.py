"""A field of a kind that points to another record: a person, a household, a project.

Choices are those that the reader may name (``Finder``); so is what REST and a sheet name. Whoever
may not open the record reads its mask, on the page and in the list, and nothing over REST.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Model, QuerySet
from django.forms.renderers import BaseRenderer
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from stations.imports.columns import Column
from stations.lists.listing import Column as Listed
from stations.models import User
from stations.wording import nothing_chosen

from .fields import Field
from .finders import Finder, finder_at

MOST_CHOICES = 30  # more are found by typing


@dataclass(frozen=True, kw_only=True)
class Ref(Field):
    """``own`` is the annotation ``<name>_is_open`` of the kind's rows (``places.rows_of``)."""

    def finder(self, model: Model | type[Model]) -> Finder:
        return finder_at(model, self.name)

    def is_open(self, obj: Model) -> bool:
        return getattr(obj, f"{self.name}_is_open", False)

    def masked(self, obj: Model, value: object) -> object:
        """Over REST: the key, for who may open it."""
        return value if self.is_open(obj) else None

    def named(self, obj: Model) -> str:
        """Its name for this reader, as a list and a sheet write it."""
        target = getattr(obj, self.name)
        if target is None:
            return ""
        return str(target) if self.is_open(obj) else self.finder(obj).masked(target)

    def shown(self, obj: Model) -> str:
        """A link, for who may open it."""
        words, target = self.named(obj), getattr(obj, self.name)
        url = getattr(target, "get_absolute_url", None)
        if not words or not url or not self.is_open(obj):
            return words
        return format_html('<a class="open" href="{}">{}</a>', url(), words)

    def listed(self, model: type[Model], **column: Any) -> Listed:
        usual = {"value": self.named, "shown": self.shown}
        return super().listed(model, **usual | column)

    def columns(self, model: type[Model]) -> list[Column]:
        return self.finder(model).columns(
            self.name, self.label(model), self.hint or self.help, self.aliases
        )

    def form_field(self, model: type[Model], user: User, obj: Model | None = None) -> forms.Field:
        finder = self.finder(model)
        return PickField(
            offered=finder.offers(user),
            find=lambda typed: finder.found(user, typed),
            title=finder.title,
            known=obj and getattr(obj, self.name),
            label=self.label(model),
            required=self.is_required(model),
            help_text=self.help,
        )


class Pick(forms.Select):
    """A select; beside more than ``MOST_CHOICES`` stands a box that searches. Its button posts
    the form unsaved (``search``: which field), and whatever is typed elsewhere stays."""

    def value_from_datadict(
        self, data: Mapping[str, str], files: MultiValueDict[str, UploadedFile], name: str
    ) -> str | None:
        self.typed = data.get(f"{name}-find", "")
        self.is_asked = data.get("search") == name
        return super().value_from_datadict(data, files, name)

    def render(
        self,
        name: str,
        value: object,
        attrs: dict[str, object] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        typed = getattr(self, "typed", "") if getattr(self, "is_asked", False) else ""
        self.choices, found = self.offer(value, typed)
        if found and not value:
            value = found[0]
        select = super().render(name, value, attrs, renderer)
        if not self.is_long:
            return select
        words = {"name": name, "select": select, "typed": typed, "found": len(found)}
        return render_to_string("kinds/_pick.html", words | {"is_asked": bool(typed)})

    offer: Callable[[object, str], tuple[list[tuple[str, str]], list[str]]]
    is_long = False


class PickField(forms.Field):
    """One of ``offered``; what stands there already (``known``) stays one, too."""

    widget = Pick

    def __init__(
        self,
        *,
        offered: QuerySet,
        find: Callable[[str], Sequence[Model]],
        title: Callable[[Model], str] = str,
        known: Model | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.offered, self.find, self.title, self.known = offered, find, title, known
        self.few = list(offered[: MOST_CHOICES + 1])
        self.widget.is_long = len(self.few) > MOST_CHOICES
        self.widget.offer = self.offer

    def prepare_value(self, value: object) -> object:
        return getattr(value, "pk", value)

    def offer(self, value: object, typed: str) -> tuple[list[tuple[str, str]], list[str]]:
        """Choices to be shown, and the keys of what was just found."""
        chosen = self._read(value) if value else None
        found = list(self.find(typed)) if typed.strip() else []
        rows = found if self.widget.is_long else self.few
        rows = [chosen, *(row for row in rows if row != chosen)] if chosen else rows
        shown = [(str(row.pk), self.title(row)) for row in rows]
        if self.widget.is_long or not (self.required and rows):
            shown.insert(0, ("", nothing_chosen(is_required=self.required)))
        return shown, [str(row.pk) for row in found]

    def clean(self, value: object) -> Model | None:
        super().clean(value)
        if value in self.empty_values:
            return None
        found = self._read(value)
        if found is None:
            raise ValidationError(_("Choose one of those that are offered."), code="invalid_choice")
        return found

    def told(self, value: object) -> str:
        """How the one that this key means is called; nothing when it may not be named."""
        found = self._read(value)
        return self.title(found) if found else ""

    def _read(self, value: object) -> Model | None:
        if self.known and str(self.known.pk) == str(value):
            return self.known
        try:
            return self.offered.filter(pk=self.offered.model._meta.pk.to_python(value)).first()
        except (ValidationError, ValueError):
            return None
