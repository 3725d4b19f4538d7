"""The life of a stock-taking: counted by whoever keeps the stock, booked by the lead."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from resources.stocktakes.models import Stocktake
from stations.kinds.life import posted
from stations.rights_table import CLIENTS, LEADS, WORKERS
from stations.workflow import Step, Workflow

S = Stocktake.Status
LIFE = Workflow(
    Step(
        "book",
        {S.COUNTED},
        S.BOOKED,
        LEADS | CLIENTS,
        _("Book the difference"),
        past=_("booked a stock-taking"),
        tells=posted(*WORKERS),
    ),
    noun="stocktake",
)
