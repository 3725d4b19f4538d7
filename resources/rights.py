"""Who may do what with what a station receives: the same for all lists of this app, but that
what is in stock is written off, not voided."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from stations.kinds.rights import division_register, station_register
from stations.rights_table import AT_DESK, CLIENTS, LEADS, WRITING

DONORS = DONATIONS = STOCKTAKES = station_register()
VOLUNTEERS = TEAMS = SITES = station_register()
DECLARED = division_register()
POINTS_RULES = division_register()
# Whoever serves at the counter redeems; all else of the ledger is a lead's, and has its reason.
POINTS = station_register(
    own=("void",),
    words={"award": _("Award or correct points by hand")},
    void=LEADS,
    award=LEADS | CLIENTS,
    **{"import": AT_DESK},
)
STOCK = station_register(keep=WRITING, words={"keep": _("Keep the stock")})
