"""Two organisations that are one: the other one, and why."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stations.kinds.refs import PickField
from stations.models import User
from stations.organisations.finding import FINDER
from stations.organisations.models import Organisation
from stations.reasons import ReasonForm


class MergeForm(ReasonForm):
    """``kept`` stays."""

    def __init__(self, *args: Any, user: User, kept: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"] = PickField(
            offered=FINDER.offers(user).exclude(pk=kept.pk),
            find=lambda typed: [one for one in FINDER.found(user, typed) if one != kept],
            title=FINDER.title,
            label=_("The one that goes"),
            help_text=_("It is voided; what points to it points to this one."),
        )
        self.order_fields(["other", "reason"])

    def laid_out(self) -> list[tuple[Any, str]]:
        return [(one, "wide") for one in self.visible_fields()]


class UndoForm(forms.Form):
    """It asks nothing."""

    def laid_out(self) -> list[tuple[Any, str]]:
        return []
