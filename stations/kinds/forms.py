"""The form of a kind: made of its fields when it is opened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from stations.models import Record, User
from stations.photos.forms import PhotosField

from .fields import Field
from .refs import PickField, Ref

if TYPE_CHECKING:
    from .kind import Kind


class FieldsForm(forms.Form):
    """``said``: fields of the model in their order; of a record that is there (``obj``) with the
    version that was seen, and with what it says now."""

    said: Sequence[Field]

    def __init__(
        self,
        *args: Any,
        model: type[Record],
        user: User,
        obj: Record | None = None,
        said: Sequence[Field],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.obj, self.said = obj, said
        self.known: dict[str, object] = {}  # what of the record is told masked
        if obj is not None:
            self.fields["seen_version"] = forms.IntegerField(widget=forms.HiddenInput)
            self.initial.setdefault("seen_version", obj.version)
        for one in said:
            self.fields[one.name] = one.form_field(model, user, obj)
            if obj is not None and one.is_sealed:
                self._keep_sealed(one, obj)
            elif obj is not None:
                self.initial.setdefault(one.name, getattr(obj, one.name))
                self._keep_masked(one, obj)
            elif one.initial is not None:
                first = one.initial() if callable(one.initial) else one.initial
                self.initial.setdefault(one.name, first)

    def _keep_sealed(self, one: Field, obj: Record) -> None:
        """What is sealed isn't sent to the page again: left empty it stays."""
        known = one.shown(obj)
        self.initial.setdefault(one.name, "")
        if known:
            self.known[one.name] = known
            self.fields[one.name].required = False
            self.fields[one.name].help_text = _("Known: %(shown)s. Left empty it stays.") % {
                "shown": known
            }

    def _keep_masked(self, one: Field, obj: Record) -> None:
        """What this reader may not open is named by its mask."""
        if isinstance(one, Ref) and not one.is_open(obj):
            self.known[one.name] = one.named(obj)

    def clean(self) -> dict[str, object]:
        """What the service takes."""
        found = self.cleaned_data
        kept = {one.name for one in self.said if one.is_sealed and self.obj is not None}
        return {name: value for name, value in found.items() if value or name not in kept}

    def values(self) -> dict[str, object]:
        return self.cleaned_data

    def laid_out(self) -> list[tuple[BoundField, str]]:
        """What is seen, each with its width."""
        wide = {one.name for one in self.said if one.is_wide}
        return [(one, "wide" if one.name in wide else "") for one in self.visible_fields()]


class KindForm(FieldsForm):
    """A new one has ``client_uuid`` (tapped twice it is saved once) and a place."""

    def __init__(
        self, *args: Any, kind: Kind, user: User, obj: Record | None = None, **kwargs: Any
    ) -> None:
        said = [one for one in kind.fields if obj is None or not one.is_fixed]
        super().__init__(*args, model=kind.model, user=user, obj=obj, said=said, **kwargs)
        self.kind = kind
        if obj is None or kind.place.told(obj) is None:
            self._ask_where(user)
        if kind.photos:
            self.fields["photos"] = PhotosField(label=_("Photos"), required=False)

    def _ask_where(self, user: User) -> None:
        place, name = self.kind.place, self.kind.place.field
        mine = place.at(user, self.kind.rights.acts["add"])
        if self.obj is None:
            self.fields["client_uuid"] = forms.UUIDField(widget=forms.HiddenInput)
            self.initial.setdefault("client_uuid", uuid4())
        asked = self.fields[name] = PickField(
            offered=mine,
            find=lambda typed: place.found(user, mine, typed),
            label=place.label,
            required=self.obj is None,
        )
        if self.obj is None:
            self._take_first(name, asked)
        self.order_fields(["client_uuid", name, *self.fields])

    def _take_first(self, name: str, asked: PickField) -> None:
        few = asked.few
        self.initial.setdefault(name, few[0] if few else None)
        if len(few) == 1:
            self.fields[name].widget = forms.HiddenInput()

    def clean(self) -> dict[str, object]:
        """A place that isn't known yet may stay so."""
        found, name = super().clean(), self.kind.place.field
        if self.obj is not None and found.get(name) is None:
            found.pop(name, None)
        return found
