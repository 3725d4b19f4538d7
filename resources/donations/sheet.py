"""The columns of the register of donations."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from resources.attribution.sheet import COLUMNS as ATTRIBUTION
from resources.codes import DonationKind, DonorKind, Purpose, ValueBasis
from resources.donations.rules import LENGTHS
from stations.imports.cells import amount, name_text, printed_text, text, yes_no
from stations.imports.columns import coded, own_number
from stations.imports.sheet_columns import column, day
from stations.imports.units import FREE, YUAN

COLUMNS = [
    day("received_on", _("received on"), _("date|day|date of donation"), required=True,
        is_shown=True, example="2025-11-20"),
    column("donor_name", name_text(LENGTHS["donor_name"]), _("donor"),
           _("donor's name|giver|donating unit"), is_shown=True,
           hint=_("Person or organisation; may be empty when anonymous"),
           example=_("Sunshine Shop")),
    coded("donor_kind", DonorKind, label=_("kind of donor"), aliases=_("donor kind"),
          hint=_("Empty: private person. A known donor keeps its kind")),
    column("is_anonymous", yes_no, _("anonymous"), _("wants to stay anonymous"),
           hint=_("yes or no; empty: no")),
    coded("kind", DonationKind, label=_("cash or goods"), aliases=_("kind of donation"),
          required=True, is_shown=True, example=_("goods")),
    column("item_name", name_text(LENGTHS["item_name"]), _("item"),
           _("name of the item|goods given"),
           is_shown=True, hint=_("Empty for cash"), example=_("quilt")),
    column("quantity", amount, _("quantity or amount"),
           _("quantity|amount|amount in yuan|number given"), required=True, is_shown=True,
           hint=_("Of cash: yuan"), example="10", adds=True, unit=FREE, unit_from="unit"),
    column("unit", name_text(LENGTHS["unit"]), _("unit"), _("unit of measure"), is_shown=True,
           hint=_("Empty for cash"), example=_("piece")),
    column("value", amount, _("value of all in yuan"),
           _("value in yuan|converted value|total value"), hint=_("Of goods; empty: not valued"),
           example="800", adds=True, unit=YUAN),
    coded("basis", ValueBasis, label=_("basis of the value"), aliases=_("valued by"),
          example=_("invoice")),
    column("receipt_number", printed_text(LENGTHS["receipt_number"]), _("receipt number"),
           _("receipt|number of the receipt"), is_shown=True,
           hint=_("Empty: the next number of the station. One number is imported once")),
    coded("purpose", Purpose, label=_("earmarked for"), aliases=_("purpose"),
          hint=_("Empty: whatever is needed")),
    column("earmark", text(LENGTHS["earmark"]), _("the donor's wish")),
    column("note", text(LENGTHS["note"]), _("note"), _("remarks")),
    *ATTRIBUTION,
    own_number(label=_("id of the donation"),
               aliases=_("donation number|external id of the donation"),
               hint=_("Your own number of the donation: uploaded again, it is not counted twice")),
]  # fmt: skip
