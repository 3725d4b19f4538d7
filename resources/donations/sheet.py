"""The columns of the register of donations."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from resources.codes import DonationKind, DonorKind, Purpose, ValueBasis
from resources.donations.rules import LENGTHS
from stations.imports.cells import amount, past_day, text, yes_no
from stations.imports.columns import Column, coded, own_number

COLUMNS = [
    Column(
        key="received_on",
        label=_("received on"),
        aliases=_("date|day|date of donation"),
        read=past_day,
        required=True,
        is_shown=True,
        example="2025-11-20",
    ),
    Column(
        key="donor_name",
        label=_("donor"),
        aliases=_("donor's name|giver|donating unit"),
        read=text(LENGTHS["donor_name"]),
        is_shown=True,
        hint=_("Person or organisation; may be empty when anonymous"),
        example=_("Sunshine Shop"),
    ),
    coded(
        "donor_kind",
        DonorKind,
        label=_("kind of donor"),
        aliases=_("donor kind"),
        hint=_("Empty: private person. A known donor keeps its kind"),
    ),
    Column(
        key="is_anonymous",
        label=_("anonymous"),
        aliases=_("wants to stay anonymous"),
        read=yes_no,
        hint=_("yes or no; empty: no"),
    ),
    coded(
        "kind",
        DonationKind,
        label=_("cash or goods"),
        aliases=_("kind of donation"),
        required=True,
        is_shown=True,
        example=_("goods"),
    ),
    Column(
        key="item_name",
        label=_("item"),
        aliases=_("name of the item|goods given"),
        read=text(LENGTHS["item_name"]),
        is_shown=True,
        hint=_("Empty for cash"),
        example=_("quilt"),
    ),
    Column(
        key="quantity",
        label=_("quantity or amount"),
        aliases=_("quantity|amount|amount in yuan|number given"),
        read=amount,
        required=True,
        is_shown=True,
        hint=_("Of cash: yuan"),
        example="10",
    ),
    Column(
        key="unit",
        label=_("unit"),
        aliases=_("unit of measure"),
        read=text(LENGTHS["unit"]),
        is_shown=True,
        hint=_("Empty for cash"),
        example=_("piece"),
    ),
    Column(
        key="value",
        label=_("value of all in yuan"),
        aliases=_("value in yuan|converted value|total value"),
        read=amount,
        hint=_("Of goods; empty: not valued"),
        example="800",
    ),
    coded(
        "basis",
        ValueBasis,
        label=_("basis of the value"),
        aliases=_("valued by"),
        example=_("invoice"),
    ),
    Column(
        key="receipt_number",
        label=_("receipt number"),
        aliases=_("receipt|number of the receipt"),
        read=text(LENGTHS["receipt_number"]),
        is_shown=True,
        hint=_("Empty: the next number of the station. One number is imported once"),
    ),
    coded(
        "purpose",
        Purpose,
        label=_("earmarked for"),
        aliases=_("purpose"),
        hint=_("Empty: whatever is needed"),
    ),
    Column(key="earmark", label=_("the donor's wish"), read=text(LENGTHS["earmark"])),
    Column(
        key="note",
        label=_("note"),
        aliases=_("remarks"),
        read=text(LENGTHS["note"]),
    ),
    own_number(
        label=_("id of the donation"),
        aliases=_("donation number|external id of the donation"),
        hint=_("Your own number of the donation: uploaded again, it is not counted twice"),
    ),
]
