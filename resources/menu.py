"""What this app offers in the menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from resources.rights import DECLARED, DONATIONS, POINTS_RULES, PROJECTS, VOLUNTEERS
from stations.navigation import Entry, offer

MONEY = ("resources:fundraising", "resources:matching", "resources:grant")

offer(
    Entry(
        67,
        "resources:volunteers",
        "heart-handshake",
        _("Volunteers"),
        VOLUNTEERS,
        "list",
        ("resources:volunteer", "resources:team", "resources:site", "cases:hours"),
    ),
    Entry(
        68,
        "resources:declarations",
        "speakerphone",
        _("Declared totals"),
        DECLARED,
        "enter",
        ("resources:declaration",),
    ),
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
