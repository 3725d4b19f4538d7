"""What this app offers in the menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from resources.rights import DONATIONS, POINTS_RULES
from stations.navigation import Entry, offer

offer(
    Entry(
        69,  # before what covers all of this app
        "resources:points_rules",
        "award",
        _("Points rules"),
        POINTS_RULES,
        "list",
        ("resources:points_rule",),
    ),
    Entry(
        70,
        "resources:donations",
        "package",
        _("Resources"),
        DONATIONS,
        "list",
        ("resources:", "cases:hand_o"),
    ),
)
