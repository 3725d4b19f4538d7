"""Who may do what with what a station receives: the same for all lists of this app, but that
what is in stock is written off, not voided. Projects are their division's, or one station's."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from stations.kinds.rights import AT_DIVISION, Rights, division_register, station_register
from stations.models import User
from stations.rights_table import CLIENTS, LEADS, WRITING


class OwnersRights(Rights):
    """Asked where a record says that it belongs (``owner``), else at its place."""

    def may(self, user: User, act: str, obj: Any) -> bool:
        return super().may(user, act, getattr(obj, "owner", obj))


def owners_register() -> OwnersRights:
    """A division's register, in which a station's lead keeps the station's own."""
    writing = AT_DIVISION | LEADS
    usual = division_register(enter=writing - CLIENTS, add=writing, edit=writing, void=writing)
    return OwnersRights(usual.acts, usual.own, usual.words)


DONORS = DONATIONS = STOCKTAKES = VOLUNTEERS = station_register()
STOCK = station_register(keep=WRITING, words={"keep": _("Keep the stock")})
PROJECTS, THEMES = owners_register(), division_register()
PROJECT_MONEY = division_register()
