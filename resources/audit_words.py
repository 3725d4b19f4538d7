"""The audit trail's words for what is done with donations and stock."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from stations.audit.words import tell

tell(
    {
        "donation": _("received a donation"),
        "add_donor": _("added a donor"),
        "write_off": _("wrote off stock"),
        "join_team": _("a volunteer joined a team"),
        "leave_team": _("a volunteer left a team"),
    },
    details={"quantity": _("quantity")},
)
