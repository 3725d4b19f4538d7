"""What the ground floor offers in the menu."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from stations.navigation import Entry, offer
from stations.rights import RIGHTS

REGISTER = (
    *("stations:station", "stations:organisation", "stations:worker", "stations:division"),
    *("stations:contact", "stations:cultivation", "stations:liaison", "stations:part"),
)

offer(
    Entry(100, "stations:list", "building-community", _("Stations"), RIGHTS, "network", REGISTER),
    Entry(
        110,
        "stations:imports",
        "table-import",
        _("Imports"),
        RIGHTS,
        "imports",
        ("stations:import",),
    ),
    Entry(120, "stations:jobs", "progress", _("Jobs"), RIGHTS, "jobs", ("stations:job",)),
    Entry(130, "stations:audit", "history", _("Audit"), RIGHTS, "audit"),
    Entry(
        140,
        "stations:admin_home",
        "shield-lock",
        _("Administration"),
        RIGHTS,
        "administer",
        ("stations:admin",),
    ),
    Entry(150, "stations:operations", "heartbeat", _("Operations"), RIGHTS, "administer"),
)
