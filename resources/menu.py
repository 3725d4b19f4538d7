"""What this app offers in the menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from resources.rights import DONATIONS
from stations.navigation import Entry, offer

offer(
    Entry(
        70,
        "resources:donations",
        "package",
        _("Resources"),
        DONATIONS,
        "list",
        ("resources:", "cases:hand_o", "cases:hours"),
    )
)
