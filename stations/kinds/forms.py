"""The form of a kind: made of its fields when it is opened."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from stations.models import Station

from .kind import Kind


class KindForm(forms.Form):
    """A new one has ``client_uuid`` (tapped twice it is saved once) and a station; a change
    carries the ``version`` that was seen."""

    def __init__(self, *args: Any, kind: Kind, user: Any, obj: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.obj = kind, obj
        if obj is None:
            self._ask_where(user)
        else:
            self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput)
            self.initial.setdefault("version", obj.version)
        for one in kind.at("page"):
            if obj is not None and one.is_fixed:
                continue
            self.fields[one.name] = one.form_field(kind.model)
            if obj is not None and one.is_sealed:
                self._keep_sealed(one)
            elif obj is not None:
                self.initial.setdefault(one.name, getattr(obj, one.name))
            elif one.initial is not None:
                first = one.initial() if callable(one.initial) else one.initial
                self.initial.setdefault(one.name, first)

    def _keep_sealed(self, one: Any) -> None:
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
            for one in self.kind.fields:
                if one.is_sealed and not found.get(one.name):
                    found.pop(one.name, None)
        return found

    def _ask_where(self, user: Any) -> None:
        keys = self.kind.rights.stations(user, "add")
        mine = Station.objects.filter(pk__in=keys, closed_on=None).order_by("code")
        self.fields["client_uuid"] = forms.UUIDField(widget=forms.HiddenInput)
        self.fields["station"] = forms.ModelChoiceField(mine, label=_("Station"), empty_label=None)
        self.initial.setdefault("client_uuid", uuid4())
        self.initial.setdefault("station", mine.first())
        if len(mine) == 1:
            self.fields["station"].widget = forms.HiddenInput()

    def laid_out(self) -> list[tuple[Any, str]]:
        """What is seen, each with its width."""
        wide = {one.name for one in self.kind.fields if one.is_wide}
        return [(one, "wide" if one.name in wide else "") for one in self.visible_fields()]


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
