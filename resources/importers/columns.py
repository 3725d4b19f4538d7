"""The columns of the register of donations."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from unicodedata import normalize

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from resources.codes import DonationKind, DonorKind, Purpose, ValueBasis
from resources.rules import LENGTHS
from stations.imports import Column
from stations.imports.cells import WrongCell, code, number_text, past_day, text, yes_no


def amount(cell: str) -> Decimal:
    """1,200.50, also written with 元 or ¥."""
    plain = re.sub(r"[,\s¥￥元]", "", normalize("NFKC", cell))
    try:
        value = Decimal(plain)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite():
        raise WrongCell(_now("“%(text)s” is no amount.") % {"text": cell})
    return value


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
    Column(
        key="donor_kind",
        label=_("kind of donor"),
        aliases=_("donor kind"),
        read=code(DonorKind),
        choices=DonorKind,
        hint=_("Empty: private person. A known donor keeps its kind"),
    ),
    Column(
        key="is_anonymous",
        label=_("anonymous"),
        aliases=_("wants to stay anonymous"),
        read=yes_no,
        hint=_("yes or no; empty: no"),
    ),
    Column(
        key="kind",
        label=_("cash or goods"),
        aliases=_("kind of donation"),
        read=code(DonationKind),
        choices=DonationKind,
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
    Column(
        key="basis",
        label=_("basis of the value"),
        aliases=_("valued by"),
        read=code(ValueBasis),
        choices=ValueBasis,
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
    Column(
        key="purpose",
        label=_("earmarked for"),
        aliases=_("purpose"),
        read=code(Purpose),
        choices=Purpose,
        hint=_("Empty: whatever is needed"),
    ),
    Column(key="earmark", label=_("the donor's wish"), read=text(LENGTHS["earmark"])),
    Column(
        key="note",
        label=_("note"),
        aliases=_("remarks"),
        read=text(LENGTHS["note"]),
    ),
    Column(
        key="external_id",
        label=_("id of the donation"),
        aliases=_("donation number|external id of the donation"),
        read=number_text(80),
        hint=_("Your own number of the donation: uploaded again, it is not counted twice"),
    ),
]
