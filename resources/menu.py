"""What this app offers in the menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from resources.rights import DONATIONS, PROJECTS
from stations.navigation import Entry, offer

MONEY = ("resources:fundraising", "resources:matching", "resources:grant")

offer(
    Entry(
        65,
        "resources:projects",
        "briefcase",
        _("Projects"),
        PROJECTS,
        "list",
        ("resources:project", "resources:theme", *MONEY),
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
