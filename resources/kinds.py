"""The kinds of this app and the lists that stand beside each other."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from resources.donations.kind import DONATIONS
from resources.donors.kind import DONORS
from resources.rights import STOCK
from resources.stocktakes.kind import STOCKTAKES
from resources.volunteers.kind import VOLUNTEERS
from stations.kinds.importing import offer_import
from stations.kinds.kind import SECTIONS, Section, register

KINDS = (DONATIONS, DONORS, STOCKTAKES, VOLUNTEERS)
RESOURCES = Section(
    _("Resources"),
    [
        ("resources:donations", _("Donations and receipts"), DONATIONS.rights),
        ("resources:stock", _("Stock"), STOCK),
        ("resources:stocktakes", STOCKTAKES.words.many, STOCKTAKES.rights),
        ("cases:hand_overs", _("Hand-overs"), STOCK),
        ("resources:donors", DONORS.words.many, DONORS.rights),
        ("resources:volunteers", VOLUNTEERS.words.many, VOLUNTEERS.rights),
        ("cases:hours", _("Volunteer hours"), VOLUNTEERS.rights),
        ("cases:hours_certificates", _("Certificates of hours"), VOLUNTEERS.rights),
    ],
)


def announce() -> None:
    register(*KINDS)
    SECTIONS["resources"] = RESOURCES
    for kind in KINDS:
        offer_import(kind)
