"""Forms of the stock."""

from __future__ import annotations

from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from resources.codes import Account
from stations.reasons import ReasonForm


class WriteOffForm(ReasonForm):
    field_order = ["target", "quantity", "on", "reason"]
    target = forms.ChoiceField(
        label=_("Where it went"),
        choices=[
            (Account.LOSSES.value, _("lost, spoilt or expired")),
            (Account.SERVICES.value, _("used at the station's own work")),
        ],
        widget=forms.RadioSelect,
        initial=Account.LOSSES,
    )
    quantity = forms.DecimalField(label=_("Quantity"))
    client_uuid = forms.UUIDField(required=False, widget=forms.HiddenInput, initial=uuid4)
    on = forms.DateField(label=_("Date"), widget=forms.DateInput, initial=timezone.localdate)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["quantity"].widget.attrs |= {"step": "0.01", "min": "0", "inputmode": "decimal"}
