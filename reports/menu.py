"""What this app offers in the menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from reports.rights import RIGHTS
from stations.navigation import Entry, offer

offer(
    Entry(
        20,
        "reports:dashboards",
        "layout-dashboard",
        _("Dashboard"),
        RIGHTS,
        "read",
        ("reports:dashboard", "reports:behind"),
    ),
    Entry(80, "reports:index", "report", _("Reports"), RIGHTS, "read", ("reports:",)),
)
