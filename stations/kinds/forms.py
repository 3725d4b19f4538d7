"""The form of a kind: made of its fields when it is opened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from stations.photos.forms import PhotosField
from stations.workflow import Step

from .fields import Field
from .kind import Kind
from .refs import PickField


class FieldsForm(forms.Form):
    """``fields`` in their order; of a record that is there (``obj``) with the ``version`` that
    was seen, and with what it says now."""

    def __init__(
        self,
        *args: Any,
        kind: Kind,
        user: Any,
        obj: Any = None,
        fields: Sequence[Field],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.obj, self.said = kind, obj, fields
        if obj is not None:
            self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput)
            self.initial.setdefault("version", obj.version)
        for one in fields:
            self.fields[one.name] = one.form_field(kind.model, user, obj)
            if obj is not None and one.is_sealed:
                self._keep_sealed(one)
            elif obj is not None:
                self.initial.setdefault(one.name, getattr(obj, one.name))
            elif one.initial is not None:
                first = one.initial() if callable(one.initial) else one.initial
                self.initial.setdefault(one.name, first)

    def _keep_sealed(self, one: Field) -> None:
        """What is sealed isn't sent to the page again: left empty it stays."""
        known = one.shown(self.obj)
        if known:
            self.fields[one.name].required = False
            self.fields[one.name].help_text = _("Known: %(shown)s. Left empty it stays.") % {
                "shown": known
            }

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        found = dict(self.cleaned_data)
        if self.obj is not None:
            for one in self.said:
                if one.is_sealed and not found.get(one.name):
                    found.pop(one.name, None)
        return found

    def laid_out(self) -> list[tuple[Any, str]]:
        """What is seen, each with its width."""
        wide = {one.name for one in self.said if one.is_wide}
        return [(one, "wide" if one.name in wide else "") for one in self.visible_fields()]


class KindForm(FieldsForm):
    """A new one has ``client_uuid`` (tapped twice it is saved once) and a place."""

    def __init__(self, *args: Any, kind: Kind, user: Any, obj: Any = None, **kwargs: Any) -> None:
        fields = [one for one in kind.at("page") if obj is None or not one.is_fixed]
        super().__init__(*args, kind=kind, user=user, obj=obj, fields=fields, **kwargs)
        if obj is None or kind.place.told(obj) is None:
            self._ask_where(user)
        if kind.photos:
            self.fields["photos"] = PhotosField(label=_("Photos"), required=False)

    def _ask_where(self, user: Any) -> None:
        place, name = self.kind.place, self.kind.place.field
        mine = place.at(user, self.kind.rights.acts["add"])
        if self.obj is None:
            self.fields["client_uuid"] = forms.UUIDField(widget=forms.HiddenInput)
            self.initial.setdefault("client_uuid", uuid4())
        self.fields[name] = PickField(
            offered=mine,
            find=lambda typed: place.found(user, mine, typed),
            label=place.label,
            required=self.obj is None,
        )
        if self.obj is None:
            self._take_first(name)
        self.order_fields(["client_uuid", name, *self.fields])

    def _take_first(self, name: str) -> None:
        few = self.fields[name].few
        self.initial.setdefault(name, few[0] if few else None)
        if len(few) == 1:
            self.fields[name].widget = forms.HiddenInput()

    def values(self) -> dict[str, Any]:
        """A place that isn't known yet may stay so."""
        found, name = super().values(), self.kind.place.field
        if self.obj is not None and found.get(name) is None:
            found.pop(name, None)
        return found


class StepForm(FieldsForm):
    """What a step asks for."""

    def __init__(self, *args: Any, kind: Kind, step: Step, **kwargs: Any) -> None:
        asks = kind.life.asks_of(step.verb)  # type: ignore[union-attr]
        super().__init__(*args, kind=kind, fields=asks.fields, **kwargs)
        if asks.needs_reason:
            self.fields["reason"] = _reason()


def _reason() -> forms.CharField:
    return forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )


class ReasonForm(forms.Form):
    reason = _reason()
