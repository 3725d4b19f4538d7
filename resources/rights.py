"""Who may do what with what a station receives: the same for all lists of this app, but that
what is in stock is written off, not voided."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from stations.kinds.rights import division_register, station_register
from stations.rights_table import WRITING

DONORS = DONATIONS = STOCKTAKES = station_register()
VOLUNTEERS = TEAMS = SITES = station_register()
DECLARED = division_register()
STOCK = station_register(keep=WRITING, words={"keep": _("Keep the stock")})
