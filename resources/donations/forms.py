"""The form of a donation."""

from __future__ import annotations

from decimal import Decimal
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from resources.attribution.forms import AttributionFields
from resources.codes import DonationKind, DonorKind, Purpose, ValueBasis
from resources.donations.rules import amount_problem
from resources.rights import DONATIONS as RIGHTS
from stations.models import Station, User
from stations.spelling.fields import NameInput, PhoneInput, PrintedInput

PURPOSES = [("", _("whatever is needed")), *Purpose.choices]
GOODS = ("item_name", "unit", "quantity", "value", "basis")


def is_amount(amount: Decimal) -> None:
    """The service's rule, said together with what else is missing."""
    if problem := amount_problem(amount):
        raise ValidationError(problem)


def listed(name: str, **attrs: object) -> forms.TextInput:
    """A text with proposals: the page carries the list of this name."""
    return forms.TextInput(attrs={"list": name, "autocomplete": "off"} | attrs)


class DonationForm(AttributionFields):
    """Cash asks for an amount; goods for what, how many, and what they are worth."""

    client_uuid = forms.UUIDField(widget=forms.HiddenInput)
    station = forms.ModelChoiceField(label=_("Station"), queryset=Station.objects.none())
    kind = forms.ChoiceField(
        label=_("What is given"), choices=DonationKind, widget=forms.RadioSelect
    )
    donor_name = NameInput(label=_("Donor"), max_length=100)
    donor_kind = forms.ChoiceField(label=_("Who that is"), choices=DonorKind)
    donor_phone = PhoneInput(label=_("Donor's phone"), max_length=30, required=False)
    is_anonymous = forms.BooleanField(
        label=_("wants to stay anonymous: only the station sees the name"), required=False
    )
    amount = forms.DecimalField(label=_("Amount in yuan"), validators=[is_amount])
    item_name = NameInput(label=_("Item"), max_length=60)
    unit = NameInput(label=_("Unit"), max_length=10)
    quantity = forms.DecimalField(label=_("Quantity"), validators=[is_amount])
    value = forms.DecimalField(label=_("Value of all in yuan"), required=False)
    basis = forms.ChoiceField(label=_("Valued by"), choices=ValueBasis, required=False)
    purpose = forms.ChoiceField(label=_("Earmarked for"), choices=PURPOSES, required=False)
    earmark = forms.CharField(label=_("The donor's wish"), max_length=200, required=False)
    received_on = forms.DateField(label=_("Received on"), widget=forms.DateInput)
    receipt_number = PrintedInput(
        label=_("Receipt number"),
        max_length=40,
        required=False,
        help_text=_("Leave it empty for the next number"),
    )
    note = forms.CharField(
        label=_("Note"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        first = {
            "client_uuid": uuid4(),
            "kind": DonationKind.GOODS,
            "received_on": timezone.localdate(),
            "basis": ValueBasis.INVOICE,
            "unit": "件",
        }
        kwargs["initial"] = first | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        mine = Station.objects.filter(pk__in=RIGHTS.stations(user, "enter"), closed_on=None)
        self.fields["station"].queryset = mine.order_by("code")
        self.stations = list(mine.order_by("code"))
        if not self.is_bound and self.stations:
            self.initial.setdefault("station", self.stations[0])
        self.offer_attribution([station.pk for station in self.stations])
        for name, proposals in (
            ("donor_name", "donors"),
            ("item_name", "items"),
            ("unit", "units"),
        ):
            self.fields[name].widget = listed(proposals, maxlength=self.fields[name].max_length)
        for name in ("amount", "quantity", "value"):
            self.fields[name].widget.attrs |= {"step": "0.01", "min": "0", "inputmode": "decimal"}

    def full_clean(self) -> None:
        """What is asked for depends on what was given; what isn't is not judged either."""
        kind = self.data.get("kind")
        wanted = {"amount"} if kind == DonationKind.CASH else {"item_name", "unit", "quantity"}
        for name in ("amount", "item_name", "unit", "quantity"):
            self.fields[name].required = not self.is_bound or name in wanted
        self.fields["donor_name"].required = not self.data.get("is_anonymous")
        super().full_clean()
        for name in GOODS if kind == DonationKind.CASH else ["amount"]:
            self.errors.pop(name, None)

    def values(self) -> dict[str, object]:
        """What ``DonationRow`` takes."""
        asked = dict(self.cleaned_data)
        amount = asked.pop("amount", None)
        if asked["kind"] == DonationKind.CASH:
            asked = {name: value for name, value in asked.items() if name not in GOODS}
            asked["quantity"] = amount
        return asked

    def show(self, error: ValidationError) -> None:
        """A broken rule at the field that the person sees: of cash, the quantity is the amount."""
        for name, sentences in getattr(error, "error_dict", {"": error}).items():
            if name == "quantity" and self.cleaned_data.get("kind") == DonationKind.CASH:
                name = "amount"
            self.add_error(name if name in self.fields else None, sentences)
